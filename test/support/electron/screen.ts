import type { Display, Point, Rectangle, Screen } from 'electron';
import { requireReady } from './lifecycle.ts';
import { cancelable, guard, type Part, strictModule } from './strict.ts';

/** The parts of a display that place a window. */
export interface DisplayPlan {
  id: number;
  bounds: Rectangle;
  workArea: Rectangle;
  scaleFactor?: number;
}

/** A notebook's screen with a menu bar of 33 points and a Dock. */
const NOTEBOOK: DisplayPlan = {
  id: 1,
  bounds: { x: 0, y: 0, width: 1512, height: 982 },
  workArea: { x: 0, y: 33, width: 1512, height: 879 },
};

let displays = [complete(NOTEBOOK)];

export const screen = strictModule('Screen', {
  [guard]: (member: string) => requireReady(`screen.${member}`),
  getAllDisplays: () => structuredClone(displays),
  getPrimaryDisplay: () => best(() => 0),
  getDisplayMatching: (rect: Rectangle) => best(({ bounds }) => overlap(bounds, rect)),
  getDisplayNearestPoint: (point: Point) => best(({ bounds }) => -distance(bounds, point)),
  getCursorScreenPoint: () => ({ x: 1230, y: 12 }),
} satisfies Part<Screen>);

/** Replaces the displays, and says so to the app. */
export function setDisplays(plans: DisplayPlan[]): void {
  displays = plans.map(complete);
  screen.emit('display-metrics-changed', cancelable(), screen.getPrimaryDisplay(), ['bounds', 'workArea']);
}

/** The display with the highest score; of equal ones the first. */
function best(score: (display: Display) => number): Display {
  const [first = complete(NOTEBOOK)] = displays.toSorted((a, b) => score(b) - score(a));
  return structuredClone(first);
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

function distance({ x, y, width, height }: Rectangle, point: Point): number {
  const dx = Math.max(x - point.x, 0, point.x - x - width);
  const dy = Math.max(y - point.y, 0, point.y - y - height);
  return Math.hypot(dx, dy);
}

function complete({ id, bounds, workArea, scaleFactor = 2 }: DisplayPlan): Display {
  return {
    id,
    bounds,
    workArea,
    scaleFactor,
    size: { width: bounds.width, height: bounds.height },
    workAreaSize: { width: workArea.width, height: workArea.height },
    label: `Display ${id}`,
    internal: id === 1,
    detected: true,
    rotation: 0,
    colorDepth: 30,
    colorSpace: '',
    depthPerComponent: 10,
    displayFrequency: 60,
    monochrome: false,
    nativeOrigin: { x: bounds.x, y: bounds.y },
    maximumCursorSize: { width: 0, height: 0 },
    accelerometerSupport: 'unknown',
    touchSupport: 'unavailable',
  };
}
