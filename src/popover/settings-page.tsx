/** The pages of the settings, in their order. */
import type { FunctionComponent } from 'preact';
import { AdvancedPage } from './settings-page-advanced.tsx';
import { AlertsPage } from './settings-page-alerts.tsx';
import { HistoryPage } from './settings-page-history.tsx';
import { MenuBarPage } from './settings-page-menu-bar.tsx';
import type { PageProps } from './settings-page-props.ts';
import { PlanPage } from './settings-page-plan.tsx';
import { PrivacyPage } from './settings-page-privacy.tsx';
import { SourcesPage } from './settings-page-sources.tsx';
import type { SETTINGS } from '../core/texts.ts';

export type PageId = keyof typeof SETTINGS.pages;

export const PAGES: readonly { id: PageId; Page: FunctionComponent<PageProps> }[] = [
  { id: 'plan', Page: PlanPage },
  { id: 'sources', Page: SourcesPage },
  { id: 'menu_bar', Page: MenuBarPage },
  { id: 'alerts', Page: AlertsPage },
  { id: 'history', Page: HistoryPage },
  { id: 'advanced', Page: AdvancedPage },
  { id: 'privacy', Page: PrivacyPage },
];
