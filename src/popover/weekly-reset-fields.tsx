/** When the seven-day window resets: weekday, time, and the zone in which they stand. */
import type { Settings } from '../contract/settings.ts';
import { Choice, TextField, type Change } from './fields.tsx';
import { WEEKLY_RESET } from '../core/texts.ts';

export function WeeklyResetFields({ settings, change }: { settings: Settings; change: Change }) {
  const reset = settings.weeklyReset;
  const set = (fields: object): Promise<string | null> =>
    change(WEEKLY_RESET.group, (now) => ({
      weeklyReset: {
        weekday: 'monday',
        time: '09:00',
        timeZone: ownTimeZone(),
        ...now.weeklyReset,
        ...fields,
      },
    }));
  return (
    <>
      <Choice
        label={WEEKLY_RESET.day}
        value={reset?.weekday ?? ''}
        options={WEEKLY_RESET.days}
        onChange={(weekday) =>
          void (weekday ? set({ weekday }) : change(WEEKLY_RESET.group, { weeklyReset: null }))
        }
      />
      {reset && (
        <>
          <TextField
            label={WEEKLY_RESET.time}
            value={reset.time}
            save={(time) => set({ time: time.trim() })}
          />
          <TextField
            label={WEEKLY_RESET.timeZone}
            value={reset.timeZone}
            save={(timeZone) => set({ timeZone: timeZone.trim() })}
          />
        </>
      )}
      <p class="secondary">{WEEKLY_RESET.hint}</p>
    </>
  );
}

function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
