/** What was measured, as docs/performance.md. */
import { cpus, totalmem } from 'node:os';
import { table } from './accuracy/markdown.ts';
import { count, mebibytes, megabytes, milliseconds, ofPeer, percent, seconds } from './amounts.ts';
import { requirementsOf } from './asked.ts';
import type { Cold } from './cold.ts';
import type { Results } from './full.ts';
import type { PageFigures } from './page.ts';
import { PEER } from './peer.ts';
import type { Run } from './process.ts';
import { requirementLines } from './requirements.ts';

/** The same machine, named alike, is at times half as fast as at others; the limits were set when it was as fast as this says. */
const USUAL_CPU_S = 8;

/** The whole report on a commit, where one is known; `hasGrowth` where there is a picture of what `growth` measured. */
export function reportOf(results: Results, commit: string | null, hasGrowth: boolean): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} cores (${cpu?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.version}`;
  return [
    '# Performance',
    '',
    'Written by `npm run bench`. Whole processes, runs of ours and of the peer in turn, files in the page cache. What else the',
    'machine does only ever adds to what a run takes, so the lower quartiles of their times are shown, of ours and of all that',
    'they are compared with; peak memory is the largest of all runs. The trees are made up and seeded (`test/bench`), spread over',
    "30 days. In most of them 61% of the lines and 17% of the bytes are the assistant's, as in public descriptions of such",
    'logs; in the dense one 41% and 39%, nearly as in logs that were recorded at work, whose lines are shorter. Whatever is',
    'timed is compared with the known truth of its tree, to the token. The peer is',
    `${PEER}, \`blocks --json --offline\`, which reads all of a tree.`,
    '',
    ...(commit === null ? [] : [`Measured: commit ${commit}.`]),
    `Machine: ${machine}. It took ${results.minutes.toFixed(0)} minutes, the trees apart.`,
    `Bare Node (\`node -e 0\`): ${seconds(results.bare.wallS)}, ${mebibytes(results.bare.peakMib)}.`,
    ...speedLines(results),
    '',
    '## What is asked',
    '',
    ...requirementLines(requirementsOf(results), slownessOf(results)),
    ...coldLines(results),
    ...warmLines(results),
    ...runningLines(results),
    ...historyLines(results),
    ...walkerLines(results),
    '## The popover, in Chromium',
    '',
    ...pageLines(results.page),
    ...(hasGrowth ? growthLines() : []),
  ].join('\n');
}

const figures = ({ wallS, cpuS, peakMib }: Run): string =>
  `${seconds(wallS)} / ${seconds(cpuS)} / ${mebibytes(peakMib)}`;

/** How fast the machine was meanwhile. */
function speedLines({ cold: { large } }: Results): string[] {
  return large.peer === null
    ? []
    : [
        `Limits in milliseconds are for machines on which the peer takes ${seconds(USUAL_CPU_S)} of CPU for ${large.tree.name}; here: ${seconds(large.peer.cpuS)}.`,
        'Where that differs, what a figure comes to there stands behind it ("at the usual speed"); what is met is what was met here.',
      ];
}

function slownessOf({ cold: { large } }: Results): number {
  return large.peer === null ? 1 : large.peer.cpuS / USUAL_CPU_S;
}

function coldLines({ cold }: Results): string[] {
  const row = ({ tree, ours, cat, peer }: Cold): (string | number)[] => [
    tree.name,
    tree.files,
    `${tree.week.files.length} files, ${megabytes(tree.week.bytes)}`,
    figures(ours),
    seconds(cat.wallS),
    peer ? figures(peer) : 'not available',
    peer ? ofPeer(ours.wallS / peer.wallS) : '–',
    peer ? ofPeer(ours.cpuS / peer.cpuS) : '–',
  ];
  return [
    '## Cold start',
    '',
    '`tidemark status --root <tree> --at <its end> --json`: seven days, nothing known before. Wall / CPU / peak.',
    '',
    ...table(
      ['tree', 'files', 'in seven days', 'ours', '`cat` of the same files', 'the peer', 'wall', 'CPU'],
      Object.values(cold).map(row),
    ),
  ];
}

