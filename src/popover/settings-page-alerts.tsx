/** Settings: of what the user is told, of which windows, and when not. */
import { useState } from 'preact/hooks';
import type { Action } from '../contract/bridge.ts';
import { ALERT_SETTINGS, WINDOW } from '../core/texts.ts';
import type { WindowId } from '../core/windows.ts';
import { Check, Group, TextField } from './fields.tsx';
import { LIMITED } from './limit-fields.tsx';
import type { PageProps } from './settings-page-props.ts';

/** What quiet hours begin with. */
const NIGHT = { from: '22:00', until: '08:00' };

export function AlertsPage({ settings, change, view, bridge }: PageProps) {
  const { thresholds, alertPace, alertResets, silentWindows, quietHours } = settings;
  const [isTested, setIsTested] = useState(false);
  const act = (action: Action): void => void bridge.call({ call: 'act', action });
  const setQuiet = (label: string, hours: object): Promise<string | null> =>
    change(label, (now) => ({ quietHours: { ...NIGHT, ...now.quietHours, ...hours } }));
  const setWindow = (id: WindowId, isOn: boolean): void =>
    void change(WINDOW.names[id], (now) => ({
      silentWindows: [...now.silentWindows.filter((one) => one !== id), ...(isOn ? [] : [id])],
    }));
  return (
    <>
      <Group title={ALERT_SETTINGS.group}>
        <TextField
          label={ALERT_SETTINGS.thresholds}
          value={thresholds.join(', ')}
          example={ALERT_SETTINGS.never}
          save={(text) => change(ALERT_SETTINGS.thresholds, { thresholds: percentagesIn(text) })}
        />
        <p class="secondary">{ALERT_SETTINGS.hint}</p>
      </Group>
      <Group title={ALERT_SETTINGS.outlook}>
        <Check
          label={ALERT_SETTINGS.pace}
          hint={ALERT_SETTINGS.paceHint}
          value={alertPace}
          onChange={(isOn) => void change(ALERT_SETTINGS.pace, { alertPace: isOn })}
        />
        <Check
          label={ALERT_SETTINGS.resets}
          hint={ALERT_SETTINGS.resetsHint}
          value={alertResets}
          onChange={(isOn) => void change(ALERT_SETTINGS.resets, { alertResets: isOn })}
        />
      </Group>
      <Group title={ALERT_SETTINGS.windows}>
        {LIMITED.map((id) => (
          <Check
            key={id}
            label={WINDOW.names[id]}
            value={!silentWindows.includes(id)}
            onChange={(isOn) => setWindow(id, isOn)}
          />
        ))}
        <p class="secondary">{ALERT_SETTINGS.windowsHint}</p>
      </Group>
      <Group title={ALERT_SETTINGS.quiet}>
        <Check
          label={ALERT_SETTINGS.quietOn}
          value={quietHours !== null}
          onChange={(isOn) => void change(ALERT_SETTINGS.quiet, { quietHours: isOn ? NIGHT : null })}
        />
        {quietHours && (
          <>
            <TextField
              label={ALERT_SETTINGS.from}
              value={quietHours.from}
              save={(from) => setQuiet(ALERT_SETTINGS.from, { from: from.trim() })}
            />
            <TextField
              label={ALERT_SETTINGS.until}
              value={quietHours.until}
              save={(until) => setQuiet(ALERT_SETTINGS.until, { until: until.trim() })}
            />
          </>
        )}
        <p class="secondary">{ALERT_SETTINGS.quietHint}</p>
      </Group>
      <Group title={ALERT_SETTINGS.silence}>
        <p role="status">{view?.snoozed ?? ALERT_SETTINGS.notSnoozed}</p>
        <p class="together">
          {view?.snoozed ? (
            <button type="button" class="link" onClick={() => act('end_snooze')}>
              {ALERT_SETTINGS.endSnooze}
            </button>
          ) : (
            <>
              <button type="button" class="link" onClick={() => act('snooze_hour')}>
                {ALERT_SETTINGS.snoozeHour}
              </button>
              <button type="button" class="link" onClick={() => act('snooze_until_reset')}>
                {ALERT_SETTINGS.snoozeReset}
              </button>
            </>
          )}
          <button
            type="button"
            class="link"
            onClick={() => {
              act('test_alert');
              setIsTested(true);
            }}
          >
            {ALERT_SETTINGS.test}
          </button>
        </p>
        <p class="secondary" role="status">
          {isTested ? ALERT_SETTINGS.tested : ''}
        </p>
      </Group>
    </>
  );
}

/** What is no number stays as it is: the host says what is wrong with it. */
function percentagesIn(text: string): unknown[] {
  return text
    .split(/[\s,;%]+/)
    .filter((word) => word !== '')
    .map((word) => (/^\d+$/.test(word) ? Number(word) : word));
}
