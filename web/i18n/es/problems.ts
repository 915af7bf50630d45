// Owns Spanish for what can go wrong.

export const PROBLEMS = {} as const;
