// Owns Spanish for charts and figures.

export const ANALYTICS = {} as const;
