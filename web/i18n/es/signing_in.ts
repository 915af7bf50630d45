// Owns Spanish for signing in.

export const SIGNING_IN = {} as const;
