/** The history: damage costs the lines that it hits, nothing else is changed by it, and the next hour mends the file. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { HOUR_MS, type HourlySum } from '../../../src/core/hourly.ts';
import { createHistory, historyFile, type History } from '../../../src/store/history.ts';
import { historyText, readHistory } from '../../../src/store/history-lines.ts';
import type { Dice } from '../tree/dice.ts';
import { differenceOf } from './difference.ts';
import { FROM_MS, historyLine, keptHistory, sumOf } from './history-text.ts';
import { mutated } from './mutate.ts';
import { byteTarget, type Target } from './target.ts';

/** Later than all that is generated. */
const NEXT = sumOf(9000, 7);
const NOW_MS = NEXT.hourMs + 10 * HOUR_MS;

/** Its files are in `folder`. */
export function historyTarget(folder: string): Target {
  const file = historyFile(folder);

  function judgeHistory(input: Buffer): string | null {
    rmSync(dirname(file), { recursive: true, force: true });
    mkdirSync(dirname(file));
    writeFileSync(file, input);
    const text = input.toString();
    const read = readHistory(text);
    const history = opened(folder);
    if (read.kind === 'kept' && differenceOf(rowsOf(read.kept.hours), rowsTold(text)) !== null) {
      return 'other hours were read than the whole lines tell';
    }
    const isSealed = history.seal(() => [NEXT], NEXT.hourMs, NEXT.hourMs + HOUR_MS, NOW_MS);
    if (read.kind !== 'kept') {
      return readFileSync(file).equals(input) ? null : 'what had to be left alone was written to';
    }
    const [problem] = opened(folder).problems();
    if (!isSealed || problem) {
      return `the next hour did not mend it: ${problem?.code ?? 'not sealed'}`;
    }
    const mended = rowsTold(readFileSync(file, 'utf8'));
    const expected = { ...rowsOf(read.kept.hours), ...rowsOf(new Map([[NEXT.hourMs, [NEXT]]])) };
    return differenceOf(mended, expected) === null ? null : 'an hour was lost or changed by mending';
  }

  return byteTarget('histories', historyBytes, judgeHistory);
}

function historyBytes(dice: Dice): Buffer {
  const lines = historyText(FROM_MS, keptHistory(dice)).split('\n');
  if (dice.chance(0.1)) {
    lines.splice(dice.int(0, lines.length), 0, historyLine(dice));
  }
  const bytes = Buffer.from(lines.join('\n'));
  return dice.chance(0.8)
    ? mutated(bytes, dice, Buffer.from(historyText(FROM_MS, keptHistory(dice))))
    : bytes;
}

function opened(folder: string): History {
  const history = createHistory(folder);
  history.look(NOW_MS);
  return history;
}

/** The rows of each hour, as they stand in a file. */
function rowsOf(hours: ReadonlyMap<number, readonly HourlySum[]>): Record<number, unknown> {
  return Object.fromEntries(
    [...hours].map(([hourMs, sums]) => [
      hourMs,
      sums.map(({ account, project, model, totals }) => [
        account,
        project,
        model,
        totals.events,
        totals.unpricedEvents,
        totals.placeholderEvents,
        ...Object.values(totals.tokens),
        totals.costUsd,
      ]),
    ]),
  );
}

/** The rows that the lines tell whose checksum is theirs; of two for an hour the later stands. */
function rowsTold(text: string): Record<number, unknown> {
  const whole = text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.slice(0, 9) === `${crc32(line.slice(9)).toString(16).padStart(8, '0')} `)
    .map((line) => JSON.parse(line.slice(9)) as { hour?: number; rows?: unknown });
  return Object.fromEntries(
    whole.flatMap(({ hour, rows }) => (hour === undefined ? [] : [[hour * HOUR_MS, rows] as const])),
  );
}
