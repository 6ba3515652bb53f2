/** `npm run bench -- accuracy`: measures made-up accounts on all cores and writes what was found. */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { measureAccount, type MeasuredAccount } from './measure.ts';
import { reportOf } from './report.ts';
import { SCENARIOS } from './scenario.ts';

const SEEDS = 40;
const QUICK_SEEDS = 2;

/** Which of the accounts a thread measures. */
type Part = { seeds: number; place: number; threads: number };

/**
 * Prints the report and writes it to `report`; with `isQuick` it takes few accounts and writes nothing. `script` is the
 * bench itself, which the threads run again: there, this measures their part.
 */
export async function benchAccuracy(script: URL, report: URL, isQuick: boolean): Promise<void> {
  if (!isMainThread) {
    measurePart(workerData);
    return;
  }
  const seeds = isQuick ? QUICK_SEEDS : SEEDS;
  const threads = availableParallelism();
  const accounts: MeasuredAccount[] = [];
  const whole = seeds * SCENARIOS.length;
  const run = (place: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const part: Part = { seeds, place, threads };
      const worker = new Worker(script, { argv: process.argv.slice(2), workerData: part });
      worker.on('message', (account: MeasuredAccount) => {
        accounts.push(account);
        process.stderr.write(`\r${accounts.length} of ${whole} accounts`);
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
    });
  await Promise.all(Array.from({ length: threads }, (_, place) => run(place)));
  process.stderr.write('\n');
  if (accounts.length < whole) {
    throw new Error(`${whole - accounts.length} accounts were not measured`);
  }
  const text = reportOf(accounts.sort((a, b) => a.seed - b.seed));
  process.stdout.write(text);
  if (!isQuick) {
    writeFileSync(report, text);
  }
}

function measurePart({ seeds, place, threads }: Part): void {
  for (let job = place; job < seeds * SCENARIOS.length; job += threads) {
    const scenario = SCENARIOS[job % SCENARIOS.length];
    if (scenario) {
      parentPort?.postMessage(measureAccount(scenario, 1 + Math.floor(job / SCENARIOS.length)));
    }
  }
}
