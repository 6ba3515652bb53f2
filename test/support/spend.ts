/** A desk of API spend with a made-up keychain, a made-up host, and a clock and timers that the test moves. */
import { createSpendDesk, type SpendDesk } from '../../src/app/spend-desk.ts';
import { NO_SPEND, type SpendMemory } from '../../src/contract/spend.ts';
import type { KeychainProblem } from '../../src/core/api-spend.ts';
import type { Problem } from '../../src/core/problem.ts';
import type { Question, Reply } from '../../src/spend/connection.ts';
import type { Kept } from '../../src/store/secrets.ts';
import { day, page } from './admin-api.ts';

export const ADMIN_KEY = 'sk-ant-admin01-aBcDeFgHiJkLmNoP';

export type SpendBench = {
  desk: SpendDesk;
  /** Everything that happened outside of the desk, in order: keychain, loading, questions, disk. */
  happened: string[];
  questions: Question[];
  keychain: { key: string | null; problem: KeychainProblem | null };
  disk: { memory: SpendMemory; damage: Problem[]; refusal: Problem | null };
  answer(reply: Reply | (() => Promise<Reply>)): void;
  /** Lets everything that waits for nothing but itself go on. */
  settle(): Promise<void>;
  /** Moves the clock, and timers with it. */
  pass(ms: number): Promise<void>;
  /** Sets the clock, and timers not. */
  setClock(atMs: number): void;
  nowMs(): number;
  timers(): number;
};

/** A report of one day with this amount of cents. */
export function reportOf(date: string, cents: string): Reply {
  return { kind: 'answer', status: 200, retryAfter: null, body: JSON.stringify(page([day(date, cents)])) };
}

/** An answer that is no report. */
export function refusalOf(status: number, retryAfter: string | null = null): Reply {
  return { kind: 'answer', status, retryAfter, body: '{"type":"error"}' };
}

/** A desk at an instant. `memory` is what an earlier run left on the disk. */
export function spendBench(atMs: number, key: string | null = ADMIN_KEY, memory = NO_SPEND): SpendBench {
  let nowMs = atMs;
  let reply: () => Promise<Reply> = () => Promise.resolve(refusalOf(500));
  let timers: { step: () => void; atMs: number }[] = [];
  const happened: string[] = [];
  const questions: Question[] = [];
  const keychain: SpendBench['keychain'] = { key, problem: null };
  const disk: SpendBench['disk'] = { memory, damage: [], refusal: null };
  const opened = <T>(name: string, step: () => T): Promise<Kept<T>> => {
    happened.push(name);
    const { problem } = keychain;
    return Promise.resolve(problem ? { ok: false, problem } : { ok: true, value: step() });
  };
  const desk = createSpendDesk({
    secrets: {
      readAdminKey: () => opened('read key', () => keychain.key),
      keepAdminKey: (typed) =>
        opened('keep key', () => {
          keychain.key = typed;
        }),
      forgetAdminKey: () =>
        opened('forget key', () => {
          const was = keychain.key;
          keychain.key = null;
          return was !== null;
        }),
    },
    connect() {
      happened.push('load connection');
      return Promise.resolve((question) => {
        happened.push('ask');
        questions.push(question);
        return reply();
      });
    },
    load() {
      happened.push('read disk');
      return { memory: disk.memory, problems: disk.damage };
    },
    save(next) {
      happened.push('write disk');
      disk.memory = disk.refusal ? disk.memory : next;
      return disk.refusal;
    },
    nowMs: () => nowMs,
    chance: () => 0,
    later(step, ms) {
      const timer = { step, atMs: nowMs + ms };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  });
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  return {
    desk,
    happened,
    questions,
    keychain,
    disk,
    answer(next) {
      reply = typeof next === 'function' ? next : () => Promise.resolve(next);
    },
    settle,
    async pass(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (;;) {
        const next = timers.toSorted((a, b) => a.atMs - b.atMs).find((one) => one.atMs <= untilMs);
        if (!next) {
          break;
        }
        timers = timers.filter((one) => one !== next);
        nowMs = Math.max(nowMs, next.atMs);
        next.step();
        await settle();
      }
      nowMs = untilMs;
    },
    setClock(to) {
      const offsetMs = to - nowMs;
      nowMs = to;
      timers = timers.map(({ step, atMs: dueMs }) => ({ step, atMs: dueMs + offsetMs }));
    },
    nowMs: () => nowMs,
    timers: () => timers.length,
  };
}
