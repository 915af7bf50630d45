// Owns Spanish for the overview, locations and registering.

export const FLEET = {} as const;
