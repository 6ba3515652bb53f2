/** The preview: a session whose screen is a page in the browser. */
import { answerCalls, type HostAction } from '../app/bridge-calls.ts';
import { bundleFolder, composeSession } from '../app/compose.ts';
import { systemLocale, type Machine } from '../app/machine.ts';
import { servePreview, type Preview } from './server.ts';

export type RunningPreview = { url: string; stop(): Promise<void> };

/** Starts session and server; `onQuit` is called when the page asks to quit. */
export async function startPreview(machine: Machine, onQuit: () => void): Promise<RunningPreview> {
  let preview: Preview | null = null;
  const session = composeSession(
    {
      show: (view) => preview?.push({ push: 'view', view }),
      // The page is the only place where it can be seen, so without a page it has not been told.
      notify: ({ id, title, body }) => {
        preview?.push({ push: 'alert', id, title, body });
        return Promise.resolve({ kind: isWatched ? 'seen' : 'unseen' });
      },
      withdraw: () => {},
    },
    machine,
    systemLocale(),
    null,
  );
  let isWatched = false;
  const noLoginItem = () => 'unavailable' as const;
  // The rest is the page's own affair in a browser: it goes to the settings by itself.
  const act = (action: HostAction): void => {
    if (action === 'refresh') {
      session.refresh();
    } else if (action === 'quit') {
      onQuit();
    }
  };
  preview = await servePreview(new URL('page/', bundleFolder()), {
    answer: answerCalls(session, {
      act,
      fit: () => {},
      ready: () => {},
      loginItem: noLoginItem,
      setLoginItem: noLoginItem,
    }),
    first() {
      const view = session.view();
      return view && { push: 'view', view };
    },
    watched(now) {
      isWatched = now;
      session.setWatched(now);
    },
  });
  session.start();
  const { url, close } = preview;
  return {
    url,
    async stop() {
      await Promise.all([session.stop(), close()]);
    },
  };
}
