/** Settings: API spend. What it does and sends, on or off, the key, the budget. */
import { useEffect, useState } from 'preact/hooks';
import type { SpendDeskView } from '../contract/bridge.ts';
import { SPEND_SETTINGS } from '../core/texts.ts';
import { amountIn, amountText } from './fields-amount.ts';
import { Confirm } from './fields-confirm.tsx';
import { Check, TextField } from './fields.tsx';
import type { PageProps } from './settings-page-props.ts';
import { KeyField } from './spend-key-field.tsx';

export function SpendFields({ settings, view, bridge, change }: Omit<PageProps, 'setup'>) {
  const { enabled, budgetUsd } = settings.apiSpend;
  // Undefined until the host has told it.
  const [desk, setDesk] = useState<SpendDeskView | null | undefined>();
  const [forgotten, setForgotten] = useState({ times: 0, said: '' });
  const look = (): void => void bridge.call({ call: 'spend' }).then(setDesk);
  useEffect(look, [bridge, view, enabled]);
  if (desk === undefined) {
    return null;
  }
  if (desk === null) {
    return <p class="secondary">{SPEND_SETTINGS.unavailable}</p>;
  }

  const keep = async (key: string): Promise<string | null> => {
    const { refusal } = await bridge.call({ call: 'keep_admin_key', key });
    setForgotten(({ times }) => ({ times, said: '' }));
    look();
    return refusal;
  };
  const forget = async (): Promise<void> => {
    const { refusal } = await bridge.call({ call: 'forget_admin_key' });
    setForgotten(({ times }) => ({ times: times + 1, said: refusal ?? SPEND_SETTINGS.forgotten }));
    look();
  };
  const set = (label: string, more: Record<string, unknown>): Promise<string | null> =>
    change(label, (now) => ({ apiSpend: { ...now.apiSpend, ...more } }));

  return (
    <>
      <Check
        label={SPEND_SETTINGS.enabled}
        hint={SPEND_SETTINGS.hint}
        value={enabled}
        onChange={(isOn) => void set(SPEND_SETTINGS.group, { enabled: isOn })}
      />
      {/* Once the key is forgotten, the field no longer says that it was kept. */}
      <KeyField key={forgotten.times} stands={SPEND_SETTINGS.keyStates[desk.key]} keep={keep}>
        {desk.problem && (
          <p class="error" role="alert">
            {desk.problem}
          </p>
        )}
        {desk.next && <p class="secondary">{desk.next}</p>}
      </KeyField>
      <TextField
        label={SPEND_SETTINGS.budget}
        value={budgetUsd === null ? '' : amountText(budgetUsd)}
        example={SPEND_SETTINGS.noBudget}
        unit={SPEND_SETTINGS.budgetUnit}
        save={(text) =>
          set(SPEND_SETTINGS.budget, { budgetUsd: text.trim() === '' ? null : (amountIn(text) ?? text) })
        }
      />
      <p class="secondary">{SPEND_SETTINGS.budgetHint}</p>
      <Confirm
        ask={SPEND_SETTINGS.forget}
        explanation={SPEND_SETTINGS.forgetExplained}
        confirm={SPEND_SETTINGS.forgetNow}
        done={forgotten.said}
        onConfirm={() => void forget()}
      />
    </>
  );
}
