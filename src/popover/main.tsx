/** The page's beginning: finds its host, and shows the popover or, by its address, the settings. */
import { render } from 'preact';
import type { Answers, BridgeCall, PageBridge } from '../contract/bridge.ts';
import { LANGUAGE } from '../core/texts.ts';
import { App } from './app.tsx';
import { hostBridge } from './host.ts';
import { SettingsRoot } from './settings-root.tsx';
import './settings.css';

/** What the settings' address has and the popover's has not; the preview's token stays behind the # of either. */
const SETTINGS_QUERY = '?page=settings';

/** A browser has no window for the settings: they take the popover's place in the same tab. */
function inOneTab(bridge: PageBridge): PageBridge {
  return {
    onPush: bridge.onPush,
    async call<Call extends BridgeCall>(call: Call): Promise<Answers[Call['call']]> {
      const answer = await bridge.call(call);
      if (call.call === 'act' && call.action === 'open_settings') {
        location.search = SETTINGS_QUERY;
      }
      return answer;
    },
  };
}

document.documentElement.lang = LANGUAGE;
const root = document.querySelector('#app');
if (root) {
  const { bridge: host, kind } = hostBridge();
  document.documentElement.dataset['host'] = kind;
  const isPreview = kind === 'preview';
  const bridge = isPreview ? inOneTab(host) : host;
  const back = (): void => {
    location.assign(location.pathname + location.hash);
  };
  render(
    location.search === SETTINGS_QUERY ? (
      <SettingsRoot bridge={bridge} onBack={isPreview ? back : null} />
    ) : (
      <App bridge={bridge} />
    ),
    root,
  );
}
