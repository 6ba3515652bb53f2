/** Everything that Tidemark and the browser in it write on this computer: found by name, and removed by nothing else. */
import { lstatSync, readdirSync, readlinkSync, rmdirSync, rmSync, unlinkSync, type Stats } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { hasCode } from './error-code.ts';
import { PAYLOAD_NAME } from './paths.ts';
import { isAlive } from './process.ts';

/** A `tree` goes with all that is in it, a `folder` once what was found in it is gone. */
export type Belonging = { path: string; what: string; kind: 'file' | 'tree' | 'folder'; bytes: number };

/** Something that stays, and why. */
export type Remaining = {
  path: string;
  why: 'not_ours' | 'link' | 'other_owner' | 'unreadable' | 'not_removed';
};

export type Belongings = { found: Belonging[]; remaining: Remaining[] };

type Rule = { names: RegExp; what: string } & (
  | { kind: 'file' | 'tree' | 'link' }
  | { kind: 'folder'; rules: readonly Rule[] }
);

const TIME = String.raw`\d{4}-\d\d-\d\dT[\d-]+Z`;

/** A file that is written as a whole: itself, what is half written, and the lock that is held meanwhile. */
function stateFile(name: string, what: string): Rule[] {
  const plain = name.replaceAll('.', String.raw`\.`);
  return [
    { names: new RegExp(String.raw`^${plain}(?:\.\d+\.tmp)?$`), what, kind: 'file' },
    { names: new RegExp(String.raw`^${plain}\.lock$`), what: 'a lock', kind: 'folder', rules: [] },
  ];
}

const STATE_RULES: readonly Rule[] = [
  ...stateFile('settings.json', 'your settings'),
  ...stateFile('alerts.json', 'which alerts you were told'),
  ...stateFile('samples.json', 'official figures'),
  ...stateFile('calibration.json', 'what was learned of your limits'),
  ...stateFile('spend.json', 'what API spend last came to'),
  ...stateFile('index.bin', 'what was read of your logs already'),
  ...stateFile('recount.bin', 'what was read of your older logs already'),
  { names: /^(?:index|recount)\.bin\.former$/, what: 'the same from before', kind: 'file' },
  ...stateFile('feed.json', 'what the status line feed changed'),
  ...stateFile('statusline.sh', "the status line feed's script"),
  ...stateFile('statusline-former.sh', 'your former status line command'),
  ...stateFile('statusline.txt', 'the line that the feed shows'),
  {
    names: new RegExp(`^(?:settings|alerts|samples|calibration|spend)\\.bad-${TIME}\\.json$`),
    what: 'a damaged file, kept aside',
    kind: 'file',
  },
  {
    names: new RegExp(`^claude-settings\\.backup-${TIME}\\.json(?:\\.\\d+\\.tmp)?$`),
    what: "Claude Code's settings before a change",
    kind: 'file',
  },
  {
    names: /^feed$/,
    what: 'the status line feed',
    kind: 'folder',
    rules: [{ names: PAYLOAD_NAME, what: 'a payload that waits', kind: 'file' }],
  },
  { names: /^history$/, what: 'the history', kind: 'folder', rules: stateFile('hourly.log', 'hourly sums') },
];

