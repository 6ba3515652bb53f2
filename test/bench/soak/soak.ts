/**
 * An hour of the running app in a few minutes: its clock goes `speed` times as fast as the real one, for the engine
 * and for everybody who writes. All of its timers stay real: the watch, the poll of a second, sweeps (15 s and 60 s), bursts
 * of 50 ms, pauses of a recount, and the tick to what changes next (it comes late by the fast clock). So does the disk:
 * files are dated by the real clock, which is ahead, so that none of them ever turns cold.
 */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Dice } from '../tree/dice.ts';
import { createAccount, type Known } from './account.ts';
import { setBy, shownBy, type FastClock } from './clock.ts';
import { mountSmallDisk } from './disk.ts';
import { FAULTS, type Stage } from './faults.ts';
import { createFeed } from './feed.ts';
import { createHistoryWatch, settleHistory, wrongInHistory } from './history-check.ts';
import { createLives } from './lives.ts';
import { createResources, type Resources } from './resources.ts';
import { createSessions } from './sessions.ts';
import { createShelf } from './shelf.ts';
import { wrongInState } from './state-files.ts';
import { writeEarlierDays } from './earlier-days.ts';
import type { ToldSnapshot } from './told.ts';
import { createWatchdog } from './watchdog.ts';

export type SoakOptions = {
  /** The built bench. */
  script: URL;
  seed: number;
  speed: number;
  /** The fast clock's time that passes at least; each fault happens once in any case. */
  lastsMs: number;
  sessions: number;
  /** A fault is over when everything is right again within this time. */
  withinS: number;
  /** Rounds of writing before each fault: from, to. */
  rounds: readonly [number, number];
  /** The state lies on a disk of its own, if that is permitted; else no file may be written that is larger than a little. */
  hasDisk: boolean;
  /** The engine is made to look at once where it would find out by itself, but slowly. */
  isHurried: boolean;
  tell: (progress: string) => void;
};

