/** Where the popover goes, and whether the icon is to be seen at all: rectangles only. */

export type Rectangle = { x: number; y: number; width: number; height: number };

/** The gap between the menu bar and the popover. */
const GAP = 4;

/**
 * The popover's place: centred below the icon, or in the top right corner where the icon's place is not known, and
 * within the work area on all four sides. Whole numbers, as windows take no others.
 */
export function placePopover(
  size: { width: number; height: number },
  icon: Rectangle | null,
  workArea: Rectangle,
): Rectangle {
  const width = Math.min(size.width, workArea.width);
  const height = Math.min(size.height, workArea.height);
  const right = workArea.x + workArea.width;
  const bottom = workArea.y + workArea.height;
  const x = icon ? icon.x + icon.width / 2 - width / 2 : right - width - GAP;
  const y = icon ? icon.y + icon.height + GAP : workArea.y + GAP;
  return {
    x: Math.round(Math.max(workArea.x, Math.min(x, right - width))),
    y: Math.round(Math.max(workArea.y, Math.min(y, bottom - height))),
    width: Math.round(width),
    height: Math.round(height),
  };
}

/** Whether a rectangle can be an icon's: VoiceOver's clicks and hidden icons have none of any size. */
export function isSomewhere(icon: Rectangle): boolean {
  return icon.width > 0 && icon.height > 0;
}

/** How far below a screen's top the menu bar can reach, with a camera housing and large type. */
const MENU_BAR_HEIGHT = 60;

/**
 * Whether the icon is in the menu bar of some display. macOS 26 puts one that its user has not allowed at the bottom edge
 * of the screen (https://github.com/exelban/stats/issues/2757).
 */
export function isInMenuBar(icon: Rectangle, displays: readonly { bounds: Rectangle }[]): boolean {
  return (
    isSomewhere(icon) &&
    displays.some(({ bounds }) => {
      const isWithin = icon.x + icon.width > bounds.x && icon.x < bounds.x + bounds.width;
      return isWithin && icon.y >= bounds.y - 1 && icon.y < bounds.y + MENU_BAR_HEIGHT;
    })
  );
}
