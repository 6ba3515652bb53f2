/** What is wrong, in a sentence each, with the one thing that helps. */
import type { PageBridge } from '../contract/bridge.ts';
import { PROBLEM } from '../core/texts.ts';
import type { View } from '../core/view.ts';

type Props = { problems: View['problems']; bridge: PageBridge; onSettings: () => void };

export function Problems({ problems, bridge, onSettings }: Props) {
  if (problems.length === 0) {
    return null;
  }
  return (
    <ul class="problems" aria-label={PROBLEM.label}>
      {problems.map(({ code, message, action }) => (
        <li key={`${code} ${message}`}>
          <span>{message}</span>
          {action === 'choose_root' && (
            <button type="button" class="link" onClick={onSettings}>
              {PROBLEM.chooseFolder}
            </button>
          )}
          {action === 'open_settings' && (
            <button type="button" class="link" onClick={onSettings}>
              {PROBLEM.openSettings}
            </button>
          )}
          {action === 'open_menu_bar_settings' && (
            <button
              type="button"
              class="link"
              onClick={() => void bridge.call({ call: 'act', action: 'open_menu_bar_settings' })}
            >
              {PROBLEM.openSettings}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
