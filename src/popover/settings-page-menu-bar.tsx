/** Settings: what stands beside the icon, and how times are written. */
import { Choice, Group } from './fields.tsx';
import type { PageProps } from './settings-page.tsx';
import { MENU_BAR_TEXTS } from './texts-settings.ts';

export function MenuBarPage({ settings, change }: PageProps) {
  return (
    <>
      <Group title={MENU_BAR_TEXTS.group}>
        <Choice
          label={MENU_BAR_TEXTS.style}
          value={settings.menuBar}
          options={MENU_BAR_TEXTS.styles}
          onChange={(menuBar) => void change(MENU_BAR_TEXTS.group, { menuBar })}
        />
        {settings.menuBar === 'icon' && <p class="secondary">{MENU_BAR_TEXTS.iconHint}</p>}
        {settings.menuBar !== 'icon' && (
          <Choice
            label={MENU_BAR_TEXTS.shows}
            value={settings.menuBarShows}
            options={MENU_BAR_TEXTS.showsOptions}
            onChange={(menuBarShows) => void change(MENU_BAR_TEXTS.shows, { menuBarShows })}
          />
        )}
        {settings.menuBar === 'percentage' && (
          <Choice
            label={MENU_BAR_TEXTS.window}
            value={settings.menuBarWindow}
            options={MENU_BAR_TEXTS.windows}
            onChange={(menuBarWindow) => void change(MENU_BAR_TEXTS.window, { menuBarWindow })}
          />
        )}
      </Group>
      <Group title={MENU_BAR_TEXTS.times}>
        <Choice
          label={MENU_BAR_TEXTS.clock}
          value={settings.timeFormat}
          options={MENU_BAR_TEXTS.clocks}
          onChange={(timeFormat) => void change(MENU_BAR_TEXTS.clock, { timeFormat })}
        />
      </Group>
    </>
  );
}
