/** What the rules say of a payload: which figures it tells, by plain JSON.parse. */
import { WINDOW_IDS } from '../../../src/core/windows.ts';
import { ISO_RESETS } from './payload-text.ts';

export type ToldFigures = {
  figures: [window: string, percentage: number, resetsAtMs: number][];
  problems: string[];
};

const WINDOW_OF_MODEL = new Map([
  ['opus', 'seven_day_opus'],
  ['sonnet', 'seven_day_sonnet'],
  ['fable', 'seven_day_overage_included'],
]);
const INSTANTS = new Set<string>(ISO_RESETS.slice(0, 2));
const KNOWN = new Set<string>(ISO_RESETS);

/** The figures that a text tells; null where it holds an instant in a spelling that this does not know. */
export function toldBy(text: string): ToldFigures | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { figures: [], problems: ['not_json'] };
  }
  if (!isMembers(json)) {
    return { figures: [], problems: ['not_a_payload'] };
  }
  const told: ToldFigures = { figures: [], problems: [] };
  const limits = isMembers(json['rate_limits']) ? json['rate_limits'] : {};
  for (const window of WINDOW_IDS) {
    const figure = limits[window];
    if (isMembers(figure) && 'used_percentage' in figure && 'resets_at' in figure) {
      take(told, window, figure['used_percentage'], figure['resets_at']);
    }
  }
  const models: unknown = limits['model_scoped'];
  for (const model of Array.isArray(models) ? models.slice(0, 20) : []) {
    if (!isMembers(model) || typeof model['display_name'] !== 'string' || !('utilization' in model)) {
      continue;
    }
    const { resets_at: reset } = model;
    if (typeof reset === 'string' && !KNOWN.has(reset)) {
      return null;
    }
    const window = WINDOW_OF_MODEL.get(model['display_name'].toLowerCase());
    if (window !== undefined && typeof reset === 'string' && INSTANTS.has(reset)) {
      take(told, window, model['utilization'], Date.parse(reset) / 1000);
    }
  }
  return told;
}

function take(told: ToldFigures, window: string, percentage: unknown, resetS: unknown): void {
  if (typeof percentage !== 'number' || percentage < 0 || percentage > 150) {
    told.problems.push('bad_percentage');
  } else if (typeof resetS !== 'number' || resetS <= 0 || resetS > 9_999_999_999) {
    told.problems.push('bad_reset');
  } else {
    told.figures.push([window, percentage, Math.round(resetS * 1000)]);
  }
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
