/** The popover's window over hours: a page that nobody looks at is dropped, and made anew when it is opened. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPopover } from '../../src/electron/popover-window.ts';

const { made } = vi.hoisted(() => ({ made: [] as { isDestroyed: boolean; sent: unknown[] }[] }));

// As much of Electron as the popover's window uses; the rest of the app runs on the whole stand-in.
vi.mock('electron', () => ({
  nativeTheme: { shouldUseDarkColors: false },
  screen: { getPrimaryDisplay: () => ({ workArea: { x: 0, y: 0, width: 1440, height: 900 } }) },
  BrowserWindow: class {
    readonly #state = { isDestroyed: false, sent: [] as unknown[] };
    readonly webContents = {
      on: () => {},
      send: (_channel: string, push: unknown) => this.#state.sent.push(push),
    };
    constructor() {
      made.push(this.#state);
    }
    on(): void {}
    loadURL = () => Promise.resolve();
    setBounds(): void {}
    show(): void {}
    focus(): void {}
    hide(): void {}
    destroy(): void {
      this.#state.isDestroyed = true;
    }
  },
}));

const MINUTE_MS = 60_000;

describe('a popover that nobody looks at', () => {
  beforeEach(() => {
    made.length = 0;
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const popover = () =>
    createPopover({
      preload: new URL('file:///preload.cjs'),
      onVisible: () => {},
      onCrashes: () => {},
      openMenu: () => {},
    });

  test('is dropped after ten minutes, and made anew when it is opened', () => {
    const { take } = popover();
    take('open', null);
    take('dismiss', null);
    vi.advanceTimersByTime(9 * MINUTE_MS);
    expect(made.map((one) => one.isDestroyed)).toEqual([false]);
    vi.advanceTimersByTime(MINUTE_MS);
    expect(made.map((one) => one.isDestroyed)).toEqual([true]);
    take('open', null);
    expect(made.map((one) => one.isDestroyed)).toEqual([true, false]);
  });

  test('is kept while it is open, however long that is', () => {
    const { take } = popover();
    take('open', null);
    vi.advanceTimersByTime(60 * MINUTE_MS);
    expect(made.map((one) => one.isDestroyed)).toEqual([false]);
  });

  test('begins to wait anew each time it is closed', () => {
    const { take } = popover();
    take('open', null);
    take('dismiss', null);
    vi.advanceTimersByTime(6 * MINUTE_MS);
    take('open', null);
    take('dismiss', null);
    vi.advanceTimersByTime(6 * MINUTE_MS);
    expect(made.map((one) => one.isDestroyed)).toEqual([false]);
  });

  test('gets no figures while it is hidden, and the newest of them when it opens', () => {
    const { take, ready, push } = popover();
    take('open', null);
    ready();
    take('dismiss', null);
    push({ push: 'view', view: 'older' as never });
    push({ push: 'view', view: 'newer' as never });
    expect(made[0]?.sent).toEqual([]);
    take('open', null);
    expect(made[0]?.sent).toEqual([{ push: 'view', view: 'newer' }]);
  });
});
