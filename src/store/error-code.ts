/** What the system says of a failure. */

/** Whether an error is the system's, with this code (`ENOENT`). */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
