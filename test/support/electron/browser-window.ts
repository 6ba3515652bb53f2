import type * as Electron from 'electron';
import type { WindowState } from './states.ts';
import { app, openWindows, windowGone } from './app.ts';
import { requireReady } from './lifecycle.ts';
import { screen } from './screen.ts';
import {
  cancelable,
  checkKeys,
  define,
  guard,
  internal,
  type Part,
  plainRecord,
  Strict,
  strict,
} from './strict.ts';
import { AFTERLIFE, WebContents } from './web-contents.ts';
import { checkWindowOptions } from './window-options.ts';

type Happening = 'ready-to-show' | 'show' | 'hide' | 'focus' | 'blur' | 'resize' | 'move';

/** Every window ever made, oldest first. */
export const windows: BrowserWindow[] = [];

export class BrowserWindow extends Strict implements Part<Electron.BrowserWindow, 'webContents'> {
  readonly id = windows.length + 1;
  readonly webContents: WebContents;
  readonly [internal]: WindowState;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    requireReady('new BrowserWindow');
    checkWindowOptions(options);
    super(
      'BrowserWindow',
      'setVisibleOnAllWorkspaces setAlwaysOnTop setVibrancy setBackgroundColor setMenuBarVisibility setSkipTaskbar moveTop',
    );
    const { width = 800, height = 600, show = true, webPreferences = {} } = options;
    const { workArea } = screen.getPrimaryDisplay();
    const { x = workArea.x + Math.round((workArea.width - width) / 2), y = workArea.y } = options;
    this[internal] = {
      id: windows.length + 1,
      visible: false,
      focused: false,
      destroyed: false,
      bounds: { x, y, width, height },
      url: '',
      options: plainRecord(options),
    };
    windows.push(this);
    openWindows.add(this);
    this.webContents = new WebContents(webPreferences.preload, { width, height });
    this.webContents.once('did-finish-load', () => this.#tell('ready-to-show'));
    app.emit('browser-window-created', cancelable(), this);
    if (show) {
      this.show();
    }
  }

  [guard](member: string): void {
    if (this[internal].destroyed && !AFTERLIFE.test(member)) {
      throw new TypeError('Object has been destroyed');
    }
  }

  isDestroyed = (): boolean => this[internal].destroyed;
  isVisible = (): boolean => this[internal].visible;
  isFocused = (): boolean => this[internal].focused;
  getBounds = (): Electron.Rectangle => ({ ...this[internal].bounds });
  getPosition = (): number[] => [this[internal].bounds.x, this[internal].bounds.y];
  getSize = (): number[] => [this[internal].bounds.width, this[internal].bounds.height];
  getContentSize = (): number[] => this.getSize();
  setPosition = (x: number, y: number): void => this.setBounds({ x, y });
  setSize = (width: number, height: number): void => this.setBounds({ width, height });
  setContentSize = (width: number, height: number): void => this.setBounds({ width, height });
  loadURL = (url: string): Promise<void> => this.webContents.loadURL(url);

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    checkKeys('Rectangle', bounds);
    if (Object.values(bounds).some((value) => !Number.isInteger(value))) {
      throw new TypeError('Error processing argument at index 0, conversion failure from #<Object>');
    }
    const before = this[internal].bounds;
    const after = { ...before, ...bounds };
    this[internal].bounds = after;
    if (after.width !== before.width || after.height !== before.height) {
      this.webContents[internal].resize({ width: after.width, height: after.height });
      this.#tell('resize');
    }
    if (after.x !== before.x || after.y !== before.y) {
      this.#tell('move');
    }
  }

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    this.#turn('visible', true, 'show');
  }

  hide(): void {
    this.#turn('visible', false, 'hide');
    this.blur();
  }

  focus(): void {
    if (this.isVisible() && !this.isFocused()) {
      focusedWindow()?.blur();
      this.#turn('focused', true, 'focus');
    }
  }

  blur(): void {
    this.#turn('focused', false, 'blur');
  }

  close(): void {
    const event = cancelable();
    this.emit('close', event);
    if (!event.defaultPrevented) {
      this.destroy();
    }
  }

  destroy(): void {
    this.webContents.close();
    Object.assign(this[internal], { visible: false, focused: false, destroyed: true });
    openWindows.delete(this);
    this.emit('closed', cancelable());
    windowGone();
  }

  #turn(state: 'visible' | 'focused', to: boolean, event: Happening): void {
    if (this[internal][state] !== to) {
      this[internal][state] = to;
      this.#tell(event);
    }
  }

  /** Window events come after the call that caused them, and no more once the window is gone. */
  #tell(event: Happening): void {
    setImmediate(() => {
      if (!this.isDestroyed()) {
        this.emit(event, cancelable());
        if (event === 'focus' || event === 'blur') {
          app.emit(`browser-window-${event}`, cancelable(), this);
        }
      }
    });
  }
}

/** The windows that are still open, oldest first. */
export function liveWindows(): BrowserWindow[] {
  return windows.filter((window) => !window.isDestroyed());
}

/** The window that has the focus. */
export function focusedWindow(): BrowserWindow | null {
  return windows.find((window) => window[internal].focused) ?? null;
}

/** What the test sees of every window. */
export function windowStates(): WindowState[] {
  return windows.map((window) => {
    const state = structuredClone(window[internal]);
    state.url = state.destroyed ? '' : window.webContents.getURL();
    return state;
  });
}

const statics = {
  getAllWindows: liveWindows,
  getFocusedWindow: focusedWindow,
  fromId: (id: number) => liveWindows().find((window) => window.id === id) ?? null,
  fromWebContents: (contents: WebContents) =>
    liveWindows().find((window) => window.webContents === contents) ?? null,
};

export const browserWindowModule = strict(define(BrowserWindow, statics), 'BrowserWindow', 'static');
