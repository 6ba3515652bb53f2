/** A user whom a file's mode can refuse: root is refused nothing, and has to become somebody else for a moment. */

const NOBODY = 65_534;

/** Whether the tests run as such a user, or can become one. */
export const canBeOrdinary = process.getuid?.() !== 0 || process.seteuid !== undefined;

/** Runs a step as an ordinary user. */
export async function asOrdinaryUser(step: () => Promise<void> | void): Promise<void> {
  if (process.geteuid?.() !== 0) {
    await step();
    return;
  }
  process.seteuid?.(NOBODY);
  try {
    await step();
  } finally {
    process.seteuid?.(0);
  }
}
