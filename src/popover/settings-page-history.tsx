/** Settings: what is kept of the past, and how to take it elsewhere. */
import { Check, Group } from './fields.tsx';
import { Confirm } from './fields-confirm.tsx';
import type { PageProps } from './settings-page-props.ts';
import { HISTORY_SETTINGS } from '../core/texts.ts';

export function HistoryPage({ settings, bridge, change }: PageProps) {
  return (
    <>
      <Group title={HISTORY_SETTINGS.group}>
        <Check
          label={HISTORY_SETTINGS.keep}
          hint={HISTORY_SETTINGS.keepHint}
          value={settings.keepHistory}
          onChange={(keepHistory) => void change(HISTORY_SETTINGS.keep, { keepHistory })}
        />
        <Confirm
          ask={HISTORY_SETTINGS.names}
          explanation={HISTORY_SETTINGS.namesExplained}
          confirm={HISTORY_SETTINGS.forgetNow}
          done={HISTORY_SETTINGS.forgotten}
          onConfirm={() => void bridge.call({ call: 'act', action: 'forget_project_names' })}
        />
        <Confirm
          ask={HISTORY_SETTINGS.forget}
          explanation={HISTORY_SETTINGS.forgetExplained}
          confirm={HISTORY_SETTINGS.forgetNow}
          done={HISTORY_SETTINGS.forgotten}
          onConfirm={() => void bridge.call({ call: 'act', action: 'forget_history' })}
        />
      </Group>
      <Group title={HISTORY_SETTINGS.exportGroup}>
        <p>{HISTORY_SETTINGS.exportHint}</p>
        {HISTORY_SETTINGS.commands.map((command) => (
          <p key={command}>
            <code>{command}</code>
          </p>
        ))}
      </Group>
    </>
  );
}
