/**
 * Random lives of an account against the rules of alerts: usage, corrections, limit hits, restarts, sleep, refused
 * deliveries, snoozing, clocks that jump. What really happened is kept apart from what was judged.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterTelling, judgeAlerts, type Alert, type AlertState } from '../../src/core/alerts.ts';
import { alertRulesOf, defaultSettings } from '../../src/contract/settings.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import type { Kind } from '../../src/core/used.ts';
import type { WindowSnapshot } from '../../src/core/window-measure.ts';
import { at, snapshotOf } from '../support/records.ts';

const RUNS = 10_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = at('2026-11-20T10:00:00Z');
const LENGTH_MS = { five_hour: 5 * HOUR_MS, seven_day: 168 * HOUR_MS } as const;
const RULES = alertRulesOf(defaultSettings());
const CLOCK = { timeZone: 'UTC', locale: 'en-GB', hour12: false } as const;
const EMPTY = snapshotOf('2026-11-20T10:00:00Z', []);

type Id = 'five_hour' | 'seven_day';
/** A window as it really is; `shiftMs` is how far off its estimated start is taken to be. */
type Life = {
  id: Id;
  startMs: number;
  shiftMs: number;
  percentage: number;
  kind: Kind;
  isHit: boolean;
  runsOut: boolean;
};

type Step = {
  do: string;
  id: Id;
  points: number;
  minutes: number;
  hours: number;
  share: number;
  kind: Kind;
};

const window = fc.constantFrom<Id>('five_hour', 'seven_day');
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('use'), id: window, points: fc.integer({ min: 1, max: 45 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait'), minutes: fc.integer({ min: 1, max: 90 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('correct'), id: window, points: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('kind'),
      id: window,
      kind: fc.constantFrom<Kind>('reported', 'projected', 'estimated', 'configured', 'unknown'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('hit'), id: window }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('official'),
      id: window,
      // Spans that overlap by half are one window, however far its start is corrected.
      share: fc.double({ min: -0.25, max: 0.25, noNaN: true }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('forecast'), id: window }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sleep'), hours: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('jump'), hours: fc.integer({ min: -72, max: 72 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse') }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('snooze'), minutes: fc.integer({ min: 0, max: 90 }) }),
  },
) as fc.Arbitrary<Step>;
/** How full a window was before the first start. */
const percentage = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 110 }));

test(`over ${RUNS} lives nothing is told twice, missed, or told while another limit blocks`, () => {
  const lives = fc.check(
    fc.property(fc.array(step, { maxLength: 40 }), percentage, percentage, (steps, fiveHour, sevenDay) => {
      live(steps, { five_hour: fiveHour, seven_day: sevenDay });
    }),
    { seed: 6, numRuns: RUNS },
  );
  expect(lives.failed ? fc.defaultReportMessage(lives) : 'no life went wrong').toBe('no life went wrong');
});

function live(steps: readonly Step[], before: Readonly<Record<Id, number>>): void {
  const world: World = {
    nowMs: START_MS,
    lives: [],
    accepts: true,
    isAfterGap: true,
    state: null,
    told: new Map(),
    excused: new Set(),
    awaited: new Set(),
    paces: new Set(),
    resets: new Set(),
    forecastSinceMs: new Map(),
  };
  for (const id of ['five_hour', 'seven_day'] as const) {
    if (before[id] > 0) {
      begun(world, id).percentage = before[id];
    }
  }
  judge(world);
  for (const one of steps) {
    apply(world, one);
    judge(world);
  }
}

type World = {
  nowMs: number;
  lives: Life[];
  accepts: boolean;
  isAfterGap: boolean;
  state: AlertState | null;
  /** Thresholds delivered, by window, and how often. */
  told: Map<string, number>;
  /** Thresholds that need not be told: so before the first start, or behind a weightier alert after a gap. */
  excused: Set<string>;
  awaited: Set<Life>;
  paces: Set<Life>;
  resets: Set<string>;
  forecastSinceMs: Map<Life, number>;
};

