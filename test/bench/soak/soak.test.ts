/** The soak in small: each fault once, with the built engine in a process of its own. */
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { FAULTS } from './faults.ts';
import { soak } from './soak.ts';

const SCRIPT = pathToFileURL(resolve(import.meta.dirname, '../../../dist/bench.js'));

test('whatever happens to logs, disk, clock and process, what is shown and kept is what was written', async () => {
  const report = await soak({
    script: SCRIPT,
    seed: 7,
    speed: 60,
    lastsMs: 0,
    sessions: 6,
    withinS: 25,
    rounds: [1, 3],
    hasDisk: false,
    isShort: true,
    tell: () => {},
  });
  expect(report.difference).toBeNull();
  expect([...report.faults.keys()].sort()).toEqual(Object.keys(FAULTS).sort());
  expect(report.checks.exact).toBeGreaterThan(report.checks.count / 2);
  expect(report.sealedHours).toBeGreaterThan(20);
}, 60_000);
