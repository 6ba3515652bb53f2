/** What goes wrong meanwhile, one kind at a time. Each is followed by a check of everything that is shown. */
import type { Dice } from '../tree/dice.ts';
import { drawPath, drawProject, sessionOf } from './sessions.ts';
import type { Shelf } from './shelf.ts';
import type { Stage } from './stage.ts';
import type { ToldSnapshot } from './told.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The clock of those who write is never set further ahead than this, so that no window of a week is left. */
export const FURTHEST_MS = 10 * HOUR_MS;
/** Nor further back. */
const BACK_MS = 2 * HOUR_MS;

/** The faults by name. With `isShort` the engine is made to look at once, where it would find out by itself but slowly. */
export const FAULTS: Readonly<Record<string, (stage: Stage, isShort: boolean) => Promise<void>>> = {
  async 'file rotated'({ dice, shelf }) {
    const path = drawFile(dice, shelf);
    shelf.rename(path, path.replace('.jsonl', `-${dice.hex8()}.jsonl`));
  },

  async 'file cut off'({ dice, shelf }) {
    const path = drawFile(dice, shelf);
    shelf.truncate(path, dice.chance(0.4) ? 0 : dice.int(0, shelf.size(path)));
  },

  async 'session forked'({ dice, shelf, sessions }) {
    const from = drawFile(dice, shelf);
    const to = drawPath(dice);
    const named = dice.chance(0.5) ? `,"requestSessionId":"${sessionOf(from)}"` : '';
    const pieces = dice.chance(0.5) ? Infinity : dice.int(1, shelf.pieces(from));
    shelf.copy(from, to, pieces, (line) =>
      line.replaceAll(`"sessionId":"${sessionOf(from)}"`, `"sessionId":"${sessionOf(to)}"${named}`),
    );
    sessions.moveTo(to);
  },

  async 'project deleted'({ dice, shelf }) {
    shelf.removeProject(drawProject(dice));
  },

  async 'root away and back'(stage, isShort) {
    const { dice, shelf, lives, settle } = stage;
    shelf.setAway(true);
    if (dice.trap('new life without a root', 0.4)) {
      // Hours end meanwhile, of which the new life can know nothing.
      setClock(stage, dice.int(2, 4) * HOUR_MS);
      await lives.kill();
    }
    await settle('the root is away', (snapshot) =>
      isRootMissed(snapshot) ? null : 'nobody misses the root',
    );
    shelf.setAway(false);
    if (isShort) {
      lives.send({ do: 'refresh' });
    }
    await settle('the root is back', (snapshot) => (isRootMissed(snapshot) ? 'the root is missed' : null));
  },

  async 'clock set forward'(stage) {
    setClock(stage, stage.dice.int(10, 200) * MINUTE_MS);
  },

  async 'clock set back'(stage) {
    setClock(stage, -stage.dice.int(10, 150) * MINUTE_MS);
  },

  async 'clock wrong by days'({ dice, account, lives, aheadMs, setAhead, settle, nowMs }) {
    const rightMs = aheadMs();
    setAhead(rightMs + dice.int(9, 20) * DAY_MS);
    const wrongMs = nowMs();
    // As the app does when the machine wakes up.
    lives.send({ do: 'refresh' });
    await settle('days ahead', ({ atMs }) => (atMs < wrongMs ? 'nothing new is shown' : null));
    account.letGo();
    setAhead(rightMs);
    lives.send({ do: 'refresh' });
  },

  async 'disk full'(stage) {
    const { dice, disk, lives, burst, settle, setDiskFull } = stage;
    setDiskFull(true);
    if (disk === null) {
      await lives.kill(dice.int(0, 2) * 512);
    } else {
      disk.fill(dice.int(0, 4) * 4096);
    }
    if (dice.trap('hours end on a full disk', 0.5)) {
      setClock(stage, dice.int(1, 3) * HOUR_MS);
    }
    await burst(8);
    await settle('the disk is full');
    if (disk === null || dice.chance(0.3)) {
      await lives.kill();
    }
    disk?.free();
    await burst(4);
    await settle('the disk has room', unwritable, true);
    setDiskFull(false);
  },

  async killed({ lives }) {
    await lives.kill();
  },

  async 'ended and begun anew'({ lives, settle, account }) {
    await settle('before the end');
    await lives.restart(account.kept);
  },
};

function setClock({ aheadMs, setAhead }: Stage, byMs: number): void {
  setAhead(Math.min(FURTHEST_MS, Math.max(-BACK_MS, aheadMs() + byMs)));
}

/** What was refused is tried again when ten minutes have passed and something was logged. */
function unwritable({ problems }: ToldSnapshot): string | null {
  const found = problems.filter((code) => code.endsWith('_unwritable') || code.endsWith('_damaged'));
  return found.length > 0 ? found.join(', ') : null;
}

function isRootMissed({ problems }: ToldSnapshot): boolean {
  return problems.includes('root_missing') || problems.includes('no_logs');
}

/** A file with something in it. */
function drawFile(dice: Dice, shelf: Shelf): string {
  const paths = shelf.paths().filter((path) => shelf.size(path) > 0);
  return paths[dice.int(0, paths.length - 1)] ?? '';
}