/** The window that runs now, begun if need be. */
function current(world: World, id: Id): Life | undefined {
  return world.lives.find(
    (life) => life.id === id && life.startMs <= world.nowMs && world.nowMs < life.startMs + LENGTH_MS[id],
  );
}

function begun(world: World, id: Id): Life {
  const known = current(world, id);
  if (known) {
    return known;
  }
  // Windows never overlap, also where a clock was set back.
  const later = world.lives.filter((life) => life.id === id && life.startMs > world.nowMs);
  const earliest = Math.min(...later.map((life) => life.startMs));
  const startMs = Math.min(world.nowMs, earliest - LENGTH_MS[id]);
  const life: Life = {
    id,
    startMs,
    shiftMs: 0,
    percentage: 0,
    kind: 'reported',
    isHit: false,
    runsOut: false,
  };
  const overlaps = world.lives.some(
    (one) => one.id === id && Math.abs(one.startMs - startMs) < LENGTH_MS[id],
  );
  if (!overlaps) {
    world.lives.push(life);
  }
  return life;
}

function apply(world: World, one: Step): void {
  switch (one.do) {
    case 'use':
      begun(world, one.id).percentage += one.points;
      break;
    case 'correct': {
      const life = begun(world, one.id);
      life.percentage = Math.max(0, life.percentage - one.points);
      break;
    }
    case 'kind':
      begun(world, one.id).kind = one.kind;
      break;
    case 'hit': {
      const life = begun(world, one.id);
      Object.assign(life, { isHit: true, percentage: Math.max(100, life.percentage), kind: 'reported' });
      break;
    }
    case 'official':
      begun(world, one.id).shiftMs = Math.round(LENGTH_MS[one.id] * one.share);
      break;
    case 'forecast': {
      const life = begun(world, one.id);
      life.runsOut = !life.runsOut;
      break;
    }
    case 'wait':
      world.nowMs += one.minutes * MINUTE_MS;
      break;
    case 'sleep':
      world.nowMs += one.hours * HOUR_MS;
      world.isAfterGap = true;
      break;
    case 'jump':
      world.nowMs += one.hours * HOUR_MS;
      world.isAfterGap = true;
      break;
    case 'restart':
      world.state = JSON.parse(JSON.stringify(world.state)) as AlertState;
      world.isAfterGap = true;
      break;
    case 'refuse':
      world.accepts = !world.accepts;
      break;
    case 'snooze':
      world.state = world.state && { ...world.state, snoozedUntilMs: world.nowMs + one.minutes * MINUTE_MS };
      break;
  }
}

/** Shown as the app would see it. */
function shown(world: World, id: Id): WindowSnapshot {
  const base = id === 'five_hour' ? EMPTY.fiveHour : EMPTY.sevenDay;
  const life = current(world, id);
  if (!life) {
    return { ...base, id, state: 'not_started', startsAtMs: null, resetsAtMs: null, usedPercentage: null };
  }
  const isKnown = life.kind !== 'unknown' || life.isHit;
  // An estimated start is off; but a window that runs has begun and has not ended.
  const startMs = Math.min(
    world.nowMs,
    Math.max(life.startMs + life.shiftMs, world.nowMs - LENGTH_MS[id] + MINUTE_MS),
  );
  const resetsAtMs = startMs + LENGTH_MS[id];
  const likelyMs = world.nowMs + (resetsAtMs - world.nowMs) / 2;
  return {
    ...base,
    id,
    state: life.isHit ? 'exhausted' : 'active',
    startsAtMs: startMs,
    resetsAtMs,
    anchor: 'official',
    usedPercentage: isKnown ? life.percentage : null,
    kind: life.isHit ? 'reported' : life.kind,
    runsOut:
      life.runsOut && isKnown && life.percentage < 100 && resetsAtMs - world.nowMs > HOUR_MS
        ? { earliestMs: likelyMs, likelyMs, latestMs: likelyMs }
        : null,
  };
}

