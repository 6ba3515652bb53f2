/** Where the soak takes place: sessions that write, an engine that reads, and the account that both are held against. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Dice } from '../tree/dice.ts';
import { createAccount, type Account } from './account.ts';
import { setBy, shownBy, type FastClock } from './clock.ts';
import { mountSmallDisk, type Disk } from './disk.ts';
import { writeEarlierDays } from './earlier-days.ts';
import { createFeed } from './feed.ts';
import { createHistoryWatch, type HistoryWatch } from './history-check.ts';
import { createLives, type Lives } from './lives.ts';
import { createResources } from './resources.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createShelf, type Shelf } from './shelf.ts';
import { wrongInState } from './state-files.ts';
import type { ToldSnapshot } from './told.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';

export type StageOptions = {
  /** The built bench. */
  script: URL;
  seed: number;
  speed: number;
  sessions: number;
  /** A fault is over when everything is right again within this time. */
  withinS: number;
  /** The state lies on a disk of its own, if that is permitted. */
  hasDisk: boolean;
};

export type Stage = {
  dice: Dice;
  account: Account;
  shelf: Shelf;
  sessions: Sessions;
  lives: Lives;
  watchdog: Watchdog;
  history: HistoryWatch;
  resources: ReturnType<typeof createResources>;
  checks: Checks;
  /** Tidemark's folder. */
  state: string;
  /** Null where no small disk can be had. */
  disk: Disk | null;
  /** Every other life begins with nothing known: what is shown can be told to the token then, and what is sealed less well. */
  forgets: boolean;
  nowMs(): number;
  /** The fast clock's time since the beginning, as if nobody had set it. */
  passedMs(): number;
  /** By how much the clock was set forward in all. */
  aheadMs(): number;
  /** Sets the clock of everybody to be so much ahead of where it would be. */
  setAhead(ms: number): void;
  /** Everybody writes for so many rounds, and the feed tells something. */
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
  /** From now on half a line at the end of the history is no fault; or is one again. */
  setDiskFull(isFull: boolean): void;
  /** Throws if anything was wrong so far. */
  stopIfWrong(): void;
  /** Ends the last life and removes everything. */
  remove(): Promise<void>;
};

export type Checks = {
  /** How often everything was right when all had been read. */
  count: number;
  /** How often there was one right answer alone. */
  exact: number;
  slowest: { what: string; tookS: number };
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Between two rounds in which all sessions write. */
const ROUND_MS = 250;

/** A stage in a new temporary folder, with the first life of the engine on it. */
export function createStage({ script, seed, speed, sessions: count, withinS, hasDisk }: StageOptions): Stage {
  const dice = new Dice(seed);
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-soak-'));
  const [home, state] = [join(folder, 'home'), join(folder, 'state')];
  mkdirSync(state);
  const index = join(state, 'index.bin');
  const forgets = seed % 2 === 1;
  const disk = hasDisk ? mountSmallDisk(state) : null;
  // The line for the hook is written where there is a hook.
  writeFileSync(join(state, 'statusline.sh'), '');
  // Yesterday, so that the clock stays behind the one that dates files.
  const beganMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS + 10 * HOUR_MS + HOUR_MS / 3;
  let clock: FastClock = { realMs: Date.now(), shownMs: beganMs, speed };
  let aheadMs = 0;
  let isDiskFull = false;
  const nowMs = (): number => shownBy(clock);
  const account = createAccount();
  const shelf = createShelf(join(home, '.claude'), account.wrote);
  writeEarlierDays(shelf, dice, beganMs);
  const sessions = createSessions(count, dice, shelf);
  const feed = createFeed(state, beganMs + 3 * DAY_MS);
  const watchdog = createWatchdog(account, feed.resetsMs);
  const history = createHistoryWatch(state);
  const lives = createLives({
    script,
    start() {
      const isForgotten = forgets && dice.chance(0.5);
      if (isForgotten) {
        rmSync(index, { force: true });
        rmSync(`${index}.former`, { force: true });
      }
      account.begin(shelf.visible(), !isForgotten);
      return { do: 'start', home, state, clock };
    },
    onSnapshot: watchdog.look,
    onDeath() {
      [...wrongInState(state, isDiskFull), ...history.look()].forEach(watchdog.report);
    },
    onFailure: watchdog.report,
  });
  const resources = createResources(lives);
  const checks: Checks = { count: 0, exact: 0, slowest: { what: '', tookS: 0 } };

  function stopIfWrong(): void {
    if (watchdog.difference() !== null) {
      throw new Error('something is wrong');
    }
  }

  async function settle(
    what: string,
    isWrong: (snapshot: ToldSnapshot) => string | null = () => null,
    isWriting = false,
  ): Promise<void> {
    const startMs = performance.now();
    let onDisk = shelf.visible();
    for (;;) {
      stopIfWrong();
      const tookS = (performance.now() - startMs) / 1000;
      const snapshot = lives.latest();
      const known = account.due(onDisk);
      const wrong = snapshot
        ? (isWrong(snapshot) ?? watchdog.wrongWith(snapshot, known))
        : 'nothing is shown';
      if (wrong === null) {
        checks.count += 1;
        checks.exact += account.confirm(known) ? 1 : 0;
        checks.slowest = tookS > checks.slowest.tookS ? { what, tookS } : checks.slowest;
        await resources.look(account.ever().size);
        return;
      }
      if (tookS > withinS) {
        watchdog.report(`${what}: after ${withinS} s ${wrong}`);
      }
      if (isWriting) {
        sessions.writeOne(nowMs());
        onDisk = shelf.visible();
      }
      await lives.news(isWriting ? ROUND_MS : (withinS - tookS) * 1000 + 1);
    }
  }

  return {
    dice,
    account,
    shelf,
    sessions,
    lives,
    watchdog,
    history,
    resources,
    checks,
    state,
    disk,
    forgets,
    nowMs,
    passedMs: () => nowMs() - beganMs - aheadMs,
    aheadMs: () => aheadMs,
    setAhead(ms) {
      clock = setBy(clock, ms - aheadMs);
      aheadMs = ms;
      lives.send({ do: 'set_clock', clock });
    },
    async burst(rounds) {
      for (let i = 0; i < rounds; i += 1) {
        sessions.write(nowMs());
        await delay(ROUND_MS);
        stopIfWrong();
      }
      feed.tell(dice.uuid(), nowMs());
    },
    settle,
    setDiskFull(isFull) {
      isDiskFull = isFull;
    },
    stopIfWrong,
    async remove() {
      await lives.stop();
      disk?.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
