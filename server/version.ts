// Owns the server's version, as its metrics say it.

/** Follows semver; the same as in CHANGELOG.md. */
export const VERSION = "0.1.0";
