import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { app } from './app.ts';
import { config } from './config.ts';
import { control } from './control.ts';
import { markReady } from './lifecycle.ts';
import { cancelable } from './strict.ts';

/** One question of the test. */
interface Ask {
  readonly id: number;
  readonly name: string;
  readonly args: unknown[];
}

const tell = process.send?.bind(process);
// An app in Electron has no such channel, and looks like this.
delete process.send;
for (const [name, value] of Object.entries({
  platform: config.platform,
  type: 'browser',
  versions: { ...process.versions, electron: config.electronVersion },
  resourcesPath: app.getAppPath(),
})) {
  Object.defineProperty(process, name, { value, enumerable: true });
}
process.argv[1] = config.main;

process.on('disconnect', () => process.exit(1));
process.on('message', (ask: Ask) => void answer(ask));
tell?.({ names: Object.keys(control) });

register('./hooks.js', import.meta.url);
// As in Electron, the app is ready only after its main module was evaluated, top-level awaits included.
await import(pathToFileURL(config.main).href);
markReady();
app.emit('ready', cancelable(), {});
tell?.({ ready: true });

async function answer({ id, name, args }: Ask): Promise<void> {
  try {
    tell?.({ id, value: await Reflect.apply(Reflect.get(control, name), control, args) });
  } catch (error) {
    tell?.({ id, error: error instanceof Error ? error.message : String(error) });
  }
}
