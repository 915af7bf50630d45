// Owns Spanish for webhooks.

export const WEBHOOKS = {} as const;
