// Owns Spanish for the feed.

export const EVENTS = {} as const;
