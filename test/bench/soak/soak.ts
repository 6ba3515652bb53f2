/**
 * An hour of the running app in a few minutes: its clock goes `speed` times as fast as the real one, for the engine
 * and for everybody who writes. All of its timers stay real: the watch, the poll of a second, sweeps (15 s and 60 s), bursts
 * of 50 ms, pauses of a recount, and the tick to what changes next (it comes late by the fast clock). So does the disk:
 * files are dated by the real clock, which is ahead, so that none of them ever turns cold.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Dice } from '../tree/dice.ts';
import { FAULTS, FURTHEST_MS } from './faults.ts';
import { settleHistory } from './history-check.ts';
import type { Resources } from './resources.ts';
import { createStage, type Checks, type Stage, type StageOptions } from './stage.ts';

export type SoakOptions = StageOptions & {
  /** The fast clock's time that passes at least; each fault happens once in any case. */
  lastsMs: number;
  /** Rounds of writing before each fault: from, to. */
  rounds: readonly [number, number];
  /** Nothing is taken away before everybody saw it, and the engine looks at once where it would find out slowly. */
  isShort: boolean;
  tell: (progress: string) => void;
};

export type SoakReport = {
  seed: number;
  responses: number;
  lives: number;
  faults: ReadonlyMap<string, number>;
  snapshots: number;
  checks: Checks;
  sealedHours: number;
  resources: Resources;
  disk: string;
  /** The first thing that was wrong; null if nothing was. */
  difference: string | null;
};

const HOUR_MS = 3_600_000;
/** Lives end after so many rounds of writing. */
const LIFE_ROUNDS = [6, 40] as const;
/** The last life is long, to see what grows with it: so many faults, of those that kill nobody. */
const LONG_LIFE_FAULTS = 24;
const HARMLESS = [
  'file rotated',
  'file cut off',
  'session forked',
  'project deleted',
  'clock set forward',
  'clock set back',
  'clock wrong by days',
] as const;

/** Runs until the time is over or something is wrong. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const stage = createStage(options);
  const { account, lives, watchdog, checks, resources } = stage;
  const faults = new Map<string, number>();
  let doing = 'start';
  try {
    await stage.settle('the first figures');
    const burst = createBurst(stage, () => count('killed'));
    while (stage.passedMs() < options.lastsMs || faults.size === 0) {
      for (const name of shuffled(Object.keys(FAULTS), stage.dice)) {
        await suffer(name, burst);
      }
    }
    if (!options.isShort) {
      await stage.lives.kill();
      for (let i = 0; i < LONG_LIFE_FAULTS; i += 1) {
        await suffer(stage.dice.pick(HARMLESS), stage.burst);
      }
    }
    doing = 'the history';
    // Every hour that anything was written in is over for long enough.
    stage.setAhead(FURTHEST_MS + 4 * HOUR_MS);
    await settleHistory(stage, options.withinS);
    await stage.settle('the end');
  } catch (error) {
    watchdog.report(`${doing}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  await stage.remove();
  return {
    seed: options.seed,
    responses: account.ever().size,
    lives: lives.count(),
    faults,
    snapshots: watchdog.snapshots(),
    checks,
    sealedHours: stage.history.hours(),
    resources: resources.found(),
    disk: stage.disk ? 'a small file system of its own' : 'a limit to the size of files',
    difference: watchdog.difference() ?? resources.difference(),
  };

  async function suffer(name: string, burst: Stage['burst']): Promise<void> {
    doing = name;
    await burst(stage.dice.int(...options.rounds));
    // What goes unseen may have been read or not.
    if (options.isShort || stage.dice.chance(0.7)) {
      await stage.settle(`before: ${name}`);
    }
    await FAULTS[name]?.(stage, options.isShort);
    count(name);
    stage.sessions.writeOne(stage.nowMs());
    await stage.settle(name);
    options.tell(`${name}; ${Math.round(stage.passedMs() / 60_000)} min, ${checks.count} checks`);
  }

  function count(fault: string): void {
    faults.set(fault, (faults.get(fault) ?? 0) + 1);
  }
}

/** Writing in which lives end at no particular moment. */
function createBurst(stage: Stage, onKill: () => void): Stage['burst'] {
  const { dice, sessions, lives, nowMs } = stage;
  const drawLife = (): number => dice.int(...LIFE_ROUNDS);
  let roundsLeft = drawLife();
  return async (rounds) => {
    for (let left = rounds; left > 0;) {
      const next = Math.min(left, roundsLeft);
      await stage.burst(next);
      left -= next;
      roundsLeft -= next;
      if (roundsLeft === 0) {
        sessions.write(nowMs());
        await delay(dice.int(0, 250));
        await lives.kill();
        onKill();
        roundsLeft = drawLife();
      }
    }
  };
}

function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  return items
    .map((item) => ({ item, place: dice.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
