import { describe, expect, test } from 'vitest';
import { isInMenuBar, placePopover } from '../../src/electron/placement.ts';
import { CLOSED, nextPopover, type PopoverInput } from '../../src/electron/popover-state.ts';

/** What is done for inputs at given times. */
function effects(...inputs: [PopoverInput, number][]): string[] {
  let state = CLOSED;
  return inputs.map(([input, atMs]) => {
    const next = nextPopover(state, input, atMs);
    ({ state } = next);
    return next.effect;
  });
}

describe('the popover', () => {
  test('opens and closes with clicks', () => {
    expect(effects(['mouse-down', 0], ['click', 90], ['mouse-down', 5000], ['click', 5090])).toEqual([
      'none',
      'show',
      'none',
      'hide',
    ]);
  });
  test('stays closed when the press on the icon has closed it by taking the focus', () => {
    expect(effects(['click', 0], ['mouse-down', 5000], ['blur', 5010], ['click', 5090])).toEqual([
      'show',
      'none',
      'hide',
      'none',
    ]);
    expect(effects(['click', 0], ['blur', 5000], ['mouse-down', 5010], ['click', 5090])).toEqual([
      'show',
      'hide',
      'none',
      'none',
    ]);
    expect(effects(['click', 0], ['blur', 5000], ['click', 5090])).toEqual(['show', 'hide', 'none']);
  });
  test('opens with a click right after it was closed by one, which takes the focus from it too', () => {
    expect(effects(['click', 0], ['click', 5000], ['blur', 5010], ['click', 5100])).toEqual([
      'show',
      'hide',
      'none',
      'show',
    ]);
  });
  test('opens again some time after it lost the focus', () => {
    expect(effects(['click', 0], ['blur', 5000], ['mouse-down', 6000], ['click', 6090])).toEqual([
      'show',
      'hide',
      'none',
      'show',
    ]);
  });
  test('gives way to the menu, and to Esc, lock and display changes', () => {
    expect(
      effects(['click', 0], ['right-click', 5000], ['click', 6000], ['dismiss', 7000], ['dismiss', 8000]),
    ).toEqual(['show', 'menu', 'show', 'hide', 'none']);
  });
});

describe('its place', () => {
  const screen = { x: 0, y: 25, width: 1440, height: 875 };
  const size = { width: 360, height: 400 };
  const icon = (x: number) => ({ x, y: 0, width: 40, height: 24 });
  test.each([
    ['centred below the icon', icon(700), screen, { x: 540, y: 28 }],
    ['within the right edge', icon(1420), screen, { x: 1080, y: 28 }],
    ['within the left edge', icon(0), screen, { x: 0, y: 28 }],
    ['in the top right corner without an icon', null, screen, { x: 1076, y: 29 }],
    [
      'on a display to the left',
      icon(-700),
      { x: -1440, y: 25, width: 1440, height: 875 },
      { x: -860, y: 28 },
    ],
    ['in whole numbers', { x: 700.5, y: 0, width: 41, height: 24.5 }, screen, { x: 541, y: 29 }],
  ])('is %s', (_name, at, area, expected) => {
    expect(placePopover(size, at, area)).toMatchObject(expected);
  });
  test('is never larger than the screen', () => {
    expect(placePopover({ width: 360, height: 2000 }, icon(700), screen)).toMatchObject({
      y: 25,
      height: 875,
    });
  });
});

describe('the icon', () => {
  const displays = [
    { bounds: { x: 0, y: 0, width: 1440, height: 900 } },
    { bounds: { x: 1440, y: -200, width: 2560, height: 1440 } },
  ];
  test.each([
    ['in the menu bar', { x: 900, y: 0, width: 40, height: 24 }, true],
    ['in that of a second display', { x: 3000, y: -200, width: 40, height: 30 }, true],
    ['where macOS 26 puts hidden ones', { x: 0, y: 900, width: 40, height: 24 }, false],
    ['without a size', { x: 0, y: 0, width: 0, height: 0 }, false],
    ['off all displays', { x: -5000, y: 0, width: 40, height: 24 }, false],
  ])('%s is seen: %s', (_name, bounds, seen) => {
    expect(isInMenuBar(bounds, displays)).toBe(seen);
  });
});
