/**
 * `npm run bench`: cold status, appended lines, idle cost and the popover's page, beside `cat` and a peer, printed and
 * written to docs/performance.md. `npm run bench -- quick` takes the small tree alone and writes nothing; `page` measures
 * the page alone. With `accuracy` it measures nothing but by how much the figures shown are off, for docs/accuracy.md; with
 * `fuzz` it measures nothing, and gives parsers and files what breaks them.
=======
 * `soak` it lets the engine run among everything that can go wrong.
 */
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { measureCold } from './cold.ts';
import { measureAppends, measureIdle } from './live.ts';
import { measurePage, type PageFigures } from './page.ts';
import { PEER } from './peer.ts';
import { measure } from './process.ts';
import { tree } from './trees.ts';

const isQuick = process.argv.includes('quick');
if (process.argv.includes('accuracy')) {
  const { benchAccuracy } = await import('./accuracy/bench.ts');
  await benchAccuracy(new URL(import.meta.url), new URL('../docs/accuracy.md', import.meta.url), isQuick);
  process.exit();
}
if (process.argv[2] === 'fuzz') {
  const { benchFuzz } = await import('./fuzz/bench.ts');
  process.exit(benchFuzz(process.argv.slice(3)) ? 0 : 1);
}
if (process.argv.includes('soak')) {
  const { benchSoak } = await import('./soak/bench.ts');
  await benchSoak(new URL(import.meta.url), process.argv);
  process.exit();
}
if (process.argv.includes('page')) {
  process.stdout.write(`${pageLines(await measurePage()).join('\n')}\n`);
  process.exit();
}
const NAMES = isQuick ? ['0.1 GB'] : ['0.1 GB', '1 GB', '5 GB'];
const ROUNDS = isQuick ? 3 : 7;
const IDLE_SECONDS = isQuick ? 10 : 60;

const bare = measure(process.execPath, ['-e', '0']);
const [cpu] = cpus();
const lines = [
  '# Performance',
  '',
  'Written by `npm run bench`. Medians of whole processes, runs of ours and of the peer in turn, files in the page cache;',
  'peak memory is the largest of all runs. The trees are made up and seeded (`test/bench`), spread over 30 days; before',
  'anything is timed, the figures of `status` are compared with the known truth of the tree, to the token.',
  '',
  `Machine: ${cpus().length} cores (${cpu?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.version}.`,
  `Bare Node (\`node -e 0\`): ${bare.wallS.toFixed(2)} s, ${bare.peakMib.toFixed(0)} MiB.`,
  '',
  '## Cold start: `tidemark status` (seven days, nothing known before)',
  '',
  `| tree | files | in seven days | ours: wall / CPU / peak | \`cat\` of the same files | ${PEER} \`blocks --json --offline\`: wall / CPU / peak | wall | CPU |`,
  '|---|---|---|---|---|---|---|---|',
];
for (const name of NAMES) {
  const one = tree(name);
  const { ours, peer, catWallS } = measureCold(one, ROUNDS);
  const figures = (run: typeof ours): string =>
    `${run.wallS.toFixed(2)} s / ${run.cpuS.toFixed(2)} s / ${run.peakMib.toFixed(0)} MiB`;
  const ratio = (a: number, b: number): string => `1/${(b / a).toFixed(1)}`;
  lines.push(
    `| ${name} | ${one.files} | ${one.week.files.length} files, ${(one.week.bytes / 1e6).toFixed(0)} MB | ${figures(ours)} | ${catWallS.toFixed(2)} s | ${peer ? figures(peer) : 'not available'} | ${peer ? ratio(ours.wallS, peer.wallS) : '–'} | ${peer ? ratio(ours.cpuS, peer.cpuS) : '–'} |`,
  );
}
const largest = tree(NAMES.at(-1) ?? '0.1 GB');
const appended = await measureAppends(largest);
const idle = await measureIdle(largest, IDLE_SECONDS);
lines.push(
  '',
  `## Running, on the tree of ${largest.name}`,
  '',
  '| what | figure |',
  '|---|---|',
  `| appended line → new snapshot, from the end of the write | p50 ${appended.p50Ms.toFixed(1)} ms, p95 ${appended.p95Ms.toFixed(1)} ms |`,
  `| the same, from when the system reported the change | p95 ${appended.afterReportP95Ms.toFixed(1)} ms |`,
  ...(idle
    ? [
        `| idle CPU over ${IDLE_SECONDS} s (\`status --watch\`) | ${idle.cpuPercent.toFixed(2)}% of a core |`,
        `| written meanwhile | ${idle.writtenBytes} bytes |`,
        `| memory then | ${idle.memoryMib.toFixed(0)} MiB |`,
      ]
    : []),
  '',
  '## The popover, in Chromium',
  '',
  ...pageLines(await measurePage()),
  '',
);
process.stdout.write(`${lines.join('\n')}\n`);
if (!isQuick) {
  writeFileSync(new URL('../docs/performance.md', import.meta.url), lines.join('\n'));
}

function pageLines(page: PageFigures | null): string[] {
  return page === null
    ? ['Not measured: no Chromium.']
    : [
        '| what | figure |',
        '|---|---|',
        `| opening, to everything painted | p50 ${page.openingP50Ms.toFixed(0)} ms, p95 ${page.openingP95Ms.toFixed(0)} ms |`,
        `| an update of all meters: script, styles and layout | p50 ${page.updateP50Ms.toFixed(1)} ms, p95 ${page.updateP95Ms.toFixed(1)} ms |`,
        `| scripts and styles, gzipped | ${(page.gzippedBytes / 1000).toFixed(1)} kB |`,
      ];
}
