import { describe, expect, test } from 'vitest';
import { lastResponseMs } from '../../src/core/last-response.ts';
import { createHitBook, type LimitHit } from '../../src/core/limit-hit.ts';
import type { UsageRecord } from '../../src/core/event.ts';
import { hit, ledgerOf, record } from '../support/records.ts';
import { clock } from '../support/samples.ts';

/** When session-a last heard something by a time of the day. */
function lastOf(untilTime: string, records: readonly UsageRecord[], hits: readonly LimitHit[] = []) {
  const book = createHitBook();
  hits.forEach((one) => book.add(one));
  return lastResponseMs(ledgerOf(records), book, (session) => session === 'session-a', clock(untilTime));
}

const response = (time: string, more: Parameters<typeof record>[0] = {}): UsageRecord =>
  record({ atMs: clock(time), ...more });

describe('when a session last heard from Claude', () => {
  const all = [response('10:00'), response('10:20'), response('11:40')];

  test('is its newest response up to an instant, and that of the very instant', () => {
    expect(lastOf('11:00', all)).toBe(clock('10:20'));
    expect(lastOf('10:20', all)).toBe(clock('10:20'));
    expect(lastOf('10:19:59.999', all)).toBe(clock('10:00'));
    expect(lastOf('23:00', all)).toBe(clock('11:40'));
  });

  test('is unknown without a response by then', () => {
    expect(lastOf('09:59', all)).toBeNull();
    expect(lastOf('11:00', [])).toBeNull();
  });

  test('passes over other sessions, however much they heard', () => {
    const others = Array.from({ length: 60 }, (_, i) =>
      response(`10:${String(i).padStart(2, '0')}`, { source: { session: 'session-b' } }),
    );
    expect(lastOf('11:00', [...others, response('07:00')])).toBe(clock('07:00'));
    expect(lastOf('11:00', others)).toBeNull();
  });

  test("is that of its subagents' files too", () => {
    const sidechain = { session: 'session-a', sidechain: true };
    expect(lastOf('11:00', [response('10:00'), response('10:30', { source: sidechain })])).toBe(
      clock('10:30'),
    );
  });

  test('is a response that stands in the logs of two sessions', () => {
    const one = response('10:30', { key: 'msg_shared', source: { session: 'session-b' } });
    const other = { ...one, source: { ...one.source, session: 'session-a' } };
    expect(lastOf('11:00', [one, other])).toBe(clock('10:30'));
    expect(lastOf('11:00', [other, one])).toBe(clock('10:30'));
  });

  test('is not a response of another session that a fork only copied', () => {
    const own = response('10:30', { key: 'msg_forked', source: { session: 'session-b' } });
    const copy = { ...own, source: { ...own.source, session: 'session-a', copied: true } };
    expect(lastOf('11:00', [response('10:00'), own, copy])).toBe(clock('10:00'));
  });

  test('is a response of a model that has no price, or in fast mode', () => {
    expect(lastOf('11:00', [response('10:00'), response('10:10', { model: 'gpt-x' })])).toBe(clock('10:10'));
    expect(lastOf('11:00', [response('10:00'), response('10:10', { fast: true })])).toBe(clock('10:10'));
  });

  test('is a refusal that came after the last response, and only one of its own', () => {
    const refused = (minute: string, session: string | null) =>
      hit(`2026-11-20T10:${minute}:00Z`, '2026-11-20T14:00:00Z', { session });
    expect(lastOf('11:00', all, [refused('40', 'session-a')])).toBe(clock('10:40'));
    expect(lastOf('11:00', all, [refused('10', 'session-a')])).toBe(clock('10:20'));
    expect(lastOf('11:00', all, [refused('15', 'session-a')])).toBe(clock('10:20'));
    expect(lastOf('11:00', all, [refused('40', 'session-b'), refused('41', null)])).toBe(clock('10:20'));
    expect(lastOf('10:39', all, [refused('40', 'session-a')])).toBe(clock('10:20'));
    expect(lastOf('11:00', [], [refused('40', 'session-a')])).toBe(clock('10:40'));
  });

  test('is the newer of a refusal and a response within the same minutes', () => {
    const refused = [hit('2026-11-20T10:21:00Z', '2026-11-20T14:00:00Z', { session: 'session-a' })];
    expect(lastOf('11:00', all, refused)).toBe(clock('10:21'));
    expect(lastOf('11:00', [...all, response('10:22')], refused)).toBe(clock('10:22'));
  });
});
