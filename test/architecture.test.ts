/** What the compiler can't check of docs/architecture.md: which room may import which, and what core must not know. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => join(ROOT, 'src', path));

/** Rooms, each with the rooms that it may import from besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  contract: ['core'],
  logs: ['core', 'contract'],
  store: ['core', 'contract'],
  feed: ['core', 'contract', 'store'],
  spend: ['core', 'contract'],
  app: ['core', 'contract', 'logs', 'store', 'feed', 'spend'],
  electron: ['core', 'contract', 'app'],
  preview: ['core', 'contract', 'app'],
  cli: ['core', 'contract', 'logs', 'store', 'feed', 'app', 'preview'],
  popover: ['core', 'contract'],
};

type Import = { from: string; to: string; isTypeOnly: boolean };

const IMPORT = /^(?:import|export)\s+(type\s+)?[^;]*?from\s+'([^']+)'/gms;

const textOf = (path: string): string => readFileSync(path, 'utf8');
const importsOf = (path: string): Import[] =>
  [...textOf(path).matchAll(IMPORT)].map(([, type, to = '']) => ({
    from: path,
    to: to.startsWith('.') ? resolve(dirname(path), to) : to,
    isTypeOnly: type !== undefined,
  }));
const nameOf = (path: string): string => relative(join(ROOT, 'src'), path);
const roomOf = (path: string): string => nameOf(path).split('/')[0] ?? '';
const ALL = SOURCES.flatMap(importsOf);

test('every room is known', () => {
  expect(Object.keys(MAY_IMPORT)).toEqual(expect.arrayContaining([...new Set(SOURCES.map(roomOf))]));
});

test('imports between rooms run one way', () => {
  const wrong = ALL.filter(({ from, to }) => {
    const [here, there] = [roomOf(from), roomOf(to)];
    return to.startsWith(join(ROOT, 'src')) && here !== there && !MAY_IMPORT[here]?.includes(there);
  });
  expect(wrong.map(({ from, to }) => `${nameOf(from)} → ${nameOf(to)}`)).toEqual([]);
});

test('the popover takes nothing but types and texts from core', () => {
  const wrong = ALL.filter(
    ({ from, to, isTypeOnly }) =>
      roomOf(from) === 'popover' &&
      !isTypeOnly &&
      (roomOf(to) === 'core' || roomOf(to) === 'contract') &&
      !['core/format.ts', 'core/texts.ts', 'contract/bridge.ts'].includes(nameOf(to)),
  );
  expect(wrong.map(({ from, to }) => `${nameOf(from)} → ${nameOf(to)}`)).toEqual([]);
});

test('only src/electron imports electron', () => {
  const wrong = ALL.filter(({ from, to }) => to === 'electron' && roomOf(from) !== 'electron');
  expect(wrong.map(({ from }) => nameOf(from))).toEqual([]);
});

test('core reads no clock and no chance', () => {
  const wrong = SOURCES.filter(
    (path) =>
      ['core', 'contract'].includes(roomOf(path)) &&
      /Date\.now\(|new Date\(\)|Math\.random/.test(textOf(path)),
  );
  expect(wrong.map(nameOf)).toEqual([]);
});

test('no two files import each other in a circle at run time', () => {
  const graph = new Map<string, string[]>();
  for (const { from, to, isTypeOnly } of ALL) {
    if (!isTypeOnly && to.startsWith(ROOT)) {
      graph.set(from, [...(graph.get(from) ?? []), to]);
    }
  }
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      circles.push([...trail.slice(trail.indexOf(path)), path].map(nameOf).join(' → '));
      return;
    }
    for (const next of graph.get(path) ?? []) {
      visit(next, [...trail, path]);
    }
  };
  for (const path of SOURCES) {
    visit(path, []);
  }
  expect([...new Set(circles)]).toEqual([]);
});

describe('nothing that is not ours is opened', () => {
  test("no code names Claude Code's credentials, account file or Keychain item", () => {
    const wrong = SOURCES.filter((path) =>
      /credentials|\.claude\.json|oauth/i.test(path.endsWith('/core/texts.ts') ? '' : textOf(path)),
    );
    expect(wrong.map(nameOf)).toEqual([]);
  });

  test('one file connects to another computer; the page asks its own preview, the preview listens on this machine', () => {
    const wrong = SOURCES.filter((path) => {
      const text = textOf(path);
      const isConnecting =
        /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bnet\.(?:request|fetch)\b|['"](?:node:)?(?:net|tls|https?|http2|dgram|dns|dns\/promises|undici|inspector)['"]/.test(
          text,
        );
      return (
        isConnecting &&
        !['popover/host.ts', 'preview/server.ts', 'spend/connection.ts'].includes(nameOf(path))
      );
    });
    expect(wrong.map(nameOf)).toEqual([]);
    expect(textOf(join(ROOT, 'src/preview/server.ts'))).not.toMatch(/\bfetch\(|request\(/);
  });

  test('that file is loaded by name in one place alone, when it is needed, and given the one host there', () => {
    const named = SOURCES.filter((path) =>
      textOf(path)
        .replaceAll(/^import type .*$/gm, '')
        .includes('connection.ts'),
    );
    expect(named.map(nameOf)).toEqual(['app/compose-spend.ts']);
    expect(textOf(join(ROOT, 'src/app/compose-spend.ts'))).toContain(
      `await import('../spend/connection.ts')`,
    );
    const composing = ALL.filter(({ to }) => to.endsWith('/compose-spend.ts')).map(({ from }) =>
      nameOf(from),
    );
    expect(composing).toEqual(['electron/main.ts']);
    const hosts = SOURCES.filter((path) => /host: '/.test(textOf(path)));
    expect(hosts.map(nameOf)).toEqual(['app/compose-spend.ts']);
    expect(textOf(join(ROOT, 'src/app/compose-spend.ts')).match(/host: '[^']*', port: \d+/g)).toEqual([
      `host: 'api.anthropic.com', port: 443`,
    ]);
  });

  test('no code turns the verification of certificates off', () => {
    const wrong = SOURCES.filter((path) =>
      /rejectUnauthorized: (?!true)|checkServerIdentity|setCertificateVerifyProc|ignore-certificate-errors/.test(
        textOf(path),
      ),
    );
    expect(wrong.map(nameOf)).toEqual([]);
  });

  test('one file loads keytar, when it is needed, and opens one item: its own', () => {
    const named = SOURCES.filter((path) => /['"]keytar['"]/.test(textOf(path)));
    expect(named.map(nameOf).sort()).toEqual(['store/keytar.d.ts', 'store/secrets.ts']);
    const text = textOf(join(ROOT, 'src/store/secrets.ts'));
    expect(text.match(/.*'keytar'.*/g)?.map((line) => line.trim())).toEqual([
      `type Keytar = typeof import('keytar').default;`,
      `({ default: keytar } = await import('keytar'));`,
    ]);
    expect(text.match(/keytar\.\w+\([^)]*\)/g)).toEqual([
      'keytar.getPassword(SERVICE, ACCOUNT)',
      'keytar.setPassword(SERVICE, ACCOUNT, key)',
      'keytar.deletePassword(SERVICE, ACCOUNT)',
    ]);
    expect(text).toContain(`const SERVICE = 'app.tidemark.menubar';`);
    const other = SOURCES.filter((path) =>
      /find-generic-password|find-internet-password|safeStorage/.test(textOf(path)),
    );
    expect(other.map(nameOf)).toEqual([]);
  });
});

test('files are short', () => {
  // One file holds all texts, so that a language is one file.
  const long = SOURCES.map((path) => [nameOf(path), textOf(path).split('\n').length] as const).filter(
    ([name, lines]) => lines > 420 && name !== 'core/texts.ts',
  );
  expect(long).toEqual([]);
});
