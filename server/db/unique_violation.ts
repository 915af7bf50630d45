// Owns telling "somebody was first" from every other failure of a statement.

const UNIQUE_VIOLATION = "23505"; // PostgreSQL, appendix A

/** Whether a statement failed as a row with this key exists: of two at once, one gets this. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === UNIQUE_VIOLATION;
}
