/** What every page of the settings gets. */
import type { PageBridge, SetupView } from '../contract/bridge.ts';
import type { Settings } from '../contract/settings.ts';
import type { View } from '../core/view.ts';
import type { Change } from './fields.tsx';

export type PageProps = {
  settings: Settings;
  setup: SetupView;
  /** Null until the first figures are there. */
  view: View | null;
  bridge: PageBridge;
  change: Change;
};
