/** The engine as seen from the main thread: it runs in a worker, which is mended once if it dies. */
import { Worker } from 'node:worker_threads';
import type { Settings } from '../contract/settings.ts';
import { reasonOf } from '../core/reason.ts';
import type { Sample } from '../core/sample.ts';
import type { Machine } from './machine.ts';
import { mendOnce } from './mend-once.ts';
import type { Engine, EngineUpdate } from './ports.ts';

/** What the main thread tells the worker. */
export type EngineCommand =
  | { do: 'start' | 'setSettings'; settings: Settings }
  | { do: 'setWatched'; isWatched: boolean }
  | { do: 'addSamples'; samples: Sample[] }
  | { do: 'refresh' | 'forgetLearned' | 'forgetHistory' | 'forgetProjectNames' | 'stop' };

/** What the worker tells: an update, without its history where that is the one that was told last. */
export type EngineMessage = { update: EngineUpdate; isHistorySame: boolean };

/** A worker that has not ended by then is ended. */
const ENDING_MS = 5000;

/** An engine in a worker made from the bundle at `workerFile`. */
export function createWorkerEngine(workerFile: URL, firstMachine: Machine): Engine {
  let machine = firstMachine;
  let worker: Worker | null = null;
  let settings: Settings;
  let tell: (update: EngineUpdate) => void = () => {};
  let last: EngineUpdate = { phase: 'starting', snapshot: null, problems: [] };
  /** The newest figures, also while everything is read anew. */
  let lastGood: EngineUpdate['snapshot'] = null;
  const isMended = mendOnce();
  let isWatched = false;
  let isStopped = false;
  /** What was told while one worker ends and the next has not begun; null else. */
  let waiting: EngineCommand[] | null = null;

  function send(command: EngineCommand): void {
    if (waiting) {
      waiting.push(command);
    } else {
      worker?.postMessage(command);
    }
  }

  function open(): void {
    const { env, home, timeZone } = machine;
    const own = new Worker(workerFile, {
      workerData: { env: { ...env }, home, timeZone },
      // What reading leaves behind dies young; more room for it would be kept for good.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
      name: 'engine',
    });
    worker = own;
    own.on('message', ({ update, isHistorySame }: EngineMessage) => {
      // What a worker had said before it died may arrive after the news of its death.
      if (own !== worker) {
        return;
      }
      const history = isHistorySame ? (last.snapshot?.history ?? null) : (update.snapshot?.history ?? null);
      last = { ...update, snapshot: update.snapshot && { ...update.snapshot, history } };
      lastGood = last.snapshot ?? lastGood;
      tell(last);
    });
    own.on('error', (error) => whenDead(own, reasonOf(error)));
    send({ do: 'start', settings });
    send({ do: 'setWatched', isWatched });
  }

  function whenDead(own: Worker, reason: string): void {
    if (own !== worker) {
      return;
    }
    worker = null;
    if (isMended()) {
      open();
    } else {
      tell({ phase: 'stale', snapshot: lastGood, problems: [{ code: 'reading_failed', reason }] });
    }
  }

  return {
    setTimeZone(timeZone) {
      // Resets that logs tell are read in the zone: everything is read anew.
      machine = { ...machine, timeZone };
      const former = worker;
      if (former === null) {
        return;
      }
      // Two workers would write the same files: the next begins when this one has ended.
      worker = null;
      waiting = [];
      former.once('exit', () => {
        const missed = waiting ?? [];
        waiting = null;
        if (!isStopped) {
          open();
          missed.forEach(send);
        }
      });
      former.postMessage({ do: 'stop' } satisfies EngineCommand);
      setTimeout(() => void former.terminate(), ENDING_MS).unref();
    },
    start(first, onUpdate) {
      settings = first;
      tell = onUpdate;
      open();
    },
    setSettings(next) {
      settings = next;
      send({ do: 'setSettings', settings });
    },
    setWatched(watched) {
      isWatched = watched;
      send({ do: 'setWatched', isWatched });
    },
    addSamples: (samples) => send({ do: 'addSamples', samples }),
    forgetLearned: () => send({ do: 'forgetLearned' }),
    forgetHistory: () => send({ do: 'forgetHistory' }),
    forgetProjectNames: () => send({ do: 'forgetProjectNames' }),
    refresh() {
      if (worker === null && waiting === null) {
        open();
      } else {
        send({ do: 'refresh' });
      }
    },
    async stop() {
      isStopped = true;
      const own = worker;
      worker = null;
      if (own) {
        const ended = new Promise((resolve) => {
          own.once('exit', resolve);
        });
        own.postMessage({ do: 'stop' } satisfies EngineCommand);
        await ended;
      }
    },
  };
}
