// Owns Spanish for the pages about plates.

export const PLATES = {} as const;
