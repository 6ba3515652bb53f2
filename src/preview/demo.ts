/** A made-up home with made-up logs that go on being written, to see the product without any of one's own. */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { TZDate } from '@date-fns/tz';
import { join } from 'node:path';
import type { Machine } from '../app/machine.ts';
import { NOTHING_TOLD } from '../contract/alert-record.ts';
import { defaultSettings } from '../contract/settings.ts';

export type Demo = { machine: Machine; stop(): void };

const HOUR_MS = 3_600_000;
const PROJECTS = [
  '/Users/ada/analytical-engine',
  '/Users/ada/weaving-loom',
  '/Users/ada/notes-on-bernoulli-numbers',
];
/** Models, and what a line costs in USD for each million of its output tokens, with the caches that `demoLine` adds. */
const MODELS = [
  { id: 'claude-opus-5-5', usdPerMillion: 26.5 },
  { id: 'claude-opus-5-5', usdPerMillion: 26.5 },
  { id: 'claude-sonnet-5-5', usdPerMillion: 13.25 },
  { id: 'claude-fable-5-2', usdPerMillion: 49 },
];
/** The five-hour window begins at 88% of this and crosses 90% after a few lines. */
const LIMIT_USD = 24;
const START_SHARE = 0.88;
const APPEND_EVERY_MS = 4000;
const APPENDED_USD = 0.3;
/** Enough lines to cross 90%; then the demo rests, as a person does. */
const APPENDS = 4;
const DAYS = 29;
/** Hours at which somebody sits down to work. */
const WORKING_HOURS = [9, 10, 11, 13, 14, 15, 16, 17] as const;

/** When a person with working days sent something, in the weeks before today. */
function workOf(nowMs: number, timeZone: string): number[] {
  const today = new TZDate(nowMs, timeZone);
  return Array.from({ length: DAYS }, (_, i) => DAYS - i).flatMap((daysAgo) => {
    const day = today.getDate() - daysAgo;
    const weekday = new TZDate(today.getFullYear(), today.getMonth(), day, timeZone).getDay();
    const isFree = weekday === 0 || (weekday === 6 && daysAgo % 2 === 0);
    return isFree
      ? []
      : WORKING_HOURS.filter((hour) => (hour * daysAgo) % 5 !== 0).flatMap((hour) =>
          [5, 18, 31, 44, 56].map((minute) =>
            new TZDate(today.getFullYear(), today.getMonth(), day, hour, minute, 0, 0, timeZone).getTime(),
          ),
        );
  });
}

/** Writes the logs of a busy month into a temporary home and appends to them until stopped. */
export function startDemo(machine: Machine): Demo {
  const home = mkdtempSync(join(tmpdir(), 'tidemark-demo-'));
  const state = join(home, 'tidemark');
  let written = 0;

  function append(atMs: number, usd: number): void {
    written += 1;
    // Some projects get more work than others.
    const which = [0, 0, 1, 0, 2, 1][written % 6] ?? 0;
    const project = PROJECTS[which] ?? '';
    const session = `0000000${which}-demo`;
    const folder = join(home, '.claude', 'projects', project.replaceAll(/[^A-Za-z0-9]/g, '-'));
    mkdirSync(folder, { recursive: true });
    appendFileSync(join(folder, `${session}.jsonl`), demoLine(written, atMs, usd, project, session));
  }

  const nowMs = machine.nowMs();
  for (const atMs of workOf(nowMs, machine.timeZone)) {
    append(atMs, 0.2 + (written % 5) * 0.12);
  }
  const present = 60;
  for (let n = 0; n < present; n += 1) {
    append(nowMs - 2.4 * HOUR_MS + (n * 2.3 * HOUR_MS) / present, (LIMIT_USD * START_SHARE) / present);
  }
  mkdirSync(join(state, 'feed'), { recursive: true });
  // Another machine has used a little of the week too.
  writeFileSync(join(state, 'feed', '1.json'), demoPayload(nowMs, START_SHARE * 100, 41));
  writeFileSync(join(state, 'alerts.json'), JSON.stringify(NOTHING_TOLD));
  writeFileSync(
    join(state, 'settings.json'),
    JSON.stringify({
      ...defaultSettings(),
      plan: 'max_5x',
      thresholds: [90, 100],
    }),
  );
  let appends = 0;
  const timer = setInterval(() => {
    append(machine.nowMs(), APPENDED_USD);
    appends += 1;
    if (appends === APPENDS) {
      clearInterval(timer);
    }
  }, APPEND_EVERY_MS);
  return {
    machine: { ...machine, home, env: { TIDEMARK_HOME: state } },
    stop() {
      clearInterval(timer);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What Claude Code would have handed to the status line. */
function demoPayload(nowMs: number, fiveHour: number, sevenDay: number): string {
  const tenMinutesS = 600;
  const startS = Math.floor((nowMs - 2.4 * HOUR_MS) / 1000 / tenMinutesS) * tenMinutesS;
  return JSON.stringify({
    session_id: '00000000-demo',
    transcript_path: '/Users/ada/.claude/projects/-Users-ada-analytical-engine/00000000-demo.jsonl',
    rate_limits: {
      five_hour: { used_percentage: Math.round(fiveHour), resets_at: startS + 5 * 3600 },
      seven_day: { used_percentage: sevenDay, resets_at: Math.floor(startS / 3600 + 77) * 3600 },
    },
  });
}

/** Tokens that cost about this much: mostly cache reads, as in life. */
function demoLine(n: number, atMs: number, usd: number, cwd: string, sessionId: string): string {
  const { id: model, usdPerMillion } = MODELS[n % MODELS.length] ?? { id: '', usdPerMillion: 1 };
  const output = Math.round((usd * 1e6) / usdPerMillion);
  return `${JSON.stringify({
    parentUuid: null,
    isSidechain: false,
    message: {
      model,
      id: `msg_demo_${n}`,
      type: 'message',
      role: 'assistant',
      content: [],
      stop_reason: 'end_turn',
      usage: {
        input_tokens: 12,
        output_tokens: output,
        cache_creation_input_tokens: Math.round(output * 0.5),
        cache_read_input_tokens: Math.round(output * 20),
      },
    },
    requestId: `req_demo_${n}`,
    type: 'assistant',
    uuid: `demo-${n}`,
    timestamp: new Date(atMs).toISOString(),
    cwd,
    sessionId,
    version: '2.1.329',
  })}\n`;
}
