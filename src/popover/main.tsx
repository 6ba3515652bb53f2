/** The page's beginning: finds its host and shows the popover. */
import { render } from 'preact';
import { App } from './app.tsx';
import { hostBridge } from './host.ts';

const root = document.querySelector('#app');
if (root) {
  const { bridge, kind } = hostBridge();
  document.documentElement.dataset['host'] = kind;
  render(<App bridge={bridge} />, root);
}
