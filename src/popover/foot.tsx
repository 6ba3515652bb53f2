/** The last lines: that alerts are silent, how fresh everything is, and the way to the settings. */
import type { PageBridge } from '../contract/bridge.ts';
import { FOOT } from '../core/texts.ts';
import type { View } from '../core/view.ts';

export function Foot({
  view,
  bridge,
  onSettings,
}: {
  view: View;
  bridge: PageBridge;
  onSettings: () => void;
}) {
  return (
    <>
      {view.snoozed && (
        <div class="notice">
          <p>{view.snoozed}</p>
          <button
            type="button"
            class="link"
            onClick={() => void bridge.call({ call: 'act', action: 'end_snooze' })}
          >
            {FOOT.endSnooze}
          </button>
        </div>
      )}
      <footer class="row">
        <span class="secondary">{view.updated}</span>
        <span>
          <button
            type="button"
            class="link"
            onClick={() => void bridge.call({ call: 'act', action: 'refresh' })}
          >
            {FOOT.refresh}
          </button>
          <button type="button" class="link" onClick={onSettings}>
            {FOOT.settings}
          </button>
        </span>
      </footer>
    </>
  );
}
