/** What the limits that are set count. */
import type { Settings } from '../contract/settings.ts';
import { WINDOW_NAMES } from '../core/format.ts';
import { Choice, type Change } from './fields.tsx';
import { LIMITED } from './limit-fields.tsx';
import { ADVANCED_TEXTS } from './texts-settings.ts';

export function UnitFields({ settings, change }: { settings: Settings; change: Change }) {
  const { limits } = settings;
  const set = LIMITED.flatMap((id) => (limits[id] ? [{ id, limit: limits[id] }] : []));
  return (
    <>
      {set.map(({ id, limit }) => {
        const label = WINDOW_NAMES[id];
        return (
          <Choice
            key={id}
            label={label}
            value={limit.unit}
            options={ADVANCED_TEXTS.unitChoices}
            onChange={(unit) =>
              void change(ADVANCED_TEXTS.unitLabel(label), (now) => ({
                limits: { ...now.limits, [id]: { ...limit, unit } },
              }))
            }
          />
        );
      })}
      <p class="secondary">{set.length > 0 ? ADVANCED_TEXTS.unitsHint : ADVANCED_TEXTS.noLimits}</p>
    </>
  );
}
