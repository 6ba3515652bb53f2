/** `tidemark status`: the windows as bars and words, as JSON, or as one line. */
import { statusReport } from '../contract/report.ts';
import { countdownText, momentText } from '../core/format.ts';
import type { Problem } from '../core/problem.ts';
import { windowsOf, type Snapshot } from '../core/snapshot.ts';
import { levelOf } from '../core/level.ts';
import type { MeterView } from '../core/meter-view.ts';
import { lineOf, viewOf } from '../core/view.ts';
import { readAccount } from './account.ts';
import type { Call } from './call.ts';
import { bar } from './terminal.ts';

const NEAR_EXIT_CODE = 10;
const FULL_EXIT_CODE = 20;

/** Prints one report; the exit code. */
export function printStatus(call: Call): number {
  const { snapshot, problems } = readAccount(call);
  call.stdout.write(`${rendered(call, snapshot, problems)}\n`);
  return call.arguments.exitCode ? exitCodeOf(snapshot, call.settings.thresholds) : 0;
}

/** The report in the form that was asked for, without the last newline. */
export function rendered(call: Call, snapshot: Snapshot, problems: readonly Problem[]): string {
  if (call.arguments.json) {
    const report = statusReport(snapshot, problems);
    return call.arguments.watch ? JSON.stringify(report) : JSON.stringify(report, null, 2);
  }
  return call.arguments.line ? lineOf(snapshot, call.clock) : pageOf(call, snapshot, problems);
}

function exitCodeOf(snapshot: Snapshot, thresholds: readonly number[]): number {
  const levels = new Set(
    windowsOf(snapshot).map((one) =>
      one.state === 'exhausted' ? 'full' : levelOf(one.usedPercentage, thresholds),
    ),
  );
  if (levels.has('full')) {
    return FULL_EXIT_CODE;
  }
  return levels.has('near') ? NEAR_EXIT_CODE : 0;
}

const NAME_WIDTH = 20;
const BAR_WIDTH = 32;
const LEAST_BAR_WIDTH = 8;

function pageOf(call: Call, snapshot: Snapshot, problems: readonly Problem[]): string {
  const { paint, clock, nowMs } = call;
  const view = viewOf(snapshot, problems, {
    clock,
    thresholds: call.settings.thresholds,
    menuBar: call.settings.menuBar,
    menuBarShows: call.settings.menuBarShows,
    menuBarWindow: call.settings.menuBarWindow,
    plan: call.settings.plan,
    snoozedUntilMs: null,
    nowMs,
  });
  const lines = [paint.bold(view.headline), ''];
  for (const meter of view.meters) {
    lines.push(...meterLines(meter, call), '');
  }
  for (const { message } of view.problems) {
    lines.push(`${paint.level('near', '!')} ${message}`);
  }
  if (view.offer && snapshot.fiveHour.limit === null) {
    lines.push(paint.dim(`${view.offer.text}. Set a limit in the settings to see percentages.`));
  }
  lines.push(paint.dim(`${view.updated} · ${momentText(nowMs, nowMs, clock)} ${call.timeZone}`));
  return lines.join('\n');
}

function meterLines(meter: MeterView, { paint, nowMs, stdout }: Call): string[] {
  const indent = ' '.repeat(NAME_WIDTH);
  const figure = meter.usedFraction === null && meter.state === 'active' ? meter.costText : meter.percentText;
  const width = Math.max(LEAST_BAR_WIDTH, Math.min(BAR_WIDTH, stdout.columns() - NAME_WIDTH - 8));
  const graph = bar(meter.usedFraction, meter.elapsedFraction, width);
  const name = meter.name.padEnd(NAME_WIDTH);
  if (meter.state === 'not_started') {
    return [`${name}${paint.dim('not started')}`, `${indent}${paint.dim(meter.provenance)}`];
  }
  const isKnown = meter.usedFraction !== null;
  const details = [
    ...(meter.resetsAtMs === null ? [] : [`${countdownText(meter.resetsAtMs, nowMs)} (${meter.resetText})`]),
    isKnown ? `${meter.costText} · ${meter.tokensText}` : meter.tokensText,
    ...(meter.runsOut === null ? [] : [meter.runsOut]),
    ...(meter.willLast ? ['lasts until the reset'] : []),
  ];
  return [
    `${name}${paint.level(meter.level, graph)}  ${paint.bold(figure)}`,
    `${indent}${details.join(' · ')}`,
    `${indent}${paint.dim(meter.provenance)}`,
  ];
}
