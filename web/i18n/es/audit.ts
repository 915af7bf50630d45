// Owns Spanish for the audit log.

export const AUDIT = {} as const;
