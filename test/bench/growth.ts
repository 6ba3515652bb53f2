/** `npm run bench -- growth`: how cost grows with bytes and with files, as the picture docs/growth.svg. */
import { writeFileSync } from 'node:fs';
import { bundleFolder } from '../../src/app/compose.ts';
import { table } from './accuracy/markdown.ts';
import { count, mebibytes, seconds } from './amounts.ts';
import { checkReport } from './figures.ts';
import { pictureOf, type Panel, type Series } from './growth-picture.ts';
import { PEER, peerBinary } from './peer.ts';
import { inTurn, type Run } from './process.ts';
import { runOurs, runPeer } from './cold.ts';
import { dropTree, tree, type TreeName } from './trees.ts';
import { measureWarm } from './warm.ts';

const BY_BYTES: readonly TreeName[] = ['1 GB', '5 GB', '20 GB'];
const BY_FILES: readonly TreeName[] = ['1,000 files', '10,000 files', '100,000 files'];
/** Too large to be kept. */
const LARGEST: ReadonlySet<TreeName> = new Set(['20 GB', '100,000 files']);
const ROUNDS = 3;

/** What one tree took. */
type Size = { name: TreeName; bytes: number; files: number; cold: Run; warm: Run; peer: Run | null };

/** Measures every tree, prints what it took, and draws it. */
export async function benchGrowth(): Promise<void> {
  const byBytes = await sizesOf(BY_BYTES);
  const byFiles = await sizesOf(BY_FILES);
  const figures = ({ cpuS, peakMib }: Run): string => `${seconds(cpuS)} / ${mebibytes(peakMib)}`;
  const rows = [...byBytes, ...byFiles].map(({ name, files, cold, warm, peer }) => [
    name,
    count(files),
    figures(cold),
    figures(warm),
    peer ? figures(peer) : 'not available',
  ]);
  process.stdout.write(table(['tree', 'files', 'cold: CPU / peak', 'warm', PEER], rows).join('\n'));
  const panels = [
    ...panelsOf('bytes of logs', byBytes, ({ bytes }) => bytes),
    ...panelsOf('small files', byFiles, ({ files }) => files),
  ];
  writeFileSync(
    new URL('../docs/growth.svg', bundleFolder()),
    pictureOf('What a seven-day status costs as logs of 30 days grow', panels),
  );
}

async function sizesOf(names: readonly TreeName[]): Promise<Size[]> {
  const sizes: Size[] = [];
  for (const name of names) {
    const one = tree(name);
    process.stderr.write(`${Math.round(process.uptime())} s: ${name}\n`);
    checkReport(`cold status of ${name}`, runOurs(one).stdout, one.week.truth);
    const binary = peerBinary();
    const ours = { cold: () => runOurs(one) };
    const { cold, peer } =
      binary === null
        ? { ...inTurn(ROUNDS, ours), peer: null }
        : inTurn(ROUNDS, { ...ours, peer: () => runPeer(binary, one) });
    const { ours: warm } = await measureWarm(one, ROUNDS);
    sizes.push({ name, bytes: one.bytes, files: one.files, cold, warm, peer });
    if (LARGEST.has(name)) {
      dropTree(one);
    }
  }
  return sizes;
}

function panelsOf(x: string, sizes: readonly Size[], xOf: (size: Size) => number): Panel[] {
  const panel = (
    title: string,
    yTitle: string,
    yOf: (run: Run) => number,
    written: (y: number) => string,
  ): Panel => {
    const line = (name: string, kind: Series['kind'], runOf: (size: Size) => Run | null): Series => ({
      name,
      kind,
      points: sizes.flatMap((size) => {
        const run = runOf(size);
        return run ? [{ x: xOf(size), y: yOf(run) }] : [];
      }),
    });
    return {
      title,
      xTitle: x,
      yTitle,
      xTicks: sizes.map((size) => ({ at: xOf(size), text: size.name.replace(' files', '') })),
      written,
      series: [
        line(PEER, 'peer', ({ peer }) => peer),
        line('cold status', 'cold', ({ cold }) => cold),
        line('warm status', 'warm', ({ warm }) => warm),
      ],
    };
  };
  return [
    panel(`CPU time by ${x}`, 'seconds', ({ cpuS }) => cpuS, seconds),
    panel(`Peak memory by ${x}`, 'MiB', ({ peakMib }) => peakMib, mebibytes),
  ];
}
