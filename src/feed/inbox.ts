/** The folder in which the status line feed's payloads wait, and how they become samples. */
import { readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../core/sample.ts';
import { discard } from '../store/discard.ts';
import { samplesOfPayload, type PayloadProblem } from './payload.ts';

export type Inbox = {
  samples: Sample[];
  /** What was refused, counted by reason. */
  refused: Partial<Record<PayloadProblem, number>>;
  /** How many payloads there were. */
  payloads: number;
};

/** A payload is about 2 kB; what is so much larger is none. */
const LARGEST_BYTES = 256 * 1024;
const DAY_MS = 24 * 3_600_000;
/** What nobody read for so long tells of windows that are over. */
const KEPT_MS = 7 * DAY_MS;
/** A half-written payload of a hook that was killed. */
const HALF_KEPT_MS = DAY_MS;
const CLAIMED = '.claimed';

/** Deletes what has waited for so long that it tells of windows that are over. */
export function purgeInbox(folder: string, nowMs: number): void {
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    if (ageOf(path, nowMs) > KEPT_MS) {
      discard(path, true);
    }
  }
}

/** Whether anything waits. */
export function hasPayloads(folder: string): boolean {
  return namesIn(folder).some((name) => name.endsWith('.json') || name.endsWith(CLAIMED));
}

/** Reads the waiting payloads and leaves them where they are. */
export function peekInbox(folder: string, nowMs: number): Inbox {
  const inbox: Inbox = { samples: [], refused: {}, payloads: 0 };
  for (const name of namesIn(folder)) {
    if (name.endsWith('.json') || name.endsWith(CLAIMED)) {
      readSlot(join(folder, name), nowMs, inbox);
    }
  }
  return inbox;
}

/**
 * Takes the waiting payloads out of the folder: `keep` gets what they tell, and if it could keep that, their text is deleted. A slot is
 * claimed by a new name first, so that a payload which arrives meanwhile is not deleted unread. Old rubbish goes too.
 */
export function takeInbox(folder: string, nowMs: number, keep: (inbox: Inbox) => boolean): void {
  const inbox: Inbox = { samples: [], refused: {}, payloads: 0 };
  const claimed: string[] = [];
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    if (name.endsWith('.json')) {
      claimed.push(...claim(path));
    } else if (name.endsWith(CLAIMED)) {
      // Of a process that ended between the two steps; its newer sibling has been claimed over it, or will be.
      claimed.push(path);
    } else if (ageOf(path, nowMs) > HALF_KEPT_MS) {
      discard(path, true);
    }
  }
  const paths = [...new Set(claimed)];
  for (const path of paths) {
    readSlot(path, nowMs, inbox);
  }
  if (paths.length > 0 && keep(inbox)) {
    paths.forEach((path) => discard(path, true));
  }
}

function claim(path: string): string[] {
  try {
    renameSync(path, path + CLAIMED);
    return [path + CLAIMED];
  } catch {
    // Taken by another process, or no payload at all.
    return [];
  }
}

function readSlot(path: string, nowMs: number, inbox: Inbox): void {
  let text: string | null = null;
  let storedAtMs: number;
  try {
    const stats = statSync(path);
    storedAtMs = Math.floor(stats.mtimeMs);
    if (nowMs - storedAtMs > KEPT_MS) {
      return;
    }
    text = stats.size <= LARGEST_BYTES && stats.isFile() ? readFileSync(path, 'utf8') : null;
  } catch {
    // Taken by another process.
    return;
  }
  inbox.payloads += 1;
  const { samples, problems } =
    text === null ? { samples: [], problems: ['too_large' as const] } : samplesOfPayload(text, storedAtMs);
  inbox.samples.push(...samples);
  for (const problem of problems) {
    inbox.refused[problem] = (inbox.refused[problem] ?? 0) + 1;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function ageOf(path: string, nowMs: number): number {
  try {
    return nowMs - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
