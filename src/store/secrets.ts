/**
 * The Admin key in the system's keychain, through keytar: macOS's Keychain, the Secret Service on Linux.
 *
 * This file alone loads keytar, when a key is to be read, kept or forgotten, and it opens one item: its own. Where there
 * is no keychain, or it is locked, that is the answer; nothing is ever kept elsewhere.
 */
import type { KeychainProblem } from '../core/api-spend.ts';

/** The app's own id, as in electron-builder.yml. */
const SERVICE = 'app.tidemark.menubar';
const ACCOUNT = 'anthropic-admin-key';

export type Kept<T> = { ok: true; value: T } | { ok: false; problem: KeychainProblem };

/** The key, or null where none is kept. */
export function readAdminKey(): Promise<Kept<string | null>> {
  return withKeychain((keytar) => keytar.getPassword(SERVICE, ACCOUNT));
}

/** Keeps a key in place of any other. */
export function keepAdminKey(key: string): Promise<Kept<void>> {
  return withKeychain((keytar) => keytar.setPassword(SERVICE, ACCOUNT, key));
}

/** Deletes the key; whether there was one. */
export function forgetAdminKey(): Promise<Kept<boolean>> {
  return withKeychain((keytar) => keytar.deletePassword(SERVICE, ACCOUNT));
}

type Keytar = typeof import('keytar').default;

async function withKeychain<T>(step: (keytar: Keytar) => Promise<T>): Promise<Kept<T>> {
  let keytar: Keytar;
  try {
    ({ default: keytar } = await import('keytar'));
  } catch {
    return { ok: false, problem: 'keychain_missing' };
  }
  try {
    return { ok: true, value: await step(keytar) };
  } catch (error) {
    return { ok: false, problem: problemOf(error instanceof Error ? error.message : '') };
  }
}

/** No bus or no service on Linux: there is no keychain that could be unlocked. */
const MISSING = /D-Bus|DBus|ServiceUnknown|not provided by any \.service/i;
/**
 * A locked or absent collection of the Secret Service; on macOS errSecInteractionNotAllowed, errSecAuthFailed,
 * errSecUserCanceled and errSecNoDefaultKeychain as SecCopyErrorMessageString words them.
 */
const LOCKED =
  /Object does not exist at path|locked|dismissed|interaction is not allowed|passphrase you entered|user cancell?ed|default keychain/i;

/** What keytar's message means; the message itself goes nowhere. */
function problemOf(message: string): KeychainProblem {
  if (LOCKED.test(message)) {
    return 'keychain_locked';
  }
  return MISSING.test(message) ? 'keychain_missing' : 'keychain_failed';
}
