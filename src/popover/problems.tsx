/** What is wrong, in a sentence each, with the one thing that helps. */
import type { PageBridge } from '../contract/bridge.ts';
import { PROBLEM } from '../core/texts.ts';
import type { View } from '../core/view.ts';

type Props = { problems: View['problems']; bridge: PageBridge; onSettings: () => void };
type Action = NonNullable<View['problems'][number]['action']>;

export function Problems({ problems, bridge, onSettings }: Props) {
  // Some help lies in the system's settings, the rest in ours.
  const act = (action: Action): void => {
    if (action === 'open_menu_bar_settings' || action === 'open_notification_settings') {
      void bridge.call({ call: 'act', action });
    } else {
      onSettings();
    }
  };
  if (problems.length === 0) {
    return null;
  }
  return (
    <ul class="problems" aria-label={PROBLEM.label}>
      {problems.map(({ code, message, action }) => (
        <li key={`${code} ${message}`}>
          <span>{message}</span>
          {action && (
            <button type="button" class="link" onClick={() => act(action)}>
              {PROBLEM.actions[action]}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
