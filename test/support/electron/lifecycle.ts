/** How far the app has come; written by the runner and by `app`. */
export const lifecycle = { isReady: false, isSandboxed: false, isQuitting: false };

const waiting: (() => void)[] = [];

/** Resolves once the main module has been evaluated, as `app.whenReady()` does. */
export function untilReady(): Promise<void> {
  return lifecycle.isReady ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
}

/** Makes the app ready: everything that waits for it goes on. */
export function markReady(): void {
  lifecycle.isReady = true;
  waiting.splice(0).forEach((resolve) => resolve());
}

/** Throws for a member that Electron has only when the app is ready. */
export function requireReady(what: string): void {
  if (!lifecycle.isReady) {
    throw new Error(`electron stand-in: ${what} cannot be used before the app is ready`);
  }
}

/** Throws for a member that has no effect any more when the app is ready. */
export function requireNotReady(what: string): void {
  if (lifecycle.isReady) {
    throw new Error(`electron stand-in: ${what} must be called before the app is ready`);
  }
}
