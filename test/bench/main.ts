/**
 * `npm run bench`: all that docs/performance.md shows, measured, printed and written there. `npm run bench -- quick` takes
 * the small tree alone and writes nothing; `page` measures the page alone; `growth` makes trees of up to 20 GB and 100,000
 * files, and the picture docs/growth.svg; `against FOLDER` measures the build in another clone beside this one, in turn.
 * With `accuracy` it measures nothing but by how much the figures shown are off, for docs/accuracy.md; with `fuzz` it
 * measures nothing, and gives parsers and files what breaks them; with `soak` it lets the engine run among everything that
 * can go wrong.
 */
// Each loads what it needs alone: a browser's client in the memory of what is measured would be measured with it.
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
  const { printMeasured } = await import('./alone.ts');
  await printMeasured(process.argv.slice(3));
} else if (what === 'growth') {
  const { benchGrowth } = await import('./growth.ts');
  await benchGrowth();
} else if (what === 'against') {
  const { benchAgainst } = await import('./against.ts');
  await benchAgainst(process.argv.slice(3));
} else if (what === 'page') {
  const { measurePage } = await import('./page.ts');
  const { pageLines } = await import('./report.ts');
  process.stdout.write(pageLines(await measurePage()).join('\n'));
} else {
  const { benchAll } = await import('./bench.ts');
  await benchAll(isQuick);
}
// Threads and watchers may still be there.
process.exit();
