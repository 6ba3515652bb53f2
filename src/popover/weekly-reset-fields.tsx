/** When the seven-day window resets: weekday, time, and the zone in which they stand. */
import type { FieldError } from '../contract/bridge.ts';
import type { Settings } from '../contract/settings.ts';
import { Choice, FieldErrorText, TextField, type Change } from './fields.tsx';

const DAYS = {
  '': 'Not known',
  monday: 'Monday',
  tuesday: 'Tuesday',
  wednesday: 'Wednesday',
  thursday: 'Thursday',
  friday: 'Friday',
  saturday: 'Saturday',
  sunday: 'Sunday',
} as const;

type Props = { settings: Settings; errors: readonly FieldError[]; change: Change };

export function WeeklyResetFields({ settings, errors, change }: Props) {
  const reset = settings.weeklyReset;
  const set = (fields: object): void =>
    change({
      weeklyReset: { weekday: 'monday', time: '09:00', timeZone: ownTimeZone(), ...reset, ...fields },
    });
  return (
    <>
      <Choice
        label="Day"
        value={reset?.weekday ?? ''}
        options={DAYS}
        onChange={(weekday) => (weekday ? set({ weekday }) : change({ weeklyReset: null }))}
      />
      {reset && (
        <>
          <TextField label="Time (24 h)" value={reset.time} onChange={(time) => set({ time: time.trim() })} />
          <TextField
            label="Time zone"
            value={reset.timeZone}
            onChange={(timeZone) => set({ timeZone: timeZone.trim() })}
          />
        </>
      )}
      <FieldErrorText errors={errors} field="weeklyReset" />
      <p class="secondary">Claude’s usage page shows it. It is the same time every week.</p>
    </>
  );
}

function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
