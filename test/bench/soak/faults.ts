/** What goes wrong meanwhile, one kind at a time. Each is followed by a check of everything that is shown. */
import type { Dice } from '../tree/dice.ts';
import type { Disk } from './disk.ts';
import type { Lives } from './lives.ts';
import { drawPath, drawProject, sessionOf, type Sessions } from './sessions.ts';
import type { Shelf } from './shelf.ts';
import type { ToldSnapshot } from './told.ts';

/** What a fault can lay hands on. */
export type Stage = {
  dice: Dice;
  shelf: Shelf;
  sessions: Sessions;
  lives: Lives;
  /** Null where no small disk can be had. */
  disk: Disk | null;
  /** Sets the clock of everybody forward or back. */
  setClock(byMs: number): void;
  /** Everybody writes for so many rounds. */
  burst(rounds: number): Promise<void>;
  /**
   * Waits for what is shown to be right, and for `isWrong` to find nothing in it. Nobody writes meanwhile, so that nothing
   * but the last change tells the engine of it; with `isWriting`, somebody works on, because the engine waits for that.
   */
  settle(
    what: string,
    isWrong?: (snapshot: ToldSnapshot) => string | null,
    isWriting?: boolean,
  ): Promise<void>;
  /** Makes the engine look at once, where there is no time for it to find out by itself. */
  hurry(): void;
  /** From now on half a line at the end of the history is no fault; or is one again. */
  setDiskFull(isFull: boolean): void;
  /** What the engine was seen to know is on disk, and known to the lives that come. */
  whenKept(): void;
};

const MINUTE_MS = 60_000;

export const FAULTS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
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

  async 'root away and back'({ dice, shelf, lives, settle, hurry, setClock }) {
    shelf.setAway(true);
    if (dice.trap('new life without a root', 0.4)) {
      // Hours end meanwhile, of which the new life can know nothing.
      setClock(dice.int(2, 4) * 60 * MINUTE_MS);
      await lives.kill();
    }
    hurry();
    await settle('the root is away', (snapshot) =>
      isRootMissed(snapshot) ? null : 'nobody misses the root',
    );
    shelf.setAway(false);
    hurry();
    await settle('the root is back', (snapshot) => (isRootMissed(snapshot) ? 'the root is missed' : null));
  },

  async 'clock set forward'({ dice, setClock }) {
    setClock(dice.int(10, 200) * MINUTE_MS);
  },

  async 'clock set back'({ dice, setClock }) {
    setClock(-dice.int(10, 150) * MINUTE_MS);
  },

  async 'disk full'({ dice, disk, lives, burst, settle, setDiskFull, setClock }) {
    setDiskFull(true);
    if (disk === null) {
      await lives.kill(dice.int(0, 2) * 512);
    } else {
      disk.fill(dice.int(0, 4) * 4096);
    }
    if (dice.trap('hours end on a full disk', 0.5)) {
      setClock(dice.int(1, 3) * 60 * MINUTE_MS);
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

  async 'ended and begun anew'({ lives, settle, whenKept }) {
    await settle('before the end');
    await lives.restart(whenKept);
  },
};

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
