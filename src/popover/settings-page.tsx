/** The pages of the settings, in their order. */
import type { FunctionComponent } from 'preact';
import type { PageBridge, SetupView } from '../contract/bridge.ts';
import type { Settings } from '../contract/settings.ts';
import type { View } from '../core/view.ts';
import type { Change } from './fields.tsx';
import { AdvancedPage } from './settings-page-advanced.tsx';
import { AlertsPage } from './settings-page-alerts.tsx';
import { HistoryPage } from './settings-page-history.tsx';
import { MenuBarPage } from './settings-page-menu-bar.tsx';
import { PlanPage } from './settings-page-plan.tsx';
import { PrivacyPage } from './settings-page-privacy.tsx';
import { SourcesPage } from './settings-page-sources.tsx';
import type { SETTINGS } from '../core/texts.ts';

export type PageId = keyof typeof SETTINGS.pages;

/** What every page gets. */
export type PageProps = {
  settings: Settings;
  setup: SetupView;
  /** Null until the first figures are there. */
  view: View | null;
  bridge: PageBridge;
  change: Change;
};

export const PAGES: readonly { id: PageId; Page: FunctionComponent<PageProps> }[] = [
  { id: 'plan', Page: PlanPage },
  { id: 'sources', Page: SourcesPage },
  { id: 'menu_bar', Page: MenuBarPage },
  { id: 'alerts', Page: AlertsPage },
  { id: 'history', Page: HistoryPage },
  { id: 'advanced', Page: AdvancedPage },
  { id: 'privacy', Page: PrivacyPage },
];
