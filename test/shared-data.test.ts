/** Real logs with known sums, where the folder is beside the project; without it these tests are skipped. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { StatusReport, UsageReport } from '../src/contract/report.ts';
import { temporaryFolder } from './support/temporary.ts';

const DATA = resolve(import.meta.dirname, '../../shared/data');
const CLI = resolve(import.meta.dirname, '../dist/cli.cjs');

function tidemark<Report>(...words: string[]): Report {
  const env = { PATH: process.env['PATH'], HOME: temporaryFolder(), TZ: 'UTC' };
  return JSON.parse(
    execFileSync(process.execPath, [CLI, ...words, '--json'], { env, encoding: 'utf8' }),
  ) as Report;
}

const usage = (root: string, ...words: string[]) =>
  tidemark<UsageReport>('usage', '--root', resolve(DATA, root), ...words);
const status = (root: string, at: string) =>
  tidemark<StatusReport>('status', '--root', resolve(DATA, root), '--at', at);

describe.skipIf(!existsSync(DATA))('real logs', () => {
  test.each([
    ['recorded', 3351, 157_133, 1_885_274, 15_745_384, 585_485_500],
    ['client/2.1.329-api', 46, 25_051, 37_566, 187_238, 2_325_284],
  ])('%s sums up to the token', (root, events, input, output, writes, reads) => {
    const report = usage(root);
    const { tokens } = report;
    expect([
      report.events,
      tokens.input,
      tokens.output,
      tokens.cache_write_5m + tokens.cache_write_1h,
      tokens.cache_read,
    ]).toEqual([events, input, output, writes, reads]);
    expect(report.read.skipped).toEqual({});
  });

  test('groups of any kind sum up to the same', () => {
    const whole = usage('recorded');
    for (const by of ['model', 'project', 'session', 'day', 'hour']) {
      const { groups } = usage('recorded', '--by', by);
      expect(groups.reduce((sum, group) => sum + group.tokens.output, 0)).toBe(whole.tokens.output);
      expect(groups.reduce((sum, group) => sum + (group.cost_usd ?? 0), 0)).toBeCloseTo(
        whole.cost_usd ?? 0,
        3,
      );
    }
  });

  test('a hit limit gives the window its start, its reset and its state', () => {
    const { rate_limits: limits } = status('recorded', '2026-07-22T13:52:00Z');
    expect(limits.five_hour).toMatchObject({
      state: 'exhausted',
      starts_at: Date.parse('2026-07-22T12:20:00Z') / 1000,
      resets_at: Date.parse('2026-07-22T17:20:00Z') / 1000,
      anchor: 'limit_message',
      used_percentage: 100,
      kind: 'reported',
    });
  });

  test('the recorded conversations about limits are no limit hits', () => {
    const doctor = tidemark<{ limit_hits: unknown[] }>('doctor', '--root', resolve(DATA, 'recorded'));
    expect(doctor.limit_hits).toHaveLength(1);
  });

  test('plan limits are told apart by type and reset', () => {
    const doctor = tidemark<{ limit_hits: object[] }>(
      'doctor',
      '--root',
      resolve(DATA, 'client/2.1.329-subscription'),
    );
    const week = '2026-11-23T20:09:53.000Z';
    expect(doctor.limit_hits).toMatchObject([
      { window: 'five_hour', resets_at: '2026-11-20T20:07:41.000Z', told_by: 'official' },
      { window: 'five_hour', resets_at: '2026-11-20T20:07:41.000Z' },
      { window: 'seven_day', resets_at: week },
      { window: 'seven_day_opus', resets_at: week },
      { window: 'seven_day_sonnet', resets_at: week },
    ]);
  });

  test.each(['client/old/1.0.128', 'client/old/2.0.76'])(
    '%s is known to have recorded too little output',
    (root) => {
      expect(usage(root).problems.map((problem) => problem.code)).toContain('output_under_recorded');
    },
  );
});
