/** Settings: what few need. */
import { Group } from './fields.tsx';
import { PriceFields } from './fields-prices.tsx';
import { UnitFields } from './limit-fields-units.tsx';
import type { PageProps } from './settings-page.tsx';
import { ADVANCED_TEXTS } from './texts-settings.ts';

export function AdvancedPage({ settings, setup, change }: PageProps) {
  return (
    <>
      <Group title={ADVANCED_TEXTS.units}>
        <UnitFields settings={settings} change={change} />
      </Group>
      <Group title={ADVANCED_TEXTS.prices}>
        <PriceFields settings={settings} change={change} />
      </Group>
      <Group title={ADVANCED_TEXTS.file}>
        <p>
          <code>{setup.settingsFile}</code>
        </p>
        <p class="secondary">{ADVANCED_TEXTS.fileHint}</p>
      </Group>
    </>
  );
}
