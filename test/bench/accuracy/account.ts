/** A made-up account over thirty days: what this machine holds of it, and the truth to compare with what is shown. */
import type { UsageRecord } from '../../../src/core/event.ts';
import type { LimitHit } from '../../../src/core/limit-hit.ts';
import type { Sample } from '../../../src/core/sample.ts';
import { Dice } from '../tree/dice.ts';
import { planSessions, planStretches } from './calendar.ts';
import { requestsElsewhere } from './elsewhere.ts';
import { feedOf, type Payload } from './feed.ts';
import { letThrough } from './gate.ts';
import { drawHabits, drawHidden } from './habits.ts';
import { drawLooks, typeIn } from './looks.ts';
import { DAY_MS, END_MS, MIDDLE_MS } from './period.ts';
import { requestsOf, type Request } from './requests.ts';
import type { Scenario } from './scenario.ts';
import { drawLimits } from './sizes.ts';
import { truthBy, type Truth } from './truth.ts';
import { unitsBy } from './units.ts';

export type SimulatedAccount = {
  /** What this machine's logs hold, earliest first. */
  records: UsageRecord[];
  /** What the status line was handed, earliest first. */
  payloads: Payload[];
  hits: LimitHit[];
  /** Both windows, in scenarios where somebody typed them in. */
  typed: Sample[];
  /** The truth, to be compared with what is shown. */
  truthAt(nowMs: number): Truth;
  /** When a user would look, within the days of interest, earliest first. */
  looksAtMs: number[];
  /** When the limits changed, where they did. */
  changedAtMs: number | null;
  /** The share of everything counted that happened elsewhere. */
  elsewhereShare: number;
};

/** The account of a seed: of equal seeds, people and their plans for work are equal in all scenarios. */
export function simulateAccount(scenario: Scenario, seed: number): SimulatedAccount {
  const who = new Dice(seed * 5);
  const habits = drawHabits(who);
  const hidden = drawHidden(who);
  const work = new Dice(seed * 5 + 1);
  const unitsOf = unitsBy(hidden);
  const stretches = planStretches(work, habits);
  const local = planSessions(work, habits, stretches)
    .flatMap((plan) => requestsOf(work, plan, habits, unitsOf))
    .filter(({ atMs }) => atMs <= END_MS);
  const others = new Dice(seed * 5 + 2);
  const elsewhere = requestsElsewhere(others, stretches, scenario.elsewhereShare, unitsIn(local));
  const requests = [...local, ...elsewhere].sort((a, b) => a.startMs - b.startMs);
  const limits = drawLimits(new Dice(seed * 5 + 3), requests, hidden, scenario);
  const passed = letThrough(requests, limits, hidden, scenario.isDoubled);
  const truthAt = truthBy(passed, limits, hidden);

  const user = new Dice(seed * 5 + 4);
  const here = [...passed.counted, ...passed.credits].filter(({ record }) => record !== null);
  const records = recordsOf(here, scenario);
  const answers = [...here.filter(({ endsTurn }) => endsTurn), ...passed.refused].sort(
    (a, b) => a.startMs - b.startMs,
  );
  const typed = scenario.isTyped ? typeIn(user, records, truthAt) : [];
  return {
    records,
    payloads: scenario.feed === 'none' ? [] : feedOf(user, answers, truthAt, hidden, scenario),
    hits: passed.hits,
    typed,
    truthAt,
    looksAtMs: drawLooks(user, records, interestFromMs(scenario, typed, passed.changedAtMs)),
    changedAtMs: passed.changedAtMs,
    elsewhereShare: unitsIn(passed.counted.filter(({ record }) => record === null)) / unitsIn(passed.counted),
  };
}

/** Where the days of interest begin. */
function interestFromMs(scenario: Scenario, typed: readonly Sample[], changedAtMs: number | null): number {
  if (scenario.feedOffDays > 0) {
    return END_MS - scenario.feedOffDays * DAY_MS;
  }
  return Math.max(MIDDLE_MS, typed[0]?.atMs ?? -Infinity, changedAtMs ?? -Infinity);
}

function unitsIn(requests: readonly Request[]): number {
  return requests.reduce((sum, { units }) => sum + units, 0);
}

/** What the log says of requests, earliest first: for some scenarios with no more than a placeholder of early output. */
function recordsOf(requests: readonly Request[], scenario: Scenario): UsageRecord[] {
  const records = requests.flatMap(({ record }) => (record === null ? [] : [record]));
  const logged = scenario.hasPlaceholders
    ? records.map((record) => (record.atMs < MIDDLE_MS ? withPlaceholder(record) : record))
    : records;
  return logged.sort((a, b) => a.atMs - b.atMs);
}

function withPlaceholder(record: UsageRecord): UsageRecord {
  const outputTokens = 1 + (record.usage.outputTokens % 8);
  return { ...record, usage: { ...record.usage, outputTokens }, placeholder: true };
}
