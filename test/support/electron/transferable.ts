/** A copy of what may cross between the main process and a page; throws as Electron does for anything else. */
export function transferable<T>(value: T): T {
  let copy: T;
  try {
    copy = structuredClone(value);
  } catch {
    throw new Error('An object could not be cloned.');
  }
  refuseCollections(copy, new Set());
  return copy;
}

/** Electron carries these; the way between the stand-in and its page does not, and must not lose them unseen. */
function refuseCollections(value: unknown, seen: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) {
    return;
  }
  if (value instanceof Map || value instanceof Set) {
    throw new Error('electron stand-in: a Map or a Set cannot be carried between page and main process');
  }
  seen.add(value);
  Object.values(value).forEach((part) => refuseCollections(part, seen));
}
