// Owns Spanish for the lane display.

export const DISPLAY = {} as const;
