// Owns Spanish for the live stream, the bell and the keyboard.

export const LIVE = {} as const;
