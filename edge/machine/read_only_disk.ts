// Owns finding out whether a disk takes writes, without writing: cards wear out by it.

/**
 * Opens a file that is there for writing, and leaves it as it is.
 * @throws Deno.errors.* for any other reason, such as that there is no such file
 */
export async function isReadOnlyAt(path: string): Promise<boolean> {
  try {
    (await Deno.open(path, { write: true })).close();
    return false;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EROFS") return true;
    throw error;
  }
}
