import { expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../src/app/engine.ts';
import type { EngineUpdate } from '../../src/app/ports.ts';
import { defaultSettings } from '../../src/contract/settings.ts';
import { assistant, logText } from '../support/lines.ts';
import { at } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary.ts';

const HOUR_MS = 3_600_000;
const NOW = at('2026-11-20T12:00:00Z');

/** The codes of the problems when the log holds responses so many hours ago. */
function problemsAfter(hoursAgo: readonly number[]): string[] {
  const lines = hoursAgo.map((hours, i) =>
    assistant({ id: `msg_${i}`, at: new Date(NOW - hours * HOUR_MS).toISOString() }),
  );
  const home = temporaryFolder({ '.claude/projects/-Users-ada-engine/a.jsonl': logText(...lines) });
  const engine = createEngine({ env: {}, home, timeZone: 'UTC', nowMs: () => NOW }, 'none');
  onTestFinished(() => engine.stop());
  let shown: EngineUpdate | undefined;
  engine.start(defaultSettings(), (update) => {
    shown = update;
  });
  return (shown?.snapshot?.problems ?? []).map(({ code }) => code);
}

// Bug: what was let go after eight days was still said to be known, while the present block moved with every slice of it.
test('a block in an unbroken row of requests longer than is kept is said to be unsure', () => {
  const unbroken = Array.from({ length: 75 }, (_, i) => 3 * i).toReversed();
  expect(problemsAfter(unbroken)).toContain('block_start_unknown');
  expect(problemsAfter(unbroken.filter((hours) => hours !== 60))).not.toContain('block_start_unknown');
  expect(problemsAfter(unbroken.filter((hours) => hours <= 7 * 24))).not.toContain('block_start_unknown');
});
