import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/spend/connection.ts';
import { isAdminKey, questionFor, readCostReport } from '../../src/spend/cost-report.ts';
import { day, page } from '../support/admin-api.ts';
import { at } from '../support/records.ts';

const NOW_MS = at('2026-11-20T12:05:30Z');
const KEY = 'sk-ant-admin01-aBcDeFgHiJkLmNoP';

const answer = (body: unknown, status = 200, retryAfter: string | null = null): Reply => ({
  kind: 'answer',
  status,
  retryAfter,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** Reads these answers in turn; which pages were asked for is kept. */
async function read(replies: readonly Reply[], nowMs = NOW_MS) {
  const asked: (string | null)[] = [];
  const result = await readCostReport((one) => {
    asked.push(one);
    return Promise.resolve(replies[Math.min(asked.length, replies.length) - 1] as Reply);
  }, nowMs);
  return { result, asked };
}

const known = (costUsd: number, coveredUntil: string, month = '2026-11') => ({
  kind: 'report',
  report: { month, costUsd, coveredUntilMs: at(coveredUntil) },
});
const failed = (failure: object, retryAfterMs: number | null = null) => ({
  kind: 'failed',
  failure,
  retryAfterMs,
});

describe('the question', () => {
  test('is for whole days in UTC, from the day before the month to the end of today', () => {
    const { path } = questionFor(KEY, NOW_MS, null);
    const url = new URL(path, 'https://host');
    expect(url.pathname).toBe('/v1/organizations/cost_report');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      starting_at: '2026-10-31T00:00:00Z',
      ending_at: '2026-11-21T00:00:00Z',
      bucket_width: '1d',
      limit: '31',
    });
  });

  test.each([
    ['2026-11-30T23:59:59.999Z', '2026-10-31T00:00:00Z', '2026-12-01T00:00:00Z'],
    ['2026-12-01T00:00:00Z', '2026-11-30T00:00:00Z', '2026-12-02T00:00:00Z'],
    ['2027-01-01T05:00:00Z', '2026-12-31T00:00:00Z', '2027-01-02T00:00:00Z'],
    ['2028-02-29T12:00:00Z', '2028-01-31T00:00:00Z', '2028-03-01T00:00:00Z'],
  ])('at %s is from %s to %s', (now, from, to) => {
    const query = new URL(questionFor(KEY, at(now), null).path, 'https://host').searchParams;
    expect([query.get('starting_at'), query.get('ending_at')]).toEqual([from, to]);
  });

  test('has the key in a header and nowhere else, and the page as it was given', () => {
    const { path, headers } = questionFor(KEY, NOW_MS, 'page_Mj&A=');
    expect(headers).toEqual({
      'x-api-key': KEY,
      'anthropic-version': '2023-06-01',
      'user-agent': 'Tidemark',
    });
    expect(path).not.toContain(KEY);
    expect(new URL(path, 'https://host').searchParams.get('page')).toBe('page_Mj&A=');
  });

  test('is asked with Admin keys alone', () => {
    expect(isAdminKey(KEY)).toBe(true);
    const wrong = [
      '',
      'sk-ant-api03-aBcDeFgHiJkLmNoP',
      'sk-ant-admin01',
      `${KEY} x`,
      `${KEY}\r\nx: y`,
      `${KEY}ü`,
    ];
    expect(wrong.filter(isAdminKey)).toEqual([]);
  });
});

