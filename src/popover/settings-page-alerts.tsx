/** Settings: when to be told. */
import { Group, TextField } from './fields.tsx';
import type { PageProps } from './settings-page.tsx';
import { ALERT_TEXTS } from './texts-settings.ts';

export function AlertsPage({ settings, change }: PageProps) {
  return (
    <Group title={ALERT_TEXTS.group}>
      <TextField
        label={ALERT_TEXTS.thresholds}
        value={settings.thresholds.join(', ')}
        example={ALERT_TEXTS.never}
        save={(text) => change(ALERT_TEXTS.thresholds, { thresholds: percentagesIn(text) })}
      />
      <p class="secondary">{ALERT_TEXTS.hint}</p>
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
