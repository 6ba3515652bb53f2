/** How a window stands, by its percentage. */

/** How a window stands: calm below the first threshold, near from it on, full at 100%. */
export type Level = 'calm' | 'near' | 'full';

/** A full window's level starts here, whatever the thresholds are. */
export const FULL_PERCENT = 100;
const USUAL_NEAR_PERCENT = 75;

/** The level of a percentage, by the first threshold. */
export function levelOf(percentage: number | null, thresholds: readonly number[]): Level {
  if (percentage === null || percentage < (thresholds[0] ?? USUAL_NEAR_PERCENT)) {
    return 'calm';
  }
  return percentage >= FULL_PERCENT ? 'full' : 'near';
}
