/** What was thrown, which may be anything. */

/** Whether it is an error of the system with this code (`ENOENT`). */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** What it says. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
