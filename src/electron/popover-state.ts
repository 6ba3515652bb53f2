/** When the popover opens and closes: pure, so that the awkward orders of events can be tested. */

export type PopoverState = {
  isVisible: boolean;
  /** When losing the focus last hid it; -Infinity if nothing did. */
  hiddenByBlurAtMs: number;
  /** Whether it was open when the mouse went down on the icon; null if no mouse went down. */
  wasOpenAtMouseDown: boolean | null;
};

export type PopoverInput = 'mouse-down' | 'click' | 'blur' | 'right-click' | 'dismiss' | 'open';

export type PopoverEffect = 'show' | 'hide' | 'menu' | 'none';

/**
 * On macOS 27 pressing the icon takes the focus away before the click arrives: blur hides the popover, and the click
 * would open it again (https://github.com/manustays/quay/issues/8). A blur this short before counts as part of the press.
 */
const BLUR_BELONGS_TO_PRESS_MS = 250;

export const CLOSED: PopoverState = {
  isVisible: false,
  hiddenByBlurAtMs: -Infinity,
  wasOpenAtMouseDown: null,
};

/** The state after an input, and what has to be done. */
export function nextPopover(
  state: PopoverState,
  input: PopoverInput,
  nowMs: number,
): { state: PopoverState; effect: PopoverEffect } {
  const wasJustHidden = nowMs - state.hiddenByBlurAtMs < BLUR_BELONGS_TO_PRESS_MS;
  const shown = { ...CLOSED, isVisible: true };
  const hide = state.isVisible ? ('hide' as const) : ('none' as const);
  switch (input) {
    case 'mouse-down':
      return { state: { ...state, wasOpenAtMouseDown: state.isVisible || wasJustHidden }, effect: 'none' };
    case 'click': {
      const wasOpen = state.wasOpenAtMouseDown ?? (state.isVisible || wasJustHidden);
      return wasOpen ? { state: CLOSED, effect: hide } : { state: shown, effect: 'show' };
    }
    case 'blur':
      // What was closed already loses the focus too; that hides nothing.
      return state.isVisible
        ? { state: { ...state, isVisible: false, hiddenByBlurAtMs: nowMs }, effect: hide }
        : { state, effect: 'none' };
    case 'dismiss':
      return { state: CLOSED, effect: hide };
    case 'right-click':
      return { state: CLOSED, effect: 'menu' };
    case 'open':
      return { state: shown, effect: 'show' };
  }
}
