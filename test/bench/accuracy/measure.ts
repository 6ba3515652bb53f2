/** Measures one account: every look at it beside the truth and beside what peers would show. */
import { FIVE_HOURS_MS } from '../../../src/core/windows.ts';
import { simulateAccount, type SimulatedAccount } from './account.ts';
import { limitUsdBy, shownBeside, type Shown } from './figures.ts';
import { peersBy, type PeersOff } from './peers.ts';
import { replay } from './replay.ts';
import type { Scenario } from './scenario.ts';

/** What windows are called in the report. */
export const WINDOW_NAMES = { five_hour: 'five-hour', seven_day: 'seven-day' } as const;

/** A figure with what peers would show in its place. */
export type Look = Shown & { peersOff: PeersOff };

/** All looks at an account, and what is needed to judge them. */
export type MeasuredAccount = {
  scenario: string;
  seed: number;
  looks: Look[];
  /** The list price at which a window is full, on average. */
  limitUsd: Record<Shown['window'], number>;
  proof: Proof | null;
};

/** From when on a change of the limits can be known, and the reset of the five-hour window in which that is so. */
export type Proof = { fromMs: number; resetsAtMs: number };

/** The account of a scenario and seed, measured. */
export function measureAccount(scenario: Scenario, seed: number): MeasuredAccount {
  const account = simulateAccount(scenario, seed);
  const shown: Shown[] = [];
  replay(account, (snapshot) => shown.push(...shownBeside(snapshot, account)));
  const limitUsd = {
    five_hour: limitUsdBy(shown, 'five_hour', account.elsewhereShare),
    seven_day: limitUsdBy(shown, 'seven_day', account.elsewhereShare),
  };
  const peersOffAt = peersBy(account, limitUsd.five_hour);
  return {
    scenario: scenario.name,
    seed,
    looks: shown.map((look) => ({ ...look, peersOff: peersOffAt(look) })),
    limitUsd,
    proof: proofOf(account),
  };
}

/** The first five-hour window after the change of which two payloads told, repeats not counted, and when the second did. */
export function proofOf({
  changedAtMs,
  payloads,
}: Pick<SimulatedAccount, 'changedAtMs' | 'payloads'>): Proof | null {
  const tellers = new Map<number, Set<string>>();
  for (const { storedAtMs, session, windows } of changedAtMs === null ? [] : payloads) {
    const told = windows.find(({ window }) => window === 'five_hour');
    if (told && told.resetsAtMs - FIVE_HOURS_MS >= (changedAtMs ?? 0)) {
      const figures = tellers.get(told.resetsAtMs) ?? new Set();
      figures.add(`${session} ${told.usedPercentage}`);
      tellers.set(told.resetsAtMs, figures);
      if (figures.size === 2) {
        return { fromMs: storedAtMs, resetsAtMs: told.resetsAtMs };
      }
    }
  }
  return null;
}
