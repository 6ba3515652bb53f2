/** Settings: what is kept of the past, and how to take it elsewhere. */
import { Check, Group } from './fields.tsx';
import { Confirm } from './fields-confirm.tsx';
import type { PageProps } from './settings-page.tsx';
import { HISTORY_TEXTS } from './texts-settings.ts';

export function HistoryPage({ settings, bridge, change }: PageProps) {
  return (
    <>
      <Group title={HISTORY_TEXTS.group}>
        <Check
          label={HISTORY_TEXTS.keep}
          hint={HISTORY_TEXTS.keepHint}
          value={settings.keepHistory}
          onChange={(keepHistory) => void change(HISTORY_TEXTS.keep, { keepHistory })}
        />
        <Confirm
          ask={HISTORY_TEXTS.names}
          explanation={`${HISTORY_TEXTS.namesExplained} ${HISTORY_TEXTS.cannotUndo}`}
          confirm={HISTORY_TEXTS.forgetNow}
          done={HISTORY_TEXTS.forgotten}
          onConfirm={() => void bridge.call({ call: 'act', action: 'forget_project_names' })}
        />
        <Confirm
          ask={HISTORY_TEXTS.forget}
          explanation={`${HISTORY_TEXTS.forgetExplained} ${HISTORY_TEXTS.cannotUndo}`}
          confirm={HISTORY_TEXTS.forgetNow}
          done={HISTORY_TEXTS.forgotten}
          onConfirm={() => void bridge.call({ call: 'act', action: 'forget_history' })}
        />
      </Group>
      <Group title={HISTORY_TEXTS.exportGroup}>
        <p>{HISTORY_TEXTS.exportHint}</p>
        {HISTORY_TEXTS.commands.map((command) => (
          <p key={command}>
            <code>{command}</code>
          </p>
        ))}
      </Group>
    </>
  );
}
