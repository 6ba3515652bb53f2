/** What the limits that are set count. */
import type { Settings } from '../contract/settings.ts';
import { Choice, type Change } from './fields.tsx';
import { LIMITED } from './limit-fields.tsx';
import { ADVANCED, WINDOW } from '../core/texts.ts';

export function UnitFields({ settings, change }: { settings: Settings; change: Change }) {
  const { limits } = settings;
  const set = LIMITED.flatMap((id) => (limits[id] ? [{ id, limit: limits[id] }] : []));
  return (
    <>
      {set.map(({ id, limit }) => {
        const label = WINDOW.names[id];
        return (
          <Choice
            key={id}
            label={label}
            value={limit.unit}
            options={ADVANCED.unitChoices}
            onChange={(unit) =>
              void change(ADVANCED.unitLabel(label), (now) => ({
                limits: { ...now.limits, [id]: { ...limit, unit } },
              }))
            }
          />
        );
      })}
      <p class="secondary">{set.length > 0 ? ADVANCED.unitsHint : ADVANCED.noLimits}</p>
    </>
  );
}
