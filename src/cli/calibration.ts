/** `tidemark calibration`: what was learned of each window's limit, and from what. */
import type { LearnedLimit } from '../core/calibration.ts';
import { costText } from '../core/format.ts';
import { WINDOW } from '../core/texts.ts';
import type { Trace } from '../core/trace.ts';
import { WINDOW_IDS, type WindowId } from '../core/windows.ts';
import { readAccount } from './account.ts';
import type { Call } from './call.ts';
import { columns } from './terminal.ts';

/** Prints limits, their bands and the windows behind them; with `--reset`, forgets them all. The exit code, or a sentence. */
export function runCalibration(call: Call): number | string {
  const { figures } = readAccount(call);
  if (call.arguments.reset) {
    if (!figures.forgetLearned(call.nowMs)) {
      return `The calibration could not be saved to ${call.paths.calibration}.`;
    }
    call.stdout.write('Everything learned was forgotten. Official figures from now on count.\n');
    return 0;
  }
  const learned = figures.learned(call.nowMs);
  const windows = WINDOW_IDS.filter((id) => learned[id]).map((id) => ({
    window: id,
    learned: learned[id],
    traces: figures.traces().filter((trace) => trace.window === id),
  }));
  call.stdout.write(
    call.arguments.json
      ? `${JSON.stringify({ schema: 1, windows: windows.map(report) }, null, 2)}\n`
      : `${page(call, windows)}\n`,
  );
  return 0;
}

type Learned = { window: WindowId; learned: LearnedLimit | undefined; traces: Trace[] };

/** A trace's last mark, what the limit makes of its cost, and how far that is from the official figure. */
function residualOf(
  trace: Trace,
  limitUsd: number,
): { from: number; to: number; costUsd: number; off: number } {
  const from = trace.marks[0]?.usedPercentage ?? 0;
  const last = trace.marks.at(-1);
  const to = last?.usedPercentage ?? from;
  const costUsd = last?.costUsd ?? 0;
  return { from, to, costUsd, off: from + (costUsd / limitUsd) * 100 - to };
}

function report({ window, learned, traces }: Learned): unknown {
  return {
    window,
    limit_usd: learned?.valueUsd,
    low_usd: learned?.lowUsd,
    high_usd: learned?.highUsd,
    verdict: learned?.verdict,
    points: learned?.points,
    changed_at: learned?.changedAtMs ? Math.floor(learned.changedAtMs / 1000) : null,
    windows: traces.map((trace) => ({
      resets_at: Math.floor(trace.resetsAtMs / 1000),
      marks: trace.marks.map(({ atMs, usedPercentage, costUsd }) => ({
        at: Math.floor(atMs / 1000),
        used_percentage: usedPercentage,
        cost_usd: costUsd,
      })),
      residual_points: residualOf(trace, learned?.valueUsd ?? 1).off,
    })),
  };
}

function page({ paint, timeZone }: Call, windows: readonly Learned[]): string {
  if (windows.length === 0) {
    return 'Nothing was learned yet. Turn on the status line feed (tidemark feed install), or type what /usage shows\n(tidemark calibrate --five-hour 62 --resets 15:20).';
  }
  const when = new Intl.DateTimeFormat('en-CA', {
    dateStyle: 'short',
    timeStyle: 'short',
    hour12: false,
    timeZone,
  });
  const sections = windows.map(({ window, learned, traces }) => {
    if (!learned) {
      return '';
    }
    const rows = traces.map((trace) => {
      const { from, to, costUsd, off } = residualOf(trace, learned.valueUsd);
      const sign = off > 0 ? '+' : '';
      return [
        `  resets ${when.format(trace.resetsAtMs)}`,
        `${from}% to ${to}%`,
        costText(costUsd),
        `${sign}${off.toFixed(1)}`,
      ];
    });
    return [
      `${paint.bold(WINDOW.names[window])}  ${costText(learned.valueUsd)} (${costText(learned.lowUsd)} to ${costText(learned.highUsd)}), ${learned.verdict}`,
      columns([['  window', 'reported', 'used here', 'off, points'], ...rows], [1, 2, 3]),
    ].join('\n');
  });
  return sections.join('\n\n');
}
