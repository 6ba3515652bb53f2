/** Settings: what few need. */
import { Group } from './fields.tsx';
import { PriceFields } from './fields-prices.tsx';
import { LoginFields } from './login-fields.tsx';
import { UnitFields } from './limit-fields-units.tsx';
import type { PageProps } from './settings-page-props.ts';
import { ADVANCED } from '../core/texts.ts';

export function AdvancedPage({ settings, setup, change, bridge }: PageProps) {
  return (
    <>
      <Group title={ADVANCED.start}>
        <LoginFields bridge={bridge} />
      </Group>
      <Group title={ADVANCED.units}>
        <UnitFields settings={settings} change={change} />
      </Group>
      <Group title={ADVANCED.prices}>
        <PriceFields settings={settings} change={change} />
      </Group>
      <Group title={ADVANCED.file}>
        <p>
          <code>{setup.settingsFile}</code>
        </p>
        <p class="secondary">{ADVANCED.fileHint}</p>
      </Group>
    </>
  );
}
