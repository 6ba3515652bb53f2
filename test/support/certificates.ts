/** A certificate of one's own for a host, made with openssl; null, and a sentence, where there is none. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Certificate = { key: string; cert: string };

/** A self-signed certificate that is good for a day. */
export function makeCertificate(host: string): Certificate | null {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-test-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const name = /^[\d.]+$/.test(host) ? `IP:${host}` : `DNS:${host}`;
  try {
    const asked = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=${host}`;
    const rest = ['-addext', `subjectAltName=${name}`, '-keyout', key, '-out', cert];
    execFileSync('openssl', [...asked.split(' '), ...rest], { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } catch {
    process.stderr.write('No openssl was found: tests of the connection are skipped.\n');
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
