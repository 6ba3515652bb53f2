import { expect, test } from 'vitest';
import { rootsOf } from '../../src/logs/roots.ts';

const paths = (named: string[], env: Record<string, string>) =>
  rootsOf(named, env, '/h').map((root) => root.path);

test.each([
  ['both usual places', [], {}, ['/h/.claude', '/h/.config/claude']],
  ['the XDG folder', [], { XDG_CONFIG_HOME: '/x' }, ['/h/.claude', '/x/claude']],
  ['CLAUDE_CONFIG_DIR alone', [], { CLAUDE_CONFIG_DIR: '/c' }, ['/c']],
  ['a comma list in it', [], { CLAUDE_CONFIG_DIR: '/c, /d,' }, ['/c', '/d']],
  [
    'the usual places if it is empty',
    [],
    { CLAUDE_CONFIG_DIR: '', XDG_CONFIG_HOME: '' },
    ['/h/.claude', '/h/.config/claude'],
  ],
  [
    'named folders before all, with ~ for the home',
    ['~/a', '/b'],
    { CLAUDE_CONFIG_DIR: '/c' },
    ['/h/a', '/b'],
  ],
])('logs are read from %s', (_name, named, env, expected) => {
  expect(paths(named, env)).toEqual(expected);
});
