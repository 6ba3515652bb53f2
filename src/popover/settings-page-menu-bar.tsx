/** Settings: what stands beside the icon, and how times are written. */
import { Choice, Group } from './fields.tsx';
import type { PageProps } from './settings-page-props.ts';
import { MENU_BAR } from '../core/texts.ts';

export function MenuBarPage({ settings, change }: PageProps) {
  return (
    <>
      <Group title={MENU_BAR.group}>
        <Choice
          label={MENU_BAR.style}
          value={settings.menuBar}
          options={MENU_BAR.styles}
          onChange={(menuBar) => void change(MENU_BAR.group, { menuBar })}
        />
        {settings.menuBar === 'icon' && <p class="secondary">{MENU_BAR.iconHint}</p>}
        {settings.menuBar !== 'icon' && (
          <Choice
            label={MENU_BAR.shows}
            value={settings.menuBarShows}
            options={MENU_BAR.showsOptions}
            onChange={(menuBarShows) => void change(MENU_BAR.shows, { menuBarShows })}
          />
        )}
        {settings.menuBar === 'percentage' && (
          <Choice
            label={MENU_BAR.window}
            value={settings.menuBarWindow}
            options={MENU_BAR.windows}
            onChange={(menuBarWindow) => void change(MENU_BAR.window, { menuBarWindow })}
          />
        )}
      </Group>
      <Group title={MENU_BAR.times}>
        <Choice
          label={MENU_BAR.clock}
          value={settings.timeFormat}
          options={MENU_BAR.clocks}
          onChange={(timeFormat) => void change(MENU_BAR.clock, { timeFormat })}
        />
      </Group>
    </>
  );
}
