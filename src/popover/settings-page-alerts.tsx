/** Settings: when to be told. */
import { Group, TextField } from './fields.tsx';
import type { PageProps } from './settings-page.tsx';
import { ALERT_SETTINGS } from '../core/texts.ts';

export function AlertsPage({ settings, change }: PageProps) {
  return (
    <Group title={ALERT_SETTINGS.group}>
      <TextField
        label={ALERT_SETTINGS.thresholds}
        value={settings.thresholds.join(', ')}
        example={ALERT_SETTINGS.never}
        save={(text) => change(ALERT_SETTINGS.thresholds, { thresholds: percentagesIn(text) })}
      />
      <p class="secondary">{ALERT_SETTINGS.hint}</p>
    </Group>
  );
}

/** What is no number stays as it is: the host says what is wrong with it. */
function percentagesIn(text: string): unknown[] {
  return text
    .split(/[\s,;%]+/)
    .filter((word) => word !== '')
    .map((word) => (/^\d+$/.test(word) ? Number(word) : word));
}
