/** Histories with odd names, large counts and gaps, and lines that are whole and odd. */
import { crc32 } from 'node:zlib';
import { HOUR_MS, type HourlySum } from '../../../src/core/hourly.ts';
import type { Kept } from '../../../src/store/history-lines.ts';
import type { Dice } from '../tree/dice.ts';
import { anyNumber, anyText, anyValue } from './json-text.ts';

export const FROM_MS = Date.parse('2026-11-01T00:00:00Z');

/** What one model used in one hour after the beginning. */
export function sumOf(hour: number, count: number, project = 1, model = 'claude-opus-5-5'): HourlySum {
  return {
    hourMs: FROM_MS + hour * HOUR_MS,
    account: null,
    project,
    model,
    totals: {
      events: count,
      tokens: {
        inputTokens: count,
        outputTokens: count * 10,
        cacheWrite5mTokens: 0,
        cacheWrite1hTokens: count,
        cacheReadTokens: count * 100,
      },
      costUsd: count / 8,
      unpricedEvents: 0,
      placeholderEvents: count % 2,
    },
  };
}

/** Sums of some hours, and names of some projects. */
export function keptHistory(dice: Dice): Omit<Kept, 'fromMs'> {
  const paths = Array.from({ length: dice.int(0, 3) }, (_, i) => [i + 1, anyText(dice)] as const);
  const hours = Array.from({ length: dice.int(0, 8) }, () => dice.int(0, 800)).map((hour) => {
    const rows = Array.from({ length: dice.int(1, 3) }, () =>
      sumOf(
        hour,
        dice.int(0, 1_000_000),
        dice.int(1, 3),
        dice.chance(0.8) ? 'claude-opus-5-5' : anyText(dice),
      ),
    );
    return [FROM_MS + hour * HOUR_MS, rows] as const;
  });
  return { paths: new Map(paths), hours: new Map(hours) };
}

/** A line with the right checksum that nobody wrote. */
export function historyLine(dice: Dice): string {
  const hour = dice.chance(0.5) ? String(FROM_MS / HOUR_MS + dice.int(0, 2000)) : anyNumber(dice);
  const json = dice.pick([
    `{"version":1,"from":${hour}}`,
    `{"version":${anyNumber(dice)},"from":${hour}}`,
    `{"project":${dice.int(0, 9)},"path":${JSON.stringify(anyText(dice))}}`,
    `{"hour":${hour},"rows":[]}`,
    `{"hour":${hour},"rows":[[null,1,"m",${anyNumber(dice)},0,0,1,2,3,4,5,${anyNumber(dice)}]]}`,
    anyValue(dice).replaceAll('\n', ' '),
  ]);
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}`;
}
