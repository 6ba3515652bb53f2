import type * as Electron from 'electron';
import type { TrayState } from './states.ts';
import { requireReady } from './lifecycle.ts';
import { type Menu, showMenu } from './menu.ts';
import { type NativeImage, toImage } from './native-image.ts';
import { cancelable, checkKeys, guard, internal, type Part, Strict, strict } from './strict.ts';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Held weakly, as in Electron: an app that drops its tray loses the status item. */
let current: { ref: WeakRef<Tray>; state: TrayState } | undefined;
let isPressed = false;

class Tray extends Strict implements Part<Electron.Tray, 'popUpContextMenu' | 'setImage'> {
  readonly #state: TrayState;
  readonly #guid: string | null;

  constructor(image: NativeImage | string, ...guids: [guid?: string]) {
    requireReady('new Tray');
    if (guids.length > 0 && !UUID.test(String(guids[0]))) {
      throw new TypeError('Invalid GUID format');
    }
    super('Tray', 'setIgnoreDoubleClickEvents setPressedImage focus closeContextMenu');
    this.#guid = guids[0] ?? null;
    this.#state = {
      title: '',
      titleOptions: null,
      tooltip: '',
      imagePath: '',
      isTemplate: false,
      guid: this.#guid,
      destroyed: false,
      lost: false,
      bounds: { x: 1200, y: 0, width: 60, height: 33 },
      setTitleCalls: [],
      setImageCalls: [],
    };
    this.setImage(image);
    current = { ref: new WeakRef(this), state: this.#state };
  }

  [guard](member: string): void {
    if (this.#state.destroyed && member !== 'isDestroyed') {
      throw new TypeError('Tray is destroyed');
    }
  }

  setImage(image: NativeImage | string): void {
    const made = toImage(image);
    this.#state.imagePath = made[internal];
    this.#state.isTemplate = made.isMacTemplateImage;
    this.#state.setImageCalls.push({ path: this.#state.imagePath, isTemplate: this.#state.isTemplate });
  }

  setTitle(title: string, options?: Electron.TitleOptions): void {
    if (typeof title !== 'string') {
      throw new TypeError('electron stand-in: Tray.setTitle takes a string');
    }
    checkKeys('TitleOptions', options);
    this.#state.title = title;
    this.#state.titleOptions = options ?? null;
    this.#state.setTitleCalls.push({ title, options: options ?? null });
  }

  setToolTip(toolTip: string): void {
    this.#state.tooltip = toolTip;
  }

  getTitle(): string {
    return this.#state.title;
  }

  getGUID(): string | null {
    return this.#guid;
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#state.bounds };
  }

  popUpContextMenu(menu?: Menu): void {
    if (!menu) {
      throw new Error('electron stand-in: Tray.popUpContextMenu without a menu is not implemented');
    }
    showMenu(menu);
  }

  destroy(): void {
    this.#state.destroyed = true;
  }

  isDestroyed(): boolean {
    return this.#state.destroyed;
  }
}

/** What the last tray shows, or null before there is one; `lost` when it was garbage-collected. */
export function trayState(): TrayState | null {
  return current ? { ...current.state, lost: current.ref.deref() === undefined } : null;
}

/** Moves the status item; macOS 26 puts a hidden one below the screen. */
export function setTrayBounds(bounds: Electron.Rectangle): void {
  live().state.bounds = bounds;
}

/** Presses the mouse button over the status item. */
export function trayMouseDown(): void {
  const { tray, state } = live();
  isPressed = true;
  tray.emit('mouse-down', keys(), corner(state.bounds));
}

/** Clicks the status item: down (unless it is already down), up, click. */
export function trayClick(bounds?: Electron.Rectangle): void {
  const { tray, state } = live();
  if (!isPressed) {
    trayMouseDown();
  }
  isPressed = false;
  tray.emit('mouse-up', keys(), corner(state.bounds));
  tray.emit('click', keys(), bounds ?? { ...state.bounds }, corner(state.bounds));
}

/** Clicks the status item with the other button. */
export function trayRightClick(bounds?: Electron.Rectangle): void {
  const { tray, state } = live();
  tray.emit('right-click', keys(), bounds ?? { ...state.bounds });
}

function live(): { tray: Tray; state: TrayState } {
  const tray = current?.ref.deref();
  if (!current || !tray || current.state.destroyed) {
    throw new Error(`electron stand-in: the tray ${current ? 'is gone' : 'was not made yet'}`);
  }
  return { tray, state: current.state };
}

function keys(): object {
  return cancelable({ altKey: false, shiftKey: false, ctrlKey: false, metaKey: false });
}

function corner({ x, y }: Electron.Rectangle): Electron.Point {
  return { x: x + 10, y: y + 10 };
}

const strictTray = strict(Tray, 'Tray', 'static');
export { strictTray as Tray };
