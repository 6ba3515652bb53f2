/** Builders for what the core works on. */
import {
  noUsage,
  type RawUsage,
  type Source,
  type UsageEvent,
  type UsageRecord,
} from '../../src/core/event.ts';
import { createLedger, type Ledger } from '../../src/core/ledger.ts';
import { createHitBook, type LimitHit } from '../../src/core/limit-hit.ts';
import { matchPrice, pricer, PRICES } from '../../src/core/prices.ts';
import { createSampleBook } from '../../src/core/sample-book.ts';
import type { Sample } from '../../src/core/sample.ts';
import { createTally } from '../../src/core/tally.ts';
import { addEvent, noTotals, type Totals } from '../../src/core/totals.ts';
import { takeSnapshot, type Snapshot } from '../../src/core/snapshot.ts';
import type { SnapshotInput } from '../../src/core/snapshot-input.ts';

/** Epoch milliseconds of an ISO time. */
export function at(iso: string): number {
  return Date.parse(iso);
}

export function rawUsage(usage: Partial<RawUsage> = {}): RawUsage {
  return { ...noUsage(), ...usage };
}

export function source(more: Partial<Source> = {}): Source {
  return { session: 'session-a', project: '-Users-ada-engine', sidechain: false, copied: false, ...more };
}

/** What one event comes to. */
export function totalsOf(event: UsageEvent): Totals {
  const totals = noTotals();
  addEvent(totals, event);
  return totals;
}

let made = 0;

export function record(
  more: Partial<Omit<UsageRecord, 'usage' | 'source'>> & {
    usage?: Partial<RawUsage>;
    source?: Partial<Source>;
  } = {},
): UsageRecord {
  made += 1;
  return {
    key: `msg_${made}`,
    atMs: at('2026-11-20T10:00:00Z'),
    model: 'claude-opus-5-5',
    fast: false,
    usInference: false,
    placeholder: false,
    ...more,
    usage: rawUsage(more.usage),
    source: source(more.source),
  };
}

/** A record that costs this many USD, all of it for output; Opus 5.5 unless another model is named. */
export function costing(usd: number, iso: string, more: Parameters<typeof record>[0] = {}): UsageRecord {
  const match = matchPrice(PRICES, more.model ?? 'claude-opus-5-5');
  const price = match.kind === 'foreign' ? 20 : (PRICES.models[match.id]?.rates.at(-1)?.output ?? 20);
  return record({ atMs: at(iso), usage: { outputTokens: Math.round((usd / price) * 1e6) }, ...more });
}

export function ledgerOf(records: readonly UsageRecord[]): Ledger {
  const ledger = createLedger(pricer(PRICES));
  for (const one of records) {
    // The ledger takes a record's usage for its own; tests use a record more than once.
    ledger.add({ ...one, usage: { ...one.usage } });
  }
  return ledger;
}

export function hit(iso: string, resetsIso: string, more: Partial<LimitHit> = {}): LimitHit {
  return {
    key: `hit_${iso}_${more.window ?? ''}`,
    atMs: at(iso),
    resetsAtMs: at(resetsIso),
    window: 'five_hour',
    anchor: 'official',
    session: null,
    ...more,
  };
}

/** A sample of the status line feed, dated by its response; any other where `more` says so. */
export function sample(
  usedPercentage: number,
  iso: string,
  resetsIso: string,
  more: Partial<Sample> = {},
): Sample {
  return {
    window: 'five_hour',
    usedPercentage,
    resetsAtMs: at(resetsIso),
    atMs: at(iso),
    storedAtMs: at(iso),
    isDoubtful: false,
    source: 'feed',
    session: null,
    account: null,
    ...more,
  };
}

/** A snapshot of these records and hits; everything else as a user has it who set nothing. */
export function snapshotOf(
  nowIso: string,
  records: readonly UsageRecord[],
  more: Partial<Omit<SnapshotInput, 'hits' | 'samples' | 'ledger' | 'tally'>> & {
    hits?: readonly LimitHit[];
    samples?: readonly Sample[];
  } = {},
): Snapshot {
  const hits = createHitBook();
  for (const one of more.hits ?? []) {
    hits.add(one);
  }
  const samples = createSampleBook(hits);
  for (const one of more.samples ?? []) {
    samples.add(one);
  }
  const ledger = ledgerOf(records);
  return takeSnapshot({
    limits: {},
    prefersOwnLimits: false,
    learned: {},
    weeklyReset: null,
    prices: PRICES,
    timeZone: () => 'Europe/Berlin',
    readFromMs: -Infinity,
    projectPath: (folder) => folder,
    binding: null,
    nowMs: at(nowIso),
    ...more,
    ledger,
    tally: createTally(ledger, hits),
    hits,
    samples,
  });
}
