/** `npm run bench`: measures everything, prints it, and writes it to docs/performance.md. */
import { existsSync, writeFileSync } from 'node:fs';
import { bundleFolder } from '../../src/app/compose.ts';
import { commitIn } from './commit.ts';
import { FULL, measureAll, QUICK } from './full.ts';
import { reportOf } from './report.ts';

const DOCS = new URL('../docs/', bundleFolder());

/** Measures and prints; with `isQuick` it takes the small tree for all others and writes nothing. */
export async function benchAll(isQuick: boolean): Promise<void> {
  const results = await measureAll(isQuick ? QUICK : FULL, log);
  process.stderr.write(`It took ${results.minutes.toFixed(1)} minutes, the trees apart.\n`);
  const text = reportOf(results, commitIn(DOCS), existsSync(new URL('growth.svg', DOCS)));
  process.stdout.write(text);
  if (isQuick) {
    process.stdout.write('\nQuick: the small tree stands for all others, so that the verdicts say little.\n');
  } else {
    writeFileSync(new URL('performance.md', DOCS), text);
  }
}

/** Tells what is measured now, and measures it. */
function log<T>(what: string, run: () => T): T {
  process.stderr.write(`${Math.round(process.uptime())} s: ${what}\n`);
  return run();
}