/** What Chromium keeps beside an app's own files, by the names that it has had in recent versions. */
const BROWSER_RULES: readonly Rule[] = [
  {
    names:
      /^(?:Cache|Code Cache|GPUCache|GPUPersistentCache|DawnCache|DawnGraphiteCache|DawnWebGPUCache|GrShaderCache|ShaderCache|GraphiteDawnCache|blob_storage|Crashpad|Dictionaries|File System|IndexedDB|Local Storage|Session Storage|Service Worker|Shared Dictionary|WebStorage|VideoDecodeStats|databases|Partitions|shared_proto_db|Network)$/,
    what: "the app's browser data",
    kind: 'tree',
  },
  {
    names:
      /^(?:Preferences|Secure Preferences|Local State|Network Persistent State|TransportSecurity|Trust Tokens|Cookies|DIPS|QuotaManager|SharedStorage|PersistentOriginTrials|Origin Bound Certs|Reporting and NEL|DevToolsActivePort|lockfile)(?:-(?:journal|wal|shm))?$/,
    what: "the app's browser data",
    kind: 'file',
  },
  { names: /^Singleton(?:Lock|Cookie|Socket)$/, what: "the app's lock", kind: 'link' },
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the app's browser may keep its data: Electron names the folder by the app, as package.json or the app itself does. */
export function browserFolders(env: Environment, home: string, platform: NodeJS.Platform): string[] {
  const data =
    platform === 'darwin'
      ? join(home, 'Library', 'Application Support')
      : env['XDG_CONFIG_HOME'] || join(home, '.config');
  // On most Macs both are the same folder.
  return sameOnce(['Tidemark', 'tidemark'].map((name) => resolve(data, name)));
}

/** The process that runs the app, by the lock that Chromium holds (`<host>-<process>`); null where none runs. */
export function runningApp(folders: readonly string[]): { pid: number; lock: string } | null {
  for (const folder of folders) {
    const lock = join(folder, 'SingletonLock');
    const [, host, pid] = /^(.*)-(\d+)$/.exec(linkedTo(lock)) ?? [];
    if (host === hostname() && pid !== undefined && isAlive(Number(pid))) {
      return { pid: Number(pid), lock };
    }
  }
  return null;
}

/** What is there in Tidemark's own folder and the browser's, each followed by the folder that it is in. */
export function findBelongings(stateFolder: string, browsers: readonly string[]): Belongings {
  const belongings: Belongings = { found: [], remaining: [] };
  const folders = sameOnce([stateFolder, ...browsers]);
  for (const folder of folders) {
    const isState = isSame(folder, stateFolder);
    const isBrowser = browsers.some((one) => isSame(folder, one));
    const rules = [...(isState ? STATE_RULES : []), ...(isBrowser ? BROWSER_RULES : [])];
    const what = isState ? "Tidemark's folder" : "the app's folder";
    const stats = statsOf(folder);
    if (stats !== null) {
      look(folder, stats, { names: /^/, what, kind: 'folder', rules }, belongings);
    }
  }
  return belongings;
}

/** Removes these and nothing else, in their order; what could not be removed. */
export function removeBelongings(found: readonly Belonging[]): Remaining[] {
  return found.flatMap(({ path, kind }) => {
    try {
      if (kind === 'tree') {
        rmSync(path, { recursive: true, force: true });
      } else if (kind === 'file') {
        unlinkSync(path);
      } else {
        rmdirSync(path);
      }
      return [];
    } catch (error) {
      return hasCode(error, 'ENOENT') ? [] : [{ path, why: 'not_removed' as const }];
    }
  });
}

/** Notes one thing that a rule names, and what is in it. Links are never followed: what they point to is not looked at. */
function look(path: string, stats: Stats, rule: Rule, into: Belongings): void {
  const why = objection(stats, rule);
  if (why !== null) {
    into.remaining.push({ path, why });
  } else if (rule.kind === 'folder') {
    const before = into.remaining.length;
    lookInside(path, rule.rules, into);
    // A folder in which something stays has to stay, too.
    if (into.remaining.length === before) {
      into.found.push({ path, what: rule.what, kind: 'folder', bytes: 0 });
    }
  } else {
    const kind = rule.kind === 'tree' ? 'tree' : 'file';
    into.found.push({ path, what: rule.what, kind, bytes: kind === 'tree' ? bytesIn(path) : stats.size });
  }
}

function lookInside(folder: string, rules: readonly Rule[], into: Belongings): void {
  const names = namesIn(folder);
  if (names === null) {
    into.remaining.push({ path: folder, why: 'unreadable' });
    return;
  }
  for (const name of names) {
    const path = join(folder, name);
    const stats = statsOf(path);
    const rule = rules.find((one) => one.names.test(name));
    if (stats !== null && rule) {
      look(path, stats, rule, into);
    } else if (stats !== null) {
      into.remaining.push({ path, why: 'not_ours' });
    }
  }
}

function objection(stats: Stats, { kind }: Rule): Remaining['why'] | null {
  if (stats.isSymbolicLink() !== (kind === 'link')) {
    return stats.isSymbolicLink() ? 'link' : 'not_ours';
  }
  if (process.getuid !== undefined && stats.uid !== process.getuid()) {
    return 'other_owner';
  }
  const isAsExpected = kind === 'link' || (kind === 'file' ? stats.isFile() : stats.isDirectory());
  return isAsExpected ? null : 'not_ours';
}

function bytesIn(folder: string): number {
  return (namesIn(folder) ?? []).reduce((sum, name) => {
    const path = join(folder, name);
    const stats = statsOf(path);
    return sum + (stats?.isDirectory() ? bytesIn(path) : (stats?.size ?? 0));
  }, 0);
}

function namesIn(folder: string): string[] | null {
  try {
    return readdirSync(folder).sort();
  } catch {
    return null;
  }
}

function statsOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

function linkedTo(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function sameOnce(folders: readonly string[]): string[] {
  return folders.filter((folder, i) => !folders.slice(0, i).some((one) => isSame(one, folder)));
}

function isSame(a: string, b: string): boolean {
  const [first, second] = [statsOf(a), statsOf(b)];
  return (
    a === b || (first !== null && second !== null && first.dev === second.dev && first.ino === second.ino)
  );
}
