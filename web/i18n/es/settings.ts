// Owns Spanish for settings.

export const SETTINGS = {} as const;
