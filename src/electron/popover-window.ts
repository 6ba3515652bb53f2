/** The popover's window: made on first use, shown below the icon, hidden rather than closed, dropped when idle. */
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { fileURLToPath } from 'node:url';
import { mendOnce } from '../app/mend-once.ts';
import { PUSH_CHANNEL, type Push } from '../contract/bridge.ts';
import { PAGE_URL } from './page-protocol.ts';
import { placePopover, type Rectangle } from './placement.ts';
import { CLOSED, nextPopover, type PopoverInput } from './popover-state.ts';

const WIDTH = 360;
const FIRST_HEIGHT = 480;
/** The page says how high it is; it never gets higher than this share of the work area, and scrolls instead. */
const HIGHEST_SHARE = 0.9;

/** A page that nobody has looked at for so long is dropped, for its memory; opening takes a tenth of a second more. */
const IDLE_MS = 10 * 60_000;

export type Popover = {
  /** Takes what happened; `icon` is where the icon is, if that is known. */
  take(input: PopoverInput, icon: Rectangle | null): void;
  push(push: Push): void;
  fit(heightPx: number): void;
  /** The page listens from now on; it asks for the view by itself. */
  ready(): void;
  isVisible(): boolean;
  destroy(): void;
};

export type PopoverHost = {
  preload: URL;
  onVisible(isVisible: boolean): void;
  /** The page crashed a second time within a minute, and is not opened again by itself. */
  onCrashes(reason: string): void;
  /** Opens the menu that a right click asks for. */
  openMenu(): void;
};

/** A popover without a window as yet. */
export function createPopover(host: PopoverHost): Popover {
  let state = CLOSED;
  let window: BrowserWindow | null = null;
  let lastIcon: Rectangle | null = null;
  let heightPx = FIRST_HEIGHT;
  let isReady = false;
  const waiting: Push[] = [];
  /** The newest view that came while nobody could see it. */
  let missed: Push | null = null;
  const isMended = mendOnce();
  let idle: ReturnType<typeof setTimeout> | undefined;

  function open(): BrowserWindow {
    const created = new BrowserWindow({
      width: WIDTH,
      height: heightPx,
      show: false,
      frame: false,
      resizable: false,
      movable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      // A panel floats over full-screen apps and does not take the focus from the app in front.
      type: 'panel',
      // The page's own ground, so that nothing flashes before the page is drawn.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#232326' : '#f6f6f7',
      webPreferences: {
        preload: fileURLToPath(host.preload),
        sandbox: true,
        spellcheck: false,
      },
    });
    created.on('blur', () => take('blur', lastIcon));
    created.on('close', (event) => {
      // ⌘W closes the popover, not the app.
      event.preventDefault();
      take('dismiss', lastIcon);
    });
    created.webContents.on('render-process-gone', (_event, { reason }) => {
      const wasVisible = state.isVisible && created === window;
      drop();
      state = CLOSED;
      host.onVisible(false);
      if (!isMended()) {
        host.onCrashes(reason);
      } else if (wasVisible) {
        take('open', lastIcon);
      }
    });
    created.loadURL(PAGE_URL).catch(() => {
      // It was dropped before it was loaded.
    });
    return created;
  }

  /** Lets go of the page, which the next opening makes anew. */
  function drop(): void {
    clearTimeout(idle);
    const dropped = window;
    window = null;
    isReady = false;
    missed = null;
    dropped?.destroy();
  }

  function place(): Rectangle {
    const display = lastIcon ? screen.getDisplayMatching(lastIcon) : screen.getPrimaryDisplay();
    const highest = Math.floor(display.workArea.height * HIGHEST_SHARE);
    return placePopover({ width: WIDTH, height: Math.min(heightPx, highest) }, lastIcon, display.workArea);
  }

  function take(input: PopoverInput, icon: Rectangle | null): void {
    const next = nextPopover(state, input, Date.now());
    state = next.state;
    lastIcon = icon ?? lastIcon;
    clearTimeout(idle);
    if (!state.isVisible) {
      idle = setTimeout(drop, IDLE_MS);
    }
    if (next.effect === 'show') {
      window ??= open();
      if (missed) {
        send(missed);
      }
      window.setBounds(place());
      window.show();
      window.focus();
    } else if (next.effect === 'hide') {
      window?.hide();
    } else if (next.effect === 'menu') {
      window?.hide();
      host.openMenu();
    }
    if (next.effect !== 'none') {
      host.onVisible(state.isVisible);
    }
  }

  function send(push: Push): void {
    missed = null;
    window?.webContents.send(PUSH_CHANNEL, push);
  }

  return {
    take,
    push(push) {
      if (push.push === 'view' && !state.isVisible) {
        // A hidden page has no work to do.
        missed = isReady ? push : null;
      } else if (isReady) {
        send(push);
      } else if (push.push !== 'view') {
        waiting.push(push);
      }
    },
    ready() {
      isReady = true;
      waiting.splice(0).forEach(send);
    },
    fit(height) {
      heightPx = Math.ceil(height);
      if (window && state.isVisible) {
        window.setBounds(place());
      }
    },
    isVisible: () => state.isVisible,
    destroy: drop,
  };
}
