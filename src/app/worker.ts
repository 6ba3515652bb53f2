/** The engine in a worker thread: the main thread never waits for a disk. */
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine, type Machine } from './engine.ts';
import type { EngineCommand } from './worker-engine.ts';

const { env, home, timeZone } = workerData as Omit<Machine, 'nowMs'>;
const engine = createEngine({ env, home, timeZone, nowMs: Date.now }, 'take');

parentPort?.on('message', (command: EngineCommand) => {
  switch (command.do) {
    case 'start':
      engine.start(command.settings, (update) => parentPort?.postMessage(update));
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
    case 'refresh':
      engine.refresh();
      return;
    case 'stop':
      engine.stop();
      parentPort?.close();
  }
});