function judge(world: World): void {
  const { nowMs, isAfterGap } = world;
  const windows = [shown(world, 'five_hour'), shown(world, 'seven_day')] as const;
  const snapshot: Snapshot = { ...EMPTY, atMs: nowMs, fiveHour: windows[0], sevenDay: windows[1] };
  const isFirst = world.state === null;
  const { alerts, swallowed, state, silentUntilMs } = judgeAlerts(world.state, snapshot, RULES, {
    clock: CLOCK,
    nowMs,
    gapAtMs: isAfterGap ? nowMs : null,
  });
  world.state = state;
  world.isAfterGap = silentUntilMs !== null || (isAfterGap && alerts.length > 0 && !world.accepts);
  for (const one of windows) {
    const life = current(world, one.id as Id);
    if (life && (one.state === 'exhausted' || (one.usedPercentage ?? 0) >= 100)) {
      world.awaited.add(life);
    }
  }

  if (isFirst || silentUntilMs !== null) {
    expect(alerts).toEqual([]);
  }
  if (isAfterGap) {
    expect(alerts.length).toBeLessThanOrEqual(1);
  }
  for (const alert of alerts) {
    check(world, alert, windows);
    if (world.accepts) {
      world.state = afterTelling(world.state, alert, swallowed, nowMs);
    }
  }
  for (const one of windows) {
    const life = current(world, one.id as Id);
    for (const threshold of RULES.thresholds) {
      if (life && (one.usedPercentage ?? 0) >= threshold) {
        const key = keyOf(life, threshold);
        const isSwallowed = isAfterGap && world.accepts && alerts.length > 0 && alerts[0]?.window !== one.id;
        if (isFirst || isSwallowed) {
          world.excused.add(key);
        }
      }
    }
    const highest = RULES.thresholds.findLast((threshold) => (one.usedPercentage ?? 0) >= threshold);
    const isHeard = silentUntilMs === null && world.accepts && !isFirst;
    if (life && highest !== undefined && isHeard) {
      const isTold = RULES.thresholds.some(
        (it) => it >= highest && (world.told.has(keyOf(life, it)) || world.excused.has(keyOf(life, it))),
      );
      expect(isTold, `${highest}% of ${one.id} was missed`).toBe(true);
    }
  }
  for (const standing of world.state.standing.filter((one) => one.sort === 'threshold')) {
    const one = windows.find(({ id }) => id === standing.window);
    expect(one?.usedPercentage ?? 100).toBeGreaterThan(standing.percentage - 5);
  }
}

function keyOf(life: Life, threshold: number): string {
  return `${life.id} ${life.startMs} ${threshold}`;
}

function check(world: World, alert: Alert, windows: readonly WindowSnapshot[]): void {
  if (alert.sort === 'reset') {
    const key = `${alert.window} ${alert.of.endsAtMs}`;
    expect(windows.filter((one) => one.id !== alert.window && one.state === 'exhausted')).toEqual([]);
    const ended = [...world.awaited].filter(
      (life) => life.id === alert.window && current(world, life.id) !== life,
    );
    expect(ended.length, 'a reset that nobody waited for').toBeGreaterThan(0);
    expect(world.resets.has(key), 'a reset told twice').toBe(false);
    if (world.accepts) {
      world.resets.add(key);
    }
    return;
  }
  const life = current(world, alert.window as Id);
  if (!life) {
    return expect.fail('an alert of a window that does not run');
  }
  if (alert.tellsPace) {
    expect(life.runsOut && !world.paces.has(life), 'a pace told twice or without reason').toBe(true);
    if (world.accepts) {
      world.paces.add(life);
    }
  }
  const top = alert.told.at(-1);
  if (top) {
    const key = keyOf(life, top.threshold);
    const times = world.told.get(key) ?? 0;
    expect(life.percentage).toBeGreaterThanOrEqual(top.threshold);
    expect(times, `${key} told too often`).toBeLessThan(top.isRetold ? 2 : 1);
    if (world.accepts) {
      world.told.set(key, times + 1);
    }
  }
}
