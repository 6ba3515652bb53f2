/** When the seven-day window resets: weekday, time, and the zone in which they stand. */
import type { Settings } from '../contract/settings.ts';
import { Choice, TextField, type Change } from './fields.tsx';
import { WEEKLY_TEXTS } from './texts-settings.ts';

export function WeeklyResetFields({ settings, change }: { settings: Settings; change: Change }) {
  const reset = settings.weeklyReset;
  const set = (fields: object): Promise<string | null> =>
    change(WEEKLY_TEXTS.group, (now) => ({
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
        label={WEEKLY_TEXTS.day}
        value={reset?.weekday ?? ''}
        options={WEEKLY_TEXTS.days}
        onChange={(weekday) =>
          void (weekday ? set({ weekday }) : change(WEEKLY_TEXTS.group, { weeklyReset: null }))
        }
      />
      {reset && (
        <>
          <TextField
            label={WEEKLY_TEXTS.time}
            value={reset.time}
            save={(time) => set({ time: time.trim() })}
          />
          <TextField
            label={WEEKLY_TEXTS.timeZone}
            value={reset.timeZone}
            save={(timeZone) => set({ timeZone: timeZone.trim() })}
          />
        </>
      )}
      <p class="secondary">{WEEKLY_TEXTS.hint}</p>
    </>
  );
}

function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
