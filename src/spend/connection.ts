/**
 * The only file that connects to another computer: one GET over TLS, to the one host that it is given.
 *
 * Nothing in here throws or tells what was sent: the key goes into a header and nowhere else.
 */
import { request } from 'node:https';
import type { SpendFailure } from '../core/api-spend.ts';

/** Whom to ask. */
export type Endpoint = {
  host: string;
  port: number;
  /** Authorities to trust instead of the usual ones, for tests. Certificates are verified in any case. */
  ca?: string;
};

export type Question = { path: string; headers: Readonly<Record<string, string>> };

export type Reply =
  | { kind: 'answer'; status: number; retryAfter: string | null; body: string }
  | { kind: 'failed'; failure: SpendFailure };

/** From the look-up of the host to the last byte. */
const TIMEOUT_MS = 20_000;
/** A month by days is some ten kilobytes. */
const LARGEST_BYTES = 1024 * 1024;
/** OpenSSL's reasons for refusing a certificate, and Node's own (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const UNTRUSTED =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_|EPROTO)/;

/** Asks once. It follows no redirect, uses no proxy, keeps no connection open and tries nothing again. */
export function ask(
  { host, port, ca }: Endpoint,
  { path, headers }: Question,
  signal: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Reply> {
  return new Promise((resolve) => {
    const outgoing = request({
      host,
      port,
      path,
      method: 'GET',
      headers: { ...headers, accept: 'application/json', 'accept-encoding': 'identity' },
      // An agent of its own for this one request: none that an environment variable may have given a proxy.
      agent: false,
      // Also where NODE_TLS_REJECT_UNAUTHORIZED says otherwise.
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      signal,
      ...(ca === undefined ? {} : { ca }),
    });
    const settle = (reply: Reply): void => {
      clearTimeout(timer);
      resolve(reply);
      outgoing.destroy();
    };
    const fail = (failure: SpendFailure): void => settle({ kind: 'failed', failure });
    const timer = setTimeout(() => fail({ code: 'timed_out' }), timeoutMs);

    outgoing.on('error', (error: NodeJS.ErrnoException) => fail({ code: codeOf(error) }));
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > LARGEST_BYTES) {
          fail({ code: 'unreadable' });
        }
      });
      response.on('error', () => fail({ code: 'unreachable' }));
      response.on('end', () =>
        settle({
          kind: 'answer',
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'] ?? null,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.end();
  });
}

function codeOf({ code = '' }: NodeJS.ErrnoException): 'untrusted' | 'unreachable' | 'unreadable' {
  if (UNTRUSTED.test(code)) {
    return 'untrusted';
  }
  // What came was no HTTP: https://nodejs.org/api/errors.html, "HPE_"
  return code.startsWith('HPE_') ? 'unreadable' : 'unreachable';
}
