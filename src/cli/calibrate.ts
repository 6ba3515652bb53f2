/** `tidemark calibrate`: takes what Claude's usage page shows as typed. */
import { OUTCOMES } from '../core/judge-samples.ts';
import { knownReset, readFigures, type TypedField } from '../core/typed-figures.ts';
import { readAccount } from './account.ts';
import type { Call } from './call.ts';
import { printStatus } from './status.ts';

const FLAGS: Readonly<Record<TypedField, string>> = {
  fiveHour: '--five-hour',
  resets: '--resets',
  sevenDay: '--seven-day',
  resetsDay: '--resets-day',
  resetsTime: '--resets-time',
};

/** Keeps the typed figures and prints the report that they lead to; the exit code, or a sentence about what is wrong. */
export function runCalibrate(call: Call): number | string {
  const { figures, snapshot } = readAccount(call);
  const known = { five_hour: knownReset(snapshot.fiveHour), seven_day: knownReset(snapshot.sevenDay) };
  const read = readFigures(call.arguments.typed, known, call.nowMs, call.timeZone);
  if (read.kind === 'error') {
    return `${FLAGS[read.field]}: ${read.reason}.`;
  }
  for (const sample of read.samples) {
    figures.book.add(sample);
    const judged = figures.book.judgement(sample.window).judged.find((one) => one.sample === sample);
    if (judged && !judged.isTaken) {
      return `The figure of the ${sample.window === 'five_hour' ? 'five-hour' : 'seven-day'} window was not taken: ${OUTCOMES[judged.outcome]}.`;
    }
  }
  if (!figures.keep(call.nowMs)) {
    return `The figures could not be saved to ${call.paths.samples}.`;
  }
  return printStatus(call);
}
