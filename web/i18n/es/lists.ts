// Owns Spanish for lists of plates.

export const LISTS = {} as const;
