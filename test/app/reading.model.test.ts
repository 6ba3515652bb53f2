/**
 * Starts among log files that grow, are replaced and vanish: each knows what the last one that was kept knew, and all that
 * is there to be read, as one that never ended does. What was kept last is torn at times, as by a loss of power.
 */
import { existsSync, truncateSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UsageRecord } from '../../src/core/event.ts';
import { anyFileStep, createLogFiles, eventsOf, shown } from '../support/model/log-files.ts';
import { makeOld } from '../support/make-old.ts';
import { modelEvents } from '../support/model/usage.ts';
import { cold, figuresOf, indexOf, swept } from '../support/reading.ts';
import { temporaryFolder } from '../support/temporary.ts';

const anyStep = fc.oneof(
  { weight: 10, arbitrary: anyFileStep },
  { weight: 2, arbitrary: fc.constant({ kind: 'sweep' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'end' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'kill' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tear' as const), bytes: fc.nat({ max: 400 }) }) },
);

test('starts that go on know what one that never ended knows, but for what was not kept', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40, size: 'max' }), (steps) => {
      const root = temporaryFolder();
      const files = createLogFiles(root);
      // What was kept last and before that, null where that is torn.
      let kept: (UsageRecord[] | null)[] = [];
      let reading = swept(root);
      let read: UsageRecord[] = [];
      const look = (): void => {
        reading.reader.sweep();
        read.push(...files.visible());
        expect(eventsOf(reading.ledger)).toEqual(modelEvents(read).map(shown));
      };
      for (const step of steps) {
        if (step.kind === 'sweep') {
          look();
        } else if (step.kind === 'end' || step.kind === 'kill' || step.kind === 'tear') {
          if (step.kind === 'end') {
            look();
            reading.keep();
            makeOld(indexOf(root));
            kept = [[...read], ...(kept[0] ? kept.slice(0, 1) : kept.slice(1))];
          }
          if (step.kind === 'tear' && existsSync(indexOf(root))) {
            truncateSync(indexOf(root), step.bytes);
            kept = [null, ...kept.slice(1)];
          }
          read = [...(kept.find((one) => one !== null) ?? [])];
          reading = swept(root);
          look();
        } else {
          files.take(step, look);
        }
      }
      look();
    }),
    { seed: 112, numRuns: 60 },
  );
});

test('where nothing was taken away, starts that go on know what a first start finds', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyFileStep, fc.boolean()), { maxLength: 25, size: 'max' }), (steps) => {
      const root = temporaryFolder();
      const files = createLogFiles(root);
      const restart = (): void => {
        const reading = swept(root);
        expect(figuresOf(reading)).toEqual(figuresOf(cold(root)));
        reading.keep();
      };
      for (const [step, isRestart] of steps) {
        if (step.kind === 'write') {
          files.take(step, restart);
        }
        if (isRestart) {
          restart();
        }
      }
      expect(figuresOf(swept(root, { indexFile: indexOf(root) }))).toEqual(figuresOf(cold(root)));
    }),
    { seed: 113, numRuns: 40 },
  );
});
