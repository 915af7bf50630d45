// Owns the agent's version, as the server, the metrics and the health say it.

/** Follows semver; the same as in CHANGELOG.md. */
export const VERSION = "0.1.0";
