// Owns Spanish for many devices at once and boxes of claim codes.

export const BULK = {} as const;
