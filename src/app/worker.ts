/** The engine in a worker thread: the main thread never waits for a disk. */
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine } from './engine.ts';
import type { Machine } from './machine.ts';
import type { HistorySummary } from '../core/history-view.ts';
import type { EngineUpdate } from './ports.ts';
import type { EngineCommand, EngineMessage } from './worker-engine.ts';

const { env, home, timeZone } = workerData as Omit<Machine, 'nowMs'>;
const engine = createEngine({ env, home, timeZone, nowMs: Date.now }, 'take');
let toldHistory: HistorySummary | null = null;

/** Tells an update; a history that was told already stays here. */
function tell(update: EngineUpdate): void {
  const history = update.snapshot?.history ?? null;
  const isHistorySame = history !== null && history === toldHistory;
  toldHistory = history;
  const message: EngineMessage = {
    update: isHistorySame
      ? { ...update, snapshot: update.snapshot && { ...update.snapshot, history: null } }
      : update,
    isHistorySame,
  };
  parentPort?.postMessage(message);
}

parentPort?.on('message', (command: EngineCommand) => {
  switch (command.do) {
    case 'start':
      engine.start(command.settings, tell);
      return;
    case 'setSettings':
      engine.setSettings(command.settings);
      return;
    case 'setWatched':
      engine.setWatched(command.isWatched);
      return;
    case 'addSamples':
      engine.addSamples(command.samples);
      return;
    case 'forgetLearned':
      engine.forgetLearned();
      return;
    case 'forgetHistory':
      engine.forgetHistory();
      return;
    case 'forgetProjectNames':
      engine.forgetProjectNames();
      return;
    case 'refresh':
      engine.refresh();
      return;
    case 'stop':
      void engine.stop().then(() => parentPort?.close());
  }
});
