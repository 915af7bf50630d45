// Owns Spanish for a device's page.

export const DEVICE = {} as const;