describe('the cost', () => {
  test('is the exact sum of the month’s days, and says how far it goes', async () => {
    const days = [day('2026-11-01', '123.78912', '0.00088'), day('2026-11-02'), day('2026-11-20', '6076.21')];
    expect((await read([answer(page(days))])).result).toEqual(known(62, '2026-11-21T00:00:00Z'));
  });

  test('leaves out days of other months', async () => {
    const days = [day('2026-10-31', '99999'), day('2026-11-01', '100'), day('2026-12-01', '99999')];
    expect((await read([answer(page(days))])).result).toEqual(known(1, '2026-11-02T00:00:00Z'));
  });

  test('comes from all pages', async () => {
    const { result, asked } = await read([
      answer(page([day('2026-11-01', '100')], 'page_2')),
      answer(page([day('2026-11-02', '50.5')])),
    ]);
    expect(result).toEqual(known(1.505, '2026-11-03T00:00:00Z'));
    expect(asked).toEqual([null, 'page_2']);
  });

  test('of an empty month is nothing, up to its beginning', async () => {
    expect((await read([answer(page([]))])).result).toEqual(known(0, '2026-11-01T00:00:00Z'));
    expect((await read([answer(page([day('2026-11-01')]))])).result).toEqual(
      known(0, '2026-11-02T00:00:00Z'),
    );
  });

  test('begins anew with the month in UTC', async () => {
    const days = [day('2026-11-30', '6200'), day('2026-12-01', '10')];
    const [before, after] = ['2026-11-30T23:59:59.999Z', '2026-12-01T00:00:00.000Z'];
    expect((await read([answer(page(days))], at(before))).result).toMatchObject(
      known(62, '2026-12-01T00:00:00Z'),
    );
    expect((await read([answer(page(days))], at(after))).result).toMatchObject(
      known(0.1, '2026-12-02T00:00:00Z', '2026-12'),
    );
  });

  test('is not known from a part of the pages', async () => {
    const { result } = await read([answer(page([day('2026-11-01', '100')], 'page_2')), answer('', 500)]);
    expect(result).toEqual(failed({ code: 'server_failed', status: 500 }));
  });

  test('is not asked for without end', async () => {
    const { result, asked } = await read([answer(page([], 'page_again'))]);
    expect(result).toEqual(failed({ code: 'unreadable' }));
    expect(asked).toHaveLength(4);
  });

  test('counts no day twice', async () => {
    const first = answer(page([day('2026-11-01', '100')], 'page_2'));
    expect((await read([first, answer(page([day('2026-11-01', '100')]))])).result).toEqual(
      failed({ code: 'unreadable' }),
    );
  });

  test('in another currency is refused, and named', async () => {
    const days = [{ ...day('2026-11-01'), results: [{ currency: 'EUR', amount: '100' }] }];
    expect((await read([answer(page(days))])).result).toEqual(
      failed({ code: 'foreign_currency', currency: 'EUR' }),
    );
  });
});

describe('what is no report', () => {
  const one = day('2026-11-01', '100');
  test.each([
    ['no JSON', '<html>Service unavailable</html>'],
    ['nothing', ''],
    ['another shape', { data: 'lots' }],
    ['more pages without a token', { data: [one], has_more: true, next_page: null }],
    ['an amount as a number', page([{ ...one, results: [{ currency: 'USD', amount: 100 }] }])],
    ['an amount that is none', page([{ ...one, results: [{ currency: 'USD', amount: '1e5' }] }])],
    ['a currency that is markup', page([{ ...one, results: [{ currency: '<b>', amount: '1' }] }])],
    ['days that are weeks', page([{ ...one, ending_at: '2026-11-08T00:00:00Z' }])],
    ['days that are no dates', page([{ ...one, starting_at: 'yesterday' }])],
  ])('is unreadable: %s', async (_name, body) => {
    expect((await read([answer(body)])).result).toEqual(failed({ code: 'unreadable' }));
  });

  test.each([
    [401, { code: 'wrong_key' }],
    [403, { code: 'forbidden' }],
    [429, { code: 'rate_limited' }],
    [500, { code: 'server_failed', status: 500 }],
    [529, { code: 'server_failed', status: 529 }],
    [400, { code: 'refused', status: 400 }],
    [404, { code: 'refused', status: 404 }],
    [302, { code: 'refused', status: 302 }],
    [204, { code: 'refused', status: 204 }],
  ])('is told by its status: %d', async (status, failure) => {
    expect((await read([answer('whatever', status)])).result).toEqual(failed(failure));
  });

  test.each([
    ['90', 90_000],
    ['0', 0],
    ['Fri, 20 Nov 2026 12:06:30 GMT', 60_000],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['999999999', 86_400_000],
    ['soon', null],
    ['-5', null],
    ['', null],
  ])('may ask to be left alone for some time: %j', async (retryAfter, ms) => {
    expect((await read([answer('', 429, retryAfter)])).result).toEqual(failed({ code: 'rate_limited' }, ms));
  });

  test('is what the connection could not bring', async () => {
    expect((await read([{ kind: 'failed', failure: { code: 'timed_out' } }])).result).toEqual(
      failed({ code: 'timed_out' }),
    );
  });
});
