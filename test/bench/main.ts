/**
 * `npm run bench`: all that docs/performance.md shows, measured, printed and written there. `npm run bench -- quick` takes
 * the small tree alone and writes nothing; `page` measures the page alone; `growth` makes trees of up to 20 GB and 100,000
 * files, and the picture docs/growth.svg. With `accuracy` it measures nothing but by how much the figures shown are off,
 * for docs/accuracy.md; with `fuzz` it measures nothing, and gives parsers and files what breaks them; with `soak` it lets
 * the engine run among everything that can go wrong.
 */
import { printMeasured } from './alone.ts';
import { benchAll } from './bench.ts';
import { benchGrowth } from './growth.ts';
import { measurePage } from './page.ts';
import { pageLines } from './report.ts';

const [what] = process.argv.slice(2);
const isQuick = process.argv.includes('quick');
if (process.argv.includes('accuracy')) {
  const { benchAccuracy } = await import('./accuracy/bench.ts');
  await benchAccuracy(new URL(import.meta.url), new URL('../docs/accuracy.md', import.meta.url), isQuick);
} else if (what === 'fuzz') {
  const { benchFuzz } = await import('./fuzz/bench.ts');
  process.exitCode = benchFuzz(process.argv.slice(3)) ? 0 : 1;
} else if (process.argv.includes('soak')) {
  const { benchSoak } = await import('./soak/bench.ts');
  await benchSoak(new URL(import.meta.url), process.argv);
} else if (what === 'alone') {
  await printMeasured(process.argv.slice(3));
} else if (what === 'growth') {
  await benchGrowth();
} else if (what === 'page') {
  process.stdout.write(pageLines(await measurePage()).join('\n'));
} else {
  await benchAll(isQuick);
}
// Threads and watchers may still be there.
process.exit();
