/** Log files that grow, are replaced and vanish, against a plain list of all lines that ever stood in one at a sweep. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UsageRecord } from '../../src/core/event.ts';
import { createLedger } from '../../src/core/ledger.ts';
import { createHitBook } from '../../src/core/limit-hit.ts';
import { pricer, PRICES } from '../../src/core/prices.ts';
import { createReader } from '../../src/logs/reader.ts';
import { anyFileStep, createLogFiles, eventsOf, shown } from '../support/model/log-files.ts';
import { modelEvents } from '../support/model/usage.ts';
import { temporaryFolder } from '../support/temporary.ts';

const anyStep = fc.oneof(
  { weight: 10, arbitrary: anyFileStep },
  { weight: 3, arbitrary: fc.constant({ kind: 'sweep' as const }) },
);

test('the ledger holds all that was ever there to be read, however files changed in between', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40, size: 'max' }), (steps) => {
      const root = temporaryFolder();
      const files = createLogFiles(root);
      const ledger = createLedger(pricer(PRICES));
      const reader = createReader({
        trustsFileTimes: false,
        roots: [{ path: root, isNamed: true, mayBeProjects: true }],
        sinceMs: -Infinity,
        untilMs: Infinity,
        timeZone: () => 'UTC',
        ledger,
        hits: createHitBook(),
      });
      const read: UsageRecord[] = [];
      const sweep = (): void => {
        reader.sweep();
        read.push(...files.visible());
        expect(eventsOf(ledger)).toEqual(modelEvents(read).map(shown));
      };
      for (const step of steps) {
        if (step.kind === 'sweep') {
          sweep();
        } else {
          files.take(step, sweep);
        }
      }
      sweep();
    }),
    { seed: 111, numRuns: 60 },
  );
});
