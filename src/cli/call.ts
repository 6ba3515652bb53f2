/** One call of the command line: its arguments, settings, clock and where its output goes. */
import type { Machine } from '../app/machine.ts';
import type { FeedAccess } from '../app/official-figures.ts';
import type { Settings } from '../contract/settings.ts';
import type { Clock } from '../core/format.ts';
import type { Problem } from '../core/problem.ts';
import type { StatePaths } from '../store/paths.ts';
import type { Arguments } from './arguments.ts';
import type { Output } from './output.ts';
import type { Paint } from './terminal.ts';

export type Call = {
  arguments: Arguments;
  machine: Machine;
  settings: Settings;
  settingsProblems: Problem[];
  settingsPath: string;
  paths: StatePaths;
  /** Whether the account's official figures go with the logs that are read. */
  feedAccess: FeedAccess;
  /** Looked for when it is asked for, as is the clock: a report without clock times needs none. */
  readonly timeZone: string;
  readonly clock: Clock;
  /** The report's now. */
  nowMs: number;
  paint: Paint;
  stdout: Output;
  stderr: Output;
};

/** The exit code where what was asked for was refused, or could not be done (README: Command line). */
export const REFUSED = 4;
