/** Everything that is asked, beside what was measured. */
import { count, kilobytes, mebibytes, milliseconds, ofPeer, percent, seconds, times } from './amounts.ts';
import type { Cold } from './cold.ts';
import type { Results } from './full.ts';
import type { Requirement } from './requirements.ts';

/** The peer's figures are all missing where it could not be had. */
export function requirementsOf(results: Results): Requirement[] {
  return [...coldOnes(results), ...warmOnes(results), ...runningOnes(results), ...backgroundOnes(results)];
}

function coldOnes({ cold, bare }: Results): Requirement[] {
  const { large, middle, week, files } = cold;
  const of = (what: string, one: Cold, figure: 'cpuS' | 'wallS'): Pick<Requirement, 'what' | 'measured'> => ({
    what: `${what}: ${figure === 'cpuS' ? 'CPU' : 'wall'}, of the peer's`,
    measured: one.peer && one.ours[figure] / one.peer[figure],
  });
  const name = (one: Cold): string => `cold seven-day \`status\`, ${one.tree.name}`;
  return [
    { ...of(name(large), large, 'cpuS'), must: 1 / 8, reachFor: 1 / 12, written: ofPeer },
    { ...of(name(large), large, 'wallS'), must: 1 / 5, reachFor: 1 / 8, written: ofPeer },
    {
      what: `${name(large)}: wall, of \`cat\` of the files in range`,
      measured: large.ours.wallS / large.cat.wallS,
      must: 4,
      reachFor: 3,
      written: times,
    },
    { ...of(name(middle), middle, 'cpuS'), must: 1 / 4, reachFor: 1 / 5, written: ofPeer },
    { ...of(name(middle), middle, 'wallS'), must: 1 / 2.5, reachFor: 1 / 3, written: ofPeer },
    { ...of(`the same bytes (${week.tree.name})`, week, 'wallS'), must: 0.75, reachFor: 0.6, written: times },
    { ...of(`the same bytes (${week.tree.name})`, week, 'cpuS'), must: 0.5, reachFor: 0.35, written: times },
    { ...of(name(files), files, 'cpuS'), must: 1 / 5, reachFor: 1 / 7, written: ofPeer },
    {
      what: `${name(large)}: peak memory, beyond bare Node`,
      measured: large.ours.peakMib - bare.peakMib,
      must: 40,
      reachFor: 25,
      written: mebibytes,
    },
  ];
}

function warmOnes({ warm, keeping }: Results): Requirement[] {
  const start = `warm \`status\`, ${warm.tree.name}`;
  const limits = { must: 100, reachFor: 50, written: milliseconds };
  return [
    {
      what: `${start}: CPU, beyond bare Node`,
      measured: (warm.ours.cpuS - warm.bare.cpuS) * 1000,
      ...limits,
    },
    {
      what: `${start}: wall, beyond bare Node`,
      measured: (warm.ours.wallS - warm.bare.wallS) * 1000,
      ...limits,
    },
    {
      what: 'writing the index, in the median',
      measured: keeping.medianMs,
      must: 20,
      reachFor: null,
      written: milliseconds,
      note: `at most ${milliseconds(keeping.longestMs)}`,
    },
  ];
}

function runningOnes({ appends, idle, blocks }: Results): Requirement[] {
  const { large, small } = appends;
  const longestMs = Math.max(blocks.coldMs, blocks.warmMs, blocks.appendsMs);
  return [
    {
      what: 'appended line → new snapshot, p95',
      measured: large.p95Ms,
      must: 10,
      reachFor: 4,
      written: milliseconds,
    },
    {
      what: 'the same, own work, whatever the history',
      measured: large.ownWorkP50Ms,
      must: 1,
      reachFor: null,
      written: milliseconds,
      note: `${milliseconds(small.ownWorkP50Ms)} with the smallest tree`,
    },
    {
      what: `idle${idle ? `, ${count(idle.files)} files followed` : ''}: of a core`,
      measured: idle && idle.cpuPercent,
      must: 0.2,
      reachFor: 0.1,
      written: percent,
    },
    {
      what: 'idle: written in an hour',
      measured: idle && idle.writtenBytes * (3600 / idle.seconds),
      must: 0,
      reachFor: null,
      written: kilobytes,
    },
    {
      what: 'idle: wake-ups of the main thread in a minute (a sweep, a full minute)',
      measured: idle && idle.wakeUpsPerMinute,
      must: 2,
      reachFor: null,
      written: count,
    },
    {
      what: 'main thread of the app: longest block',
      measured: longestMs,
      must: 16,
      reachFor: 8,
      written: milliseconds,
      note: `${milliseconds(blocks.idleMs)} where nothing runs`,
    },
  ];
}

function backgroundOnes({ history, bundles }: Results): Requirement[] {
  const bundle = { reachFor: null, written: kilobytes };
  return [
    {
      what: 'whole history (30 days) for the ledger: in the background, of a core',
      measured: history.cpuShare * 100,
      must: 25,
      reachFor: null,
      written: percent,
    },
    {
      what: 'whole history: from the start to the end',
      measured: history.seconds,
      must: 60,
      reachFor: null,
      written: seconds,
    },
    {
      what: 'whole history: resumable; stopped at half of the time, left to do',
      measured: history.shareLeft * 100,
      must: 75,
      reachFor: null,
      written: percent,
    },
    { what: 'bundles: main process', measured: bundles.mainBytes, must: 250_000, ...bundle },
    { what: 'bundles: preload', measured: bundles.preloadBytes, must: 5000, ...bundle },
    { what: 'bundles: page, gzipped', measured: bundles.pageBytes, must: 60_000, ...bundle },
  ];
}