export type SoakReport = {
  seed: number;
  events: number;
  lives: number;
  faults: ReadonlyMap<string, number>;
  /** Snapshots that were looked at, and moments at which everything had to be right. */
  snapshots: number;
  checks: number;
  /** Checks at which one figure alone was right. */
  exact: number;
  sealedHours: number;
  resources: Resources;
  disk: string;
  /** The first thing that was wrong; null if nothing was. */
  difference: string | null;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Between two rounds in which all sessions write. */
const ROUND_MS = 250;
/** Every file that is known is looked at within this time. */
const UNSURE_MS = 2000;
/** Lives end after so many rounds; one in four is long. */
const LIFE_ROUNDS = [6, 40] as const;
const LONG_LIFE_ROUNDS = 300;
/** The clock is never this much ahead of where it would be, so that no window of a week is left. */
const FURTHEST_MS = 10 * HOUR_MS;

/** Nor this much behind. */
const BACK_MS = 2 * HOUR_MS;

/** Runs until the time is over or something is wrong. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { seed, speed, withinS, tell } = options;
  const dice = new Dice(seed);
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-soak-'));
  const [home, state] = [join(folder, 'home'), join(folder, 'state')];
  mkdirSync(state);
  const disk = options.hasDisk ? mountSmallDisk(state) : null;
  // The line for the hook is written where there is a hook.
  writeFileSync(join(state, 'statusline.sh'), '');
  const beganMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS + 10 * HOUR_MS + 20 * 60_000;
  let clock: FastClock = { realMs: Date.now(), shownMs: beganMs, speed };
  let aheadMs = 0;
  const nowMs = (): number => shownBy(clock);
  const account = createAccount();
  const shelf = createShelf(join(home, '.claude'), account.wrote);
  writeEarlierDays(shelf, dice, beganMs);
  const sessions = createSessions(options.sessions, dice, shelf);
  const feed = createFeed(state, beganMs + 3 * DAY_MS);
  const watchdog = createWatchdog(account, feed.resetsMs);
  const history = createHistoryWatch(state);
  let isDiskFull = false;
  let checks = 0;
  let exact = 0;
  let roundsLeft = drawLife();

  const lives = createLives({
    script: options.script,
    start() {
      account.begin(shelf.visible());
      return { do: 'start', home, state, clock };
    },
    onSnapshot: watchdog.look,
    onDeath() {
      [...wrongInState(state, isDiskFull), ...history.look()].forEach(watchdog.report);
    },
    onFailure: watchdog.report,
  });
  const resources = createResources(lives);

  function drawLife(): number {
    return dice.trap('long life', 0.2) && options.lastsMs > 0 ? LONG_LIFE_ROUNDS : dice.int(...LIFE_ROUNDS);
  }

  function stopIfWrong(): void {
    if (watchdog.difference() !== null) {
      throw new Error('something is wrong');
    }
  }

  async function burst(rounds: number): Promise<void> {
    for (let i = 0; i < rounds; i += 1) {
      sessions.write(nowMs());
      await delay(ROUND_MS);
      stopIfWrong();
    }
    feed.tell(dice.uuid(), nowMs());
  }

  /** Lives end in the middle of writing, at no particular moment. */
  async function burstWithDeaths(rounds: number): Promise<void> {
    for (let left = rounds; left > 0;) {
      const next = Math.min(left, roundsLeft);
      await burst(next);
      left -= next;
      roundsLeft -= next;
      if (roundsLeft === 0) {
        sessions.write(nowMs());
        await delay(dice.int(0, ROUND_MS));
        await lives.kill();
        count('killed');
        roundsLeft = drawLife();
      }
    }
  }

  async function settle(
    what: string,
    isWrong: (snapshot: ToldSnapshot) => string | null = () => null,
    isWriting = false,
  ): Promise<void> {
    const untilMs = performance.now() + withinS * 1000;
    let onDisk = shelf.visible();
    if (account.isUnsure(onDisk)) {
      // What was not read yet and what may have been read can look the same in a sum: give it time.
      await delay(UNSURE_MS);
    }
    for (;;) {
      stopIfWrong();
      const snapshot = lives.latest();
      const known: Known = account.due(onDisk);
      const wrong = snapshot
        ? (watchdog.wrongWith(snapshot, known) ?? isWrong(snapshot))
        : 'nothing is shown';
      if (snapshot && wrong === null) {
        account.confirm(known);
        checks += 1;
        exact += isExact(snapshot, known) ? 1 : 0;
        await resources.look(account.ever().size);
        return;
      }
      if (performance.now() > untilMs) {
        watchdog.report(`${what}: after ${withinS} s ${wrong}`);
      }
      if (isWriting) {
        await delay(ROUND_MS);
        sessions.writeOne(nowMs());
        onDisk = shelf.visible();
      }
      await lives.news(isWriting ? ROUND_MS : Math.max(1, untilMs - performance.now() + 1));
    }
  }

  function isExact({ atMs, windows }: ToldSnapshot, known: Known): boolean {
    return windows.every(({ fromMs }) => {
      const { least, most } = account.bounds(known, fromMs, atMs);
      return least.every((figure, i) => figure === most[i]);
    });
  }

  function setClock(byMs: number): void {
    const ms = Math.min(Math.max(byMs, -BACK_MS - aheadMs), FURTHEST_MS - aheadMs);
    aheadMs += ms;
    clock = setBy(clock, ms);
    lives.send({ do: 'set_clock', clock });
  }

  const hurry = (): void => {
    if (options.isHurried) {
      lives.send({ do: 'refresh' });
    }
  };
  const setDiskFull = (isFull: boolean): void => {
    isDiskFull = isFull;
  };
  const stage: Stage = {
    dice,
    shelf,
    sessions,
    lives,
    disk,
    setClock,
    burst,
    settle,
    hurry,
    setDiskFull,
    whenKept: account.kept,
  };
  const faults = new Map<string, number>();
  function count(fault: string): void {
    faults.set(fault, (faults.get(fault) ?? 0) + 1);
  }

  let doing = 'start';
  try {
    await settle('the first figures');
    while (nowMs() - beganMs - aheadMs < options.lastsMs || faults.size < Object.keys(FAULTS).length) {
      for (const [name, fault] of shuffled(Object.entries(FAULTS), dice)) {
        doing = name;
        await burstWithDeaths(dice.int(...options.rounds));
        // Unseen, what goes now may have been read or not.
        if (dice.chance(0.7)) {
          await settle(`before: ${name}`);
        }
        await fault(stage);
        count(name);
        sessions.writeOne(nowMs());
        await settle(name);
        tell(`${name}; ${Math.round((nowMs() - beganMs - aheadMs) / 60_000)} min, ${checks} checks`);
      }
    }
    doing = 'the history';
    // Everything that was ever written is over for long enough.
    clock = setBy(clock, FURTHEST_MS + 4 * HOUR_MS - aheadMs);
    lives.send({ do: 'set_clock', clock });
    const wrong = (): string | null => wrongInHistory(state, account, shelf, nowMs());
    const found = await settleHistory(wrong, sessions, nowMs, withinS);
    if (found !== null) {
      watchdog.report(found);
    }
  } catch (error) {
    watchdog.report(`${doing}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  await lives.stop();
  const report: SoakReport = {
    seed,
    events: account.ever().size,
    lives: lives.count(),
    faults,
    snapshots: watchdog.snapshots(),
    checks,
    exact,
    sealedHours: history.hours(),
    resources: resources.found(),
    disk: disk ? 'a small file system of its own' : 'a limit to the size of files',
    difference: watchdog.difference() ?? resources.difference(),
  };
  disk?.remove();
  rmSync(folder, { recursive: true, force: true });
  return report;
}

function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  return items
    .map((item) => ({ item, place: dice.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
