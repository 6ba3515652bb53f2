/** The icon in the menu bar: its shape, title and tooltip, and what is done to it. */
import { nativeImage, Tray, type NativeImage } from 'electron';
import { fileURLToPath } from 'node:url';
import type { View } from '../core/view.ts';
import { isSomewhere, type Rectangle } from './placement.ts';
import type { PopoverInput } from './popover-state.ts';

/** Keeps the icon's place and visibility over updates; never to be changed (Electron: `new Tray(image, guid)`). */
const GUID = '6f0f5f3e-5c0d-4f6c-9a53-2d9d3f5d7a41';

type Shape = View['tray']['shape'];
const FILES: Readonly<Record<Shape, string>> = {
  calm: 'trayCalmTemplate.png',
  near: 'trayNearTemplate.png',
  full: 'trayFullTemplate.png',
  unknown: 'trayUnknownTemplate.png',
};

export type TrayIcon = {
  show(tray: View['tray']): void;
  /** Where the icon is; null if it is nowhere. */
  bounds(): Rectangle | null;
  /** Where the system says that it is, even if that is nowhere. */
  rawBounds(): Rectangle;
  tray: Tray;
};

/** Puts the icon into the menu bar; `onInput` gets every press with the icon's place. */
export function createTrayIcon(
  images: URL,
  onInput: (input: PopoverInput, icon: Rectangle | null) => void,
): TrayIcon {
  const imageOf = (shape: Shape): NativeImage => {
    const image = nativeImage.createFromPath(fileURLToPath(new URL(FILES[shape], images)));
    image.setTemplateImage(true);
    return image;
  };
  let shown: View['tray'] = { shape: 'unknown', title: '', sentence: '' };
  const tray = new Tray(imageOf(shown.shape), GUID);
  // A double click is two clicks: open and close again.
  tray.setIgnoreDoubleClickEvents(true);
  const bounds = (clicked?: Rectangle): Rectangle | null =>
    [clicked, tray.getBounds()].find((one) => one !== undefined && isSomewhere(one)) ?? null;
  tray.on('mouse-down', () => onInput('mouse-down', bounds()));
  // VoiceOver's clicks carry no place (electron: shell/browser/ui/tray_icon_cocoa.mm).
  tray.on('click', (_event, clicked) => onInput('click', bounds(clicked)));
  tray.on('right-click', (_event, clicked) => onInput('right-click', bounds(clicked)));
  return {
    // Each of these redraws the icon, so they are called for changes only.
    show(next) {
      if (next.shape !== shown.shape) {
        tray.setImage(imageOf(next.shape));
      }
      if (next.title !== shown.title) {
        tray.setTitle(next.title, { fontType: 'monospacedDigit' });
      }
      if (next.sentence !== shown.sentence) {
        tray.setToolTip(next.sentence);
      }
      shown = next;
    },
    bounds: () => bounds(),
    rawBounds: () => tray.getBounds(),
    tray,
  };
}
