/**
 * The month's cost from the Admin API's cost report: what is asked, what the answer must look like, page after page.
 *
 * https://platform.claude.com/docs/en/api/admin/cost_report/retrieve
 */
import { z } from 'zod/mini';
import type { SpendFailure } from '../core/api-spend.ts';
import { sumOfCents, usdOfCents } from '../core/cents.ts';
import { utcDayStart, utcMonthOf, utcMonthSpan } from '../core/utc-month.ts';
import type { Question, Reply } from './connection.ts';
import { retryAfterMs } from './retry-after.ts';

export type CostReport = { month: string; costUsd: number; coveredUntilMs: number };

export type CostResult =
  | { kind: 'report'; report: CostReport }
  /** With how long the host asked to be left alone, if it did. */
  | { kind: 'failed'; failure: SpendFailure; retryAfterMs: number | null };

/** https://platform.claude.com/docs/en/api/versioning */
const VERSION = '2023-06-01';
const PATH = '/v1/organizations/cost_report';
const DAY_MS = 86_400_000;
/** The most that the API gives at once; it is less than the days of a long month and the one before. */
const DAYS_PER_PAGE = 31;
const MOST_PAGES = 4;

const Instant = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => Date.parse(text)),
);

/** What of the documented shape is used; more members may come. */
const Report = z.object({
  data: z.array(
    z.object({
      starting_at: Instant,
      ending_at: Instant,
      results: z.array(
        z.object({
          currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
          /** In cents, as a decimal string. */
          amount: z.string(),
        }),
      ),
    }),
  ),
  has_more: z.boolean(),
  next_page: z.nullable(z.string().check(z.minLength(1), z.maxLength(1000))),
});
type Day = z.infer<typeof Report>['data'][number];

/** An Admin key as it is given out: `sk-ant-admin01-…`; printable, so that it fits a header. */
export function isAdminKey(key: string): boolean {
  return /^sk-ant-admin[\x21-\x7e]{10,400}$/.test(key);
}

/** What is sent for one page of the month that `nowMs` lies in. */
export function questionFor(key: string, nowMs: number, page: string | null): Question {
  const { startsAtMs } = utcMonthSpan(utcMonthOf(nowMs));
  const query = new URLSearchParams({
    // The day before, too: a span that begins and ends with the same day is refused, and on a month's first day the
    // API may take it for that (https://github.com/langwatch/langwatch/issues/7177).
    starting_at: isoSeconds(startsAtMs - DAY_MS),
    // The end is exclusive, and has to be a midnight: this includes what there is of today
    // (https://github.com/constructorfabric/insight/issues/1901).
    ending_at: isoSeconds(utcDayStart(nowMs) + DAY_MS),
    bucket_width: '1d',
    limit: String(DAYS_PER_PAGE),
    ...(page === null ? {} : { page }),
  });
  return {
    path: `${PATH}?${query.toString()}`,
    headers: { 'x-api-key': key, 'anthropic-version': VERSION, 'user-agent': 'Tidemark' },
  };
}

/** The cost of the month that `nowMs` lies in, from as many pages as there are. A part of them counts for nothing. */
export async function readCostReport(
  askPage: (page: string | null) => Promise<Reply>,
  nowMs: number,
): Promise<CostResult> {
  const days: Day[] = [];
  let page: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const reply: Reply = await askPage(page);
    const read = readPage(reply, nowMs);
    if (read.kind === 'failed') {
      return read;
    }
    days.push(...read.page.data);
    if (!read.page.has_more) {
      return totalOf(days, nowMs);
    }
    page = read.page.next_page;
    if (page === null) {
      break;
    }
  }
  return failed({ code: 'unreadable' });
}

type PageResult = { kind: 'page'; page: z.infer<typeof Report> } | Extract<CostResult, { kind: 'failed' }>;

function readPage(reply: Reply, nowMs: number): PageResult {
  if (reply.kind === 'failed') {
    return failed(reply.failure);
  }
  if (reply.status !== 200) {
    return failed(failureOfStatus(reply.status), retryAfterMs(reply.retryAfter, nowMs));
  }
  const parsed = Report.safeParse(jsonOf(reply.body));
  return parsed.success ? { kind: 'page', page: parsed.data } : failed({ code: 'unreadable' });
}

/** https://platform.claude.com/docs/en/api/errors */
function failureOfStatus(status: number): SpendFailure {
  switch (status) {
    case 401:
      return { code: 'wrong_key' };
    case 403:
      return { code: 'forbidden' };
    case 429:
      return { code: 'rate_limited' };
    default:
      return { code: status >= 500 ? 'server_failed' : 'refused', status };
  }
}

function totalOf(all: readonly Day[], nowMs: number): CostResult {
  const month = utcMonthOf(nowMs);
  const { startsAtMs, endsAtMs } = utcMonthSpan(month);
  const days = all.filter((day) => day.starting_at >= startsAtMs && day.starting_at < endsAtMs);
  const results = days.flatMap((day) => day.results);
  const foreign = results.find(({ currency }) => currency !== 'USD');
  if (foreign) {
    return failed({ code: 'foreign_currency', currency: foreign.currency });
  }
  const cents = sumOfCents(results.map(({ amount }) => amount));
  const isEachOnce = new Set(all.map((day) => day.starting_at)).size === all.length;
  if (cents === null || !isEachOnce || all.some((day) => day.ending_at - day.starting_at !== DAY_MS)) {
    return failed({ code: 'unreadable' });
  }
  const coveredUntilMs = Math.max(startsAtMs, ...days.map((day) => day.ending_at));
  return { kind: 'report', report: { month, costUsd: usdOfCents(cents), coveredUntilMs } };
}

function failed(
  failure: SpendFailure,
  afterMs: number | null = null,
): Extract<CostResult, { kind: 'failed' }> {
  return { kind: 'failed', failure, retryAfterMs: afterMs };
}

function isoSeconds(atMs: number): string {
  return new Date(atMs).toISOString().replace('.000Z', 'Z');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
