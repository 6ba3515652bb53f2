/** `tidemark status --watch`: the report for as long as it is watched. */
import { createEngine } from '../app/engine.ts';
import { alertRulesOf } from '../contract/settings.ts';
import { afterTelling, judgeAlerts, type AlertState } from '../core/alerts.ts';
import type { Call } from './call.ts';
import { rendered } from './status.ts';

/** Keeps the report on screen until the program is ended. */
export function watchStatus(call: Call, stopped: AbortSignal): Promise<void> {
  const engine = createEngine(call.machine, call.feedAccess);
  let alertState: AlertState | null = null;
  let shown = '';
  return new Promise((resolve) => {
    stopped.addEventListener('abort', () => {
      void engine.stop().then(resolve);
    });
    engine.start(call.settings, ({ snapshot, problems }) => {
      if (!snapshot) {
        return;
      }
      const now = { ...call, nowMs: snapshot.atMs };
      const text = rendered(now, snapshot, [...call.settingsProblems, ...problems]);
      const clear =
        call.stdout.isTerminal() && !call.arguments.json && !call.arguments.line ? '\u001b[2J\u001b[H' : '';
      if (text !== shown) {
        call.stdout.write(`${clear}${text}\n`);
        shown = text;
      }
      const due = judgeAlerts(alertState, snapshot, alertRulesOf(call.settings), {
        clock: call.clock,
        nowMs: snapshot.atMs,
        gapAtMs: null,
      });
      alertState = due.alerts.reduce(
        (state, alert) => afterTelling(state, alert, [], snapshot.atMs),
        due.state,
      );
      if (!call.arguments.json && !call.arguments.line) {
        for (const { title, body } of due.alerts) {
          call.stdout.write(`${call.paint.bold(`! ${title}.`)} ${body}\n`);
        }
      }
    });
    engine.setWatched(true);
  });
}
