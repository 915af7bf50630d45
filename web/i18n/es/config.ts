// Owns Spanish for templates, deployments and a device's settings.

export const CONFIG = {} as const;