function warmLines({ warm, grown, keeping }: Results): string[] {
  return [
    '## Warm start',
    '',
    'The second `tidemark status --json` of an account (`CLAUDE_CONFIG_DIR`), whose first left an index; its clock stands at',
    "the tree's end. The index is written twenty times in one process. What is read from it is the truth too.",
    '',
    ...table(
      ['what', 'figure'],
      [
        [`${warm.tree.name}: wall / CPU / peak`, figures(warm.ours)],
        ['the same, where a log has grown', figures(grown)],
        ['`node -e 0`, in turn with the first', figures(warm.bare)],
        [
          'writing the index: median, longest',
          `${milliseconds(keeping.medianMs)}, ${milliseconds(keeping.longestMs)}`,
        ],
        ['its size', megabytes(keeping.bytes)],
      ],
    ),
  ];
}

function runningLines({ appends, idle, blocks, cold }: Results): string[] {
  const { small, large } = appends;
  const each = (of: (one: typeof small) => number): string[] =>
    [small, large].map((one) => milliseconds(of(one)));
  return [
    '## Running',
    '',
    '200 lines appended one by one. Own work is the CPU time of the process between the end of a write and its snapshot.',
    '',
    ...table(
      ['appended line → new snapshot', cold.small.tree.name, cold.large.tree.name],
      [
        ['p50, from the end of the write', ...each((one) => one.p50Ms)],
        ['p95', ...each((one) => one.p95Ms)],
        ['p95, from when the system reported the change', ...each((one) => one.afterReportP95Ms)],
        ['own work, p50', ...each((one) => one.ownWorkP50Ms)],
        ['own work, p95', ...each((one) => one.ownWorkP95Ms)],
      ],
    ),
    ...(idle
      ? table(
          [`idle: \`status --watch --line\`, ${count(idle.files)} files, ${idle.seconds} s`, 'figure'],
          [
            ['CPU', `${percent(idle.cpuPercent)} of a core`],
            ['written to the disk', `${count(idle.writtenBytes)} bytes`],
            ['wake-ups of the main thread', `${count(idle.wakeUpsPerMinute)} a minute`],
            ['memory', mebibytes(idle.memoryMib)],
          ],
        )
      : ['Idle is not measured here: there is no /proc.', '']),
    "The app's session in a process without Electron, its engine in the worker: by how much a timer of every millisecond",
    '(`monitorEventLoopDelay`) was late at most in the main thread.',
    '',
    ...table(
      ['longest block of the main thread', 'figure'],
      [
        ['nothing runs', milliseconds(blocks.idleMs)],
        ['cold start, and a second', milliseconds(blocks.coldMs)],
        ['warm start, and a second', milliseconds(blocks.warmMs)],
        ['200 appended lines, the history being read', milliseconds(blocks.appendsMs)],
      ],
    ),
  ];
}

function historyLines({ history, cold }: Results): string[] {
  return [
    '## The whole history',
    '',
    `The app's engine over ${cold.large.tree.name} with nothing known, until its history has the truth of thirty days.`,
    '',
    ...table(
      ['what', 'figure'],
      [
        ['from the start to the end', seconds(history.seconds)],
        ['CPU from the first snapshot on', `${percent(history.cpuShare * 100)} of a core`],
        ['peak memory of the process', mebibytes(history.peakMib)],
        ['left to do after a stop at half of the time', percent(history.shareLeft * 100)],
      ],
    ),
  ];
}

function walkerLines({ walkers, cold }: Results): string[] {
  const row = (what: string, tookS: number): string[] => [
    what,
    seconds(tookS),
    `${megabytes(walkers.bytes / tookS)}/s`,
  ];
  return [
    '## The hand-written walk of a line',
    '',
    `The files in range of ${cold.large.tree.name}, read into a ledger in one process: with \`src/logs/line-walk.ts\`, and with`,
    '`JSON.parse` of each line that has `"usage"` in it. Both give the truth.',
    '',
    ...table(['', 'time', 'speed'], [row('the walk', walkers.walkS), row('`JSON.parse`', walkers.parseS)]),
  ];
}

/** The page's figures, as a table. */
export function pageLines(page: PageFigures | null): string[] {
  return page === null
    ? ['Not measured: no Chromium.', '']
    : table(
        ['what', 'figure'],
        [
          [
            'opening, to everything painted: p50, p95',
            `${milliseconds(page.openingP50Ms)}, ${milliseconds(page.openingP95Ms)}`,
          ],
          [
            'an update of all meters (script, styles and layout): p50, p95',
            `${milliseconds(page.updateP50Ms)}, ${milliseconds(page.updateP95Ms)}`,
          ],
        ],
      );
}

function growthLines(): string[] {
  return [
    '## Growth',
    '',
    'By `npm run bench -- growth`, in a run of its own.',
    '',
    '![CPU time and peak memory of a cold and of a warm status and of the peer, by bytes and by files](growth.svg)',
    '',
  ];
}
