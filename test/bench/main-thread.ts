/** How long the app's main thread can't be reached at most: its own session, over the engine in its worker. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { composeSession } from '../../src/app/compose.ts';
import type { Machine } from '../../src/app/machine.ts';
import { FOOT } from '../../src/core/texts.ts';
import type { View } from '../../src/core/view.ts';
import { appendedLog, APPENDS, PAUSE_MS } from './appends.ts';
import { withFolder } from './programs.ts';
import type { Tree } from './trees.ts';

/** The longest block of each time, in ms. */
export type Blocks = {
  /** Of a thread that does nothing at all: what the machine itself is good for. */
  idleMs: number;
  coldMs: number;
  warmMs: number;
  appendsMs: number;
};

const RESOLUTION_MS = 1;
const IDLE_MS = 3000;
/** What comes after the first figures, such as saving them, is part of a start. */
const AFTER_START_MS = 1000;

/** Runs the app twice, without Electron: nothing is known at first, and then what the first has kept. */
export function measureBlocks(tree: Tree): Promise<Blocks> {
  return withFolder(async (state) => {
    const machine: Machine = {
      env: { CLAUDE_CONFIG_DIR: tree.dir, TIDEMARK_HOME: state },
      home: state,
      timeZone: 'UTC',
      nowMs: Date.now,
    };
    const idleMs = await longestBlock(() => delay(IDLE_MS));
    let app = open(machine);
    const coldMs = await longestBlock(app.start);
    await app.stop();
    app = open(machine);
    const warmMs = await longestBlock(app.start);
    const log = appendedLog(tree);
    const shown = app.shown();
    const appendsMs = await longestBlock(async () => {
      for (let place = 0; place < APPENDS; place += 1) {
        await delay(PAUSE_MS);
        log.append(place);
      }
    });
    log.remove();
    await app.stop();
    if (app.shown() - shown < APPENDS / 2) {
      throw new Error(`${APPENDS} lines were appended, and ${app.shown() - shown} views shown`);
    }
    return { idleMs, coldMs, warmMs, appendsMs };
  });
}

/** The session of the app; `start` resolves when figures of the logs are shown. */
function open(machine: Machine): { start(): Promise<void>; shown(): number; stop(): Promise<void> } {
  let shown = 0;
  let show: (view: View) => void = () => {};
  const screen = {
    show(view: View): void {
      shown += 1;
      show(view);
    },
    notify: () => Promise.resolve({ kind: 'accepted' as const }),
    withdraw: () => {},
  };
  const session = composeSession(screen, machine, 'en-GB', null);
  return {
    async start() {
      await new Promise<void>((resolve) => {
        show = ({ updated }) => {
          if (updated !== FOOT.noResponses) {
            resolve();
          }
        };
        session.start();
      });
      await delay(AFTER_START_MS);
    },
    shown: () => shown,
    stop: () => session.stop(),
  };
}

/** By how much a timer of every millisecond was late at most. */
async function longestBlock(run: () => Promise<unknown>): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  await run();
  delays.disable();
  return Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
}
