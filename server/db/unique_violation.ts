// Owns telling "somebody was first" and "somebody still needs it" from every other failure of a
// statement.

const UNIQUE_VIOLATION = "23505"; // PostgreSQL, appendix A
const FOREIGN_KEY_VIOLATION = "23503";

/**
 * Whether a statement failed as a row with this key exists: of two at once, one gets this. `key`: only
 * where it is the constraint or index of this name.
 */
export function isUniqueViolation(error: unknown, key?: string): boolean {
  if (!isOf(error, UNIQUE_VIOLATION)) return false;
  return key === undefined || (error as { constraint?: string }).constraint === key;
}

/** Whether a statement failed as a row names one that is not there, or is to go. */
export function isForeignKeyViolation(error: unknown): boolean {
  return isOf(error, FOREIGN_KEY_VIOLATION);
}

function isOf(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
