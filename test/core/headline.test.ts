import { expect, test } from 'vitest';
import { STATES } from '../support/states.ts';

test.each([
  ['calm', 'At this pace the seven-day window lasts until it resets at 17:00.'],
  ['near', 'At this pace the five-hour window runs out at about 14:30, 1 hour 40 minutes before it resets.'],
  ['all models', 'The weekly Opus limit is at 90%, but lasts until it resets at 17:00.'],
  ['stale feed', 'Going by a figure from 1 hour ago, the five-hour window lasts until it resets at 16:10.'],
  ['at least', 'At least 49% of the five-hour window is used; it resets at 16:10.'],
])('%s: %s', (name, headline) => {
  expect(STATES[name]?.headline).toBe(headline);
});
