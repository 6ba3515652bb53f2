import { describe, expect, test } from 'vitest';
import { limitHitOf } from '../../src/logs/limit-message.ts';
import { limitHit } from '../support/lines.ts';

const AT = '2026-11-20T10:00:00.000Z';
const told = (text: string, timeZone = 'UTC') => {
  const hit = limitHitOf(JSON.stringify(limitHit(text, { at: AT })), () => timeZone);
  return hit && [hit.window, new Date(hit.resetsAtMs).toISOString()];
};

describe('the texts of limit messages, oldest to newest', () => {
  test.each([
    ['Claude AI usage limit reached|1795179600', 'five_hour', '2026-11-20T13:00:00.000Z'],
    [
      'Claude usage limit reached. Your limit will reset at 1pm (Etc/GMT+1).',
      'five_hour',
      '2026-11-20T14:00:00.000Z',
    ],
    ['5-hour limit reached ∙ resets 3pm', 'five_hour', '2026-11-20T15:00:00.000Z'],
    ['Session limit reached ∙ resets 12pm', 'five_hour', '2026-11-20T12:00:00.000Z'],
    ['Weekly limit reached ∙ resets Nov 24, 1pm', 'seven_day', '2026-11-24T13:00:00.000Z'],
    ['Opus weekly limit reached ∙ resets Nov 26, 9am', 'seven_day_opus', '2026-11-26T09:00:00.000Z'],
    ["You've hit your limit · resets 2pm (Europe/Warsaw)", 'five_hour', '2026-11-20T13:00:00.000Z'],
    ["You've hit your limit · resets 9am (Europe/Warsaw)", 'seven_day', '2026-11-21T08:00:00.000Z'],
    [
      "You've hit your session limit · resets 12:20pm (Europe/Brussels)",
      'five_hour',
      '2026-11-20T11:20:00.000Z',
    ],
    ['You’ve hit your 5-hour limit · resets 1:07pm (UTC)', 'five_hour', '2026-11-20T13:07:00.000Z'],
    ["You've hit your weekly limit · resets Mon 12:00am", 'seven_day', '2026-11-23T00:00:00.000Z'],
    [
      "You've hit your weekly limit · resets Nov 22 at 7am (America/Phoenix)",
      'seven_day',
      '2026-11-22T14:00:00.000Z',
    ],
    ["You've hit your Opus limit · resets 3:45pm", 'seven_day_opus', '2026-11-20T15:45:00.000Z'],
    [
      "You've hit your Sonnet limit · resets Nov 23, 8:09pm (UTC)",
      'seven_day_sonnet',
      '2026-11-23T20:09:00.000Z',
    ],
    [
      "You've hit your Fable limit · resets Fri 9am",
      'seven_day_overage_included',
      '2026-11-27T09:00:00.000Z',
    ],
  ])('%s', (text, window, resets) => {
    expect(told(text)).toEqual([window, resets]);
  });

  test.each([
    "You're out of extra usage · resets 9pm (Europe/Madrid)",
    "You've hit your monthly spend limit · raise it at claude.ai/settings/usage",
    "You've hit your usage credit limit · resets 9pm",
    "You've reached your Fable limit. Run /usage-credits to go on",
    'API Error: Server is temporarily limiting requests (not your usage limit)',
    'API Error: Request rejected (429) · rate limited',
    'API Error: Rate limit reached',
    'Credit balance is too low',
    'spend limit reached (daily; resets 3pm)',
    'Fable 5 limit reached · the prompt to confirm went unanswered',
    "You've hit your session limit · resets soon",
    "You've hit your session limit · resets 25pm",
    "I think you've hit your session limit · resets 3pm (UTC)",
  ])('not a plan limit: %s', (text) => {
    expect(told(text)).toBeNull();
  });

  test('a clock time without a zone is read in the zone of this machine', () => {
    expect(told('5-hour limit reached ∙ resets 3pm', 'Europe/Berlin')).toEqual([
      'five_hour',
      '2026-11-20T14:00:00.000Z',
    ]);
  });
});

describe('quotaLimits', () => {
  const quota = (members: object, text = "You've hit your limit · resets Nov 23, 8:09pm (UTC)") =>
    limitHitOf(JSON.stringify(limitHit(text, { at: AT, more: { quotaLimits: members } })), () => 'UTC');

  test.each(['five_hour', 'seven_day', 'seven_day_opus', 'seven_day_sonnet', 'seven_day_overage_included'])(
    'of type %s is official, in epoch seconds',
    (rateLimitType) => {
      expect(quota({ status: 'rejected', resetsAt: 1795176000, rateLimitType })).toMatchObject({
        window: rateLimitType,
        resetsAtMs: 1795176000_000,
        anchor: 'official',
      });
    },
  );
  test('of type overage, or of a name that no window has, fills none', () => {
    expect(quota({ status: 'rejected', resetsAt: 1795176000, rateLimitType: 'overage' })).toBeNull();
    expect(quota({ status: 'rejected', resetsAt: 1795176000, rateLimitType: 'constructor' })).toBeNull();
  });
  test('of another shape leaves the text to tell', () => {
    expect(quota({ status: 'allowed' }, 'Weekly limit reached ∙ resets Nov 24, 1pm')).toMatchObject({
      window: 'seven_day',
      anchor: 'limit_message',
    });
  });
});

test.each([
  [
    'an error of another kind by a real model',
    limitHit('5-hour limit reached ∙ resets 3pm', { model: 'claude-opus-5-5', more: { error: 'unknown' } }),
  ],
  ['a line without uuid', { ...limitHit('5-hour limit reached ∙ resets 3pm'), uuid: undefined }],
  [
    'content that is no list',
    { ...limitHit('x'), message: { model: '<synthetic>', content: 'limit reached' } },
  ],
])('%s tells nothing', (_name, line) => {
  expect(limitHitOf(JSON.stringify(line), () => 'UTC')).toBeNull();
});
