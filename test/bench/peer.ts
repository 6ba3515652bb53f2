/** The peer to compare with: ccusage's native program, from npm, in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const PEER = 'ccusage 20.0.24';

/** The path of the peer's binary, installed on first use; null if it can't be had. */
export function peerBinary(): string | null {
  const folder = join(tmpdir(), 'tidemark-bench', 'peer');
  const packages = join(folder, 'node_modules', '@ccusage');
  if (!existsSync(packages)) {
    mkdirSync(folder, { recursive: true });
    spawnSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', 'ccusage@20.0.24'], {
      stdio: 'ignore',
    });
  }
  const [own] = existsSync(packages) ? readdirSync(packages) : [];
  const binary = own === undefined ? '' : join(packages, own, 'bin', 'ccusage');
  if (!existsSync(binary)) {
    return null;
  }
  chmodSync(binary, 0o755);
  return binary;
}
