/** Everything that can be wrong and that the user is told: closed, and data. */
import type { WindowId } from './windows.ts';

export type Problem =
  | { code: 'no_logs'; paths: string[] }
  | { code: 'root_missing' | 'root_unreadable' | 'folder_unreadable' | 'file_unreadable'; path: string }
  | { code: 'unknown_models'; models: string[]; pricedAs: string }
  | { code: 'foreign_models'; models: string[]; events: number }
  | { code: 'future_events'; events: number }
  | { code: 'refused_resets'; count: number }
  | { code: 'block_start_unknown' }
  | { code: 'weekly_reset_moved'; window: WindowId }
  | { code: 'two_accounts' }
  | { code: 'output_under_recorded'; events: number }
  | { code: 'settings_field'; field: string; reason: string }
  | { code: 'settings_not_json'; keptAs: string | null }
  | { code: 'settings_unreadable' | 'settings_unwritable'; path: string }
  | { code: 'state_damaged'; file: string; keptAs: string | null }
  | { code: 'state_unwritable'; path: string }
  | { code: 'history_damaged'; lines: number }
  | { code: 'history_left_alone'; reason: 'newer' | 'unreadable' }
  | { code: 'history_unwritable'; path: string }
  | { code: 'cleanup_soon'; days: number; isHistoryOn: boolean }
  | { code: 'reading_failed'; reason: string }
  | { code: 'notifications_failed'; reason: string }
  | { code: 'menu_bar_hidden' };

export type ProblemCode = Problem['code'];

/** One sentence for the user. Names in it come from outside: make them plain before they reach a screen. */
export function problemMessage(problem: Problem): string {
  switch (problem.code) {
    case 'no_logs':
      return `No session logs were found. Looked in ${problem.paths.join(' and ')}.`;
    case 'root_missing':
      return `The logs folder ${problem.path} was not found.`;
    case 'root_unreadable':
    case 'folder_unreadable':
      return `The folder ${problem.path} can't be read.`;
    case 'file_unreadable':
      return `The log ${problem.path} can't be read.`;
    case 'unknown_models':
      return `No price is known for ${problem.models.join(', ')}; ${problem.pricedAs} prices are used.`;
    case 'foreign_models':
      return `${counted(problem.events, 'response')} from ${problem.models.join(', ')} ${problem.events === 1 ? 'has' : 'have'} no price and count${problem.events === 1 ? 's' : ''} towards no limit.`;
    case 'future_events':
      return `${counted(problem.events, 'response')} ${problem.events === 1 ? 'is' : 'are'} dated in the future and left out.`;
    case 'refused_resets':
      return `${counted(problem.count, 'reset time')} in the logs can't be true and ${problem.count === 1 ? 'was' : 'were'} refused.`;
    case 'block_start_unknown':
      return "The five-hour window's start may be wrong: the logs hold no pause of five hours in the last seven days.";
    case 'weekly_reset_moved':
      return 'Claude Code reported another weekly reset than the one you set; its own is used.';
    case 'two_accounts':
      return 'Two resets are reported in turn: two accounts seem to use this folder. Tidemark follows the later one.';
    case 'output_under_recorded':
      return `${counted(problem.events, 'response')} ${problem.events === 1 ? 'was' : 'were'} recorded by a Claude Code older than 2.1.97, which wrote too few output tokens.`;
    case 'settings_field':
      return `In the settings, "${problem.field}" is ignored: ${problem.reason}.`;
    case 'settings_not_json':
      return problem.keptAs === null
        ? 'The settings file is not valid JSON, so the defaults are used.'
        : `The settings file was not valid JSON. It is kept as ${problem.keptAs}; the defaults are used.`;
    case 'settings_unreadable':
      return `The settings file ${problem.path} can't be read, so the defaults are used.`;
    case 'settings_unwritable':
      return `The settings could not be saved to ${problem.path}.`;
    case 'state_damaged':
      return problem.keptAs === null
        ? `${problem.file} is damaged and was not read.`
        : `${problem.file} was damaged; it is kept as ${problem.keptAs}, and begun anew.`;
    case 'state_unwritable':
      return `${problem.path} can't be written, so official figures are kept until Tidemark ends only.`;
    case 'history_damaged':
      return `${counted(problem.lines, 'line')} of the history ${problem.lines === 1 ? 'was' : 'were'} damaged. What the logs still hold of it is counted anew; the rest of the history is as it was.`;
    case 'history_left_alone':
      return problem.reason === 'newer'
        ? 'The history was written by a newer Tidemark. It is left as it is, and nothing is added to it.'
        : "The history can't be read. It is left as it is, and nothing is added to it.";
    case 'history_unwritable':
      return `The history could not be saved to ${problem.path}.`;
    case 'cleanup_soon':
      return `Claude Code deletes its logs after ${counted(problem.days, 'day')}. ${problem.isHistoryOn ? 'From now on, Tidemark keeps hourly sums of them.' : 'Tidemark would keep hourly sums of them, but its history is off.'}`;
    case 'reading_failed':
      return `Reading the logs stopped: ${problem.reason}. The figures are the last good ones.`;
    case 'notifications_failed':
      return `Notifications can't be shown: ${problem.reason}.`;
    case 'menu_bar_hidden':
      return 'macOS hides the icon. Allow Tidemark in System Settings, Menu Bar.';
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
