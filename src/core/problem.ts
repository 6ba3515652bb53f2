/** Everything that can be wrong and that the user is told: closed, and data. */
import { isForNewKey, type SpendFailure } from './api-spend.ts';
import { listText } from './format.ts';
import { PROBLEM, SPEND_FAILURE } from './texts.ts';
import type { WindowId } from './windows.ts';

export type Problem =
  | { code: 'no_logs'; paths: string[] }
  | { code: 'root_missing' | 'root_unreadable' | 'folder_unreadable' | 'file_unreadable'; path: string }
  | { code: 'unknown_models'; models: string[]; pricedAs: string }
  | { code: 'foreign_models'; models: string[]; events: number }
  | { code: 'future_events'; events: number }
  | { code: 'file_times_wrong'; files: number }
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
  | { code: 'api_spend_no_key' }
  | { code: 'api_spend_failed'; failure: SpendFailure }
  | { code: 'notifications_failed'; reason: string }
  | { code: 'page_crashed'; reason: string }
  | { code: 'menu_bar_hidden' };

export type ProblemCode = Problem['code'];

export type ProblemAction = keyof typeof PROBLEM.actions;

/** What helps, where it is more than to know. */
const ACTIONS: Readonly<Partial<Record<ProblemCode, ProblemAction>>> = {
  no_logs: 'choose_root',
  root_missing: 'choose_root',
  root_unreadable: 'choose_root',
  unknown_models: 'set_price',
  weekly_reset_moved: 'set_weekly_reset',
  settings_field: 'open_settings',
  settings_not_json: 'open_settings',
  api_spend_no_key: 'open_settings',
  menu_bar_hidden: 'open_menu_bar_settings',
  notifications_failed: 'open_notification_settings',
};

/** The one thing that helps; null where there is none. */
export function actionOf(problem: Problem): ProblemAction | null {
  if (problem.code === 'api_spend_failed') {
    return isForNewKey(problem.failure) ? 'open_settings' : null;
  }
  return problem.code === 'cleanup_soon' && !problem.isHistoryOn
    ? 'keep_history'
    : (ACTIONS[problem.code] ?? null);
}

/** One sentence for the user. Names in it come from outside: make them plain before they reach a screen. */
export function problemMessage(problem: Problem): string {
  switch (problem.code) {
    case 'no_logs':
      return PROBLEM.noLogs(listText(problem.paths));
    case 'root_missing':
      return PROBLEM.rootMissing(problem.path);
    case 'root_unreadable':
    case 'folder_unreadable':
      return PROBLEM.folderUnreadable(problem.path);
    case 'file_unreadable':
      return PROBLEM.fileUnreadable(problem.path);
    case 'unknown_models':
      return PROBLEM.unknownModels(listText(problem.models), problem.pricedAs);
    case 'foreign_models':
      return PROBLEM.foreignModels(problem.events, listText(problem.models));
    case 'future_events':
      return PROBLEM.futureEvents(problem.events);
    case 'file_times_wrong':
      return PROBLEM.fileTimesWrong(problem.files);
    case 'refused_resets':
      return PROBLEM.refusedResets(problem.count);
    case 'block_start_unknown':
      return PROBLEM.blockStartUnknown;
    case 'weekly_reset_moved':
      return PROBLEM.weeklyResetMoved;
    case 'two_accounts':
      return PROBLEM.twoAccounts;
    case 'output_under_recorded':
      return PROBLEM.outputUnderRecorded(problem.events);
    case 'settings_field':
      return PROBLEM.settingsField(problem.field, problem.reason);
    case 'settings_not_json':
      return problem.keptAs === null ? PROBLEM.settingsNotJson : PROBLEM.settingsKept(problem.keptAs);
    case 'settings_unreadable':
      return PROBLEM.settingsUnreadable(problem.path);
    case 'settings_unwritable':
      return PROBLEM.settingsUnwritable(problem.path);
    case 'state_damaged':
      return problem.keptAs === null
        ? PROBLEM.stateDamaged(problem.file)
        : PROBLEM.stateKept(problem.file, problem.keptAs);
    case 'state_unwritable':
      return PROBLEM.stateUnwritable(problem.path);
    case 'history_damaged':
      return PROBLEM.historyDamaged(problem.lines);
    case 'history_left_alone':
      return problem.reason === 'newer' ? PROBLEM.historyNewer : PROBLEM.historyUnreadable;
    case 'history_unwritable':
      return PROBLEM.historyUnwritable(problem.path);
    case 'cleanup_soon':
      return problem.isHistoryOn ? PROBLEM.cleanupKept(problem.days) : PROBLEM.cleanupLost(problem.days);
    case 'reading_failed':
      return PROBLEM.readingFailed(problem.reason);
    case 'api_spend_no_key':
      return SPEND_FAILURE.noKey;
    case 'api_spend_failed':
      return spendFailureMessage(problem.failure);
    case 'notifications_failed':
      return PROBLEM.notificationsFailed(problem.reason);
    case 'page_crashed':
      return PROBLEM.pageCrashed(problem.reason);
    case 'menu_bar_hidden':
      return PROBLEM.menuBarHidden;
  }
}

/** Why API spend is old or missing, in a sentence. */
export function spendFailureMessage(failure: SpendFailure): string {
  switch (failure.code) {
    case 'wrong_key':
      return SPEND_FAILURE.wrongKey;
    case 'forbidden':
      return SPEND_FAILURE.forbidden;
    case 'rate_limited':
      return SPEND_FAILURE.rateLimited;
    case 'timed_out':
      return SPEND_FAILURE.timedOut;
    case 'unreachable':
      return SPEND_FAILURE.unreachable;
    case 'untrusted':
      return SPEND_FAILURE.untrusted;
    case 'unreadable':
      return SPEND_FAILURE.unreadable;
    case 'server_failed':
      return SPEND_FAILURE.serverFailed(failure.status);
    case 'refused':
      return SPEND_FAILURE.refused(failure.status);
    case 'foreign_currency':
      return SPEND_FAILURE.foreignCurrency(failure.currency);
    case 'keychain_missing':
      return SPEND_FAILURE.keychainMissing;
    case 'keychain_locked':
      return SPEND_FAILURE.keychainLocked;
    case 'keychain_failed':
      return SPEND_FAILURE.keychainFailed;
  }
}
