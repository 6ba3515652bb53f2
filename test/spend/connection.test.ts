/** The connection against a server on this machine: what is sent, and every way in which it can fail. */
import { createServer as createPlainServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ask, type Endpoint } from '../../src/spend/connection.ts';
import { questionFor } from '../../src/spend/cost-report.ts';
import { answering, day, page, refusing, startAdminApi, type Answer } from '../support/admin-api.ts';
import { makeCertificate, type Certificate } from '../support/certificates.ts';
import { at } from '../support/records.ts';

const KEY = 'sk-ant-admin01-aBcDeFgHiJkLmNoP';
const QUESTION = questionFor(KEY, at('2026-11-20T12:05:30Z'), null);
const REPORT = page([day('2026-11-01', '6200')]);

const own = makeCertificate('127.0.0.1');
const others = makeCertificate('api.anthropic.com');
const certificate = own as Certificate;

async function start(...answers: Answer[]) {
  const api = await startAdminApi(certificate, ...answers);
  const endpoint: Endpoint = { host: '127.0.0.1', port: api.port, ca: certificate.cert };
  return { api, endpoint };
}

const never = new AbortController().signal;
const failed = (code: string) => ({ kind: 'failed', failure: { code } });

describe.skipIf(own === null || others === null)('the connection', () => {
  test('brings the answer, and sends nothing but the question', async () => {
    const { api, endpoint } = await start(answering(200, REPORT));
    expect(await ask(endpoint, QUESTION, never)).toEqual({
      kind: 'answer',
      status: 200,
      retryAfter: null,
      body: JSON.stringify(REPORT),
    });
    expect(api.received).toEqual([
      {
        path: '/v1/organizations/cost_report',
        query: {
          starting_at: '2026-10-31T00:00:00Z',
          ending_at: '2026-11-21T00:00:00Z',
          bucket_width: '1d',
          limit: '31',
        },
        headers: {
          host: `127.0.0.1:${endpoint.port}`,
          connection: 'close',
          accept: 'application/json',
          'accept-encoding': 'identity',
          'anthropic-version': '2023-06-01',
          'user-agent': 'Tidemark',
          'x-api-key': KEY,
        },
      },
    ]);
  });

  test.each([401, 403, 429, 500, 529])('brings a refusal as it is: %d', async (status) => {
    const { endpoint } = await start(refusing(status, 'some_error', { 'retry-after': '17' }));
    expect(await ask(endpoint, QUESTION, never)).toMatchObject({ kind: 'answer', status, retryAfter: '17' });
  });

  test('follows no redirect', async () => {
    const elsewhere = await start(answering(200, REPORT));
    const location = `https://127.0.0.1:${elsewhere.api.port}/v1/organizations/cost_report`;
    const { endpoint } = await start(answering(302, '', { location }));
    expect(await ask(endpoint, QUESTION, never)).toMatchObject({ kind: 'answer', status: 302 });
    expect(elsewhere.api.connections()).toBe(0);
  });

  test('gives up when no answer comes in time', async () => {
    const { endpoint } = await start(() => {});
    expect(await ask(endpoint, QUESTION, never, 50)).toEqual(failed('timed_out'));
  });

  test('gives up when an answer never ends', async () => {
    const { endpoint } = await start((response) => response.write('{'));
    expect(await ask(endpoint, QUESTION, never, 80)).toEqual(failed('timed_out'));
  });

  test('says so when it is cut before an answer, and in the middle of one', async () => {
    const before = await start((response) => response.destroy());
    expect(await ask(before.endpoint, QUESTION, never)).toEqual(failed('unreachable'));
    const within = await start((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"data":', () => response.destroy());
    });
    expect(await ask(within.endpoint, QUESTION, never)).toEqual(failed('unreachable'));
  });

  test('reads no more than a megabyte', async () => {
    let written = 0;
    const { endpoint } = await start((response) => {
      const more = (): void => {
        written += 65_536;
        response.write('x'.repeat(65_536), (error) => error ?? more());
      };
      more();
    });
    expect(await ask(endpoint, QUESTION, never)).toEqual(failed('unreadable'));
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  test('says so when nobody listens', async () => {
    const { endpoint } = await start(answering(200, REPORT));
    expect(await ask({ ...endpoint, port: 1 }, QUESTION, never)).toEqual(failed('unreachable'));
  });

  test('ends when it is told to', async () => {
    const stop = new AbortController();
    const { endpoint } = await start(() => stop.abort());
    expect(await ask(endpoint, QUESTION, stop.signal)).toEqual(failed('unreachable'));
  });
});

describe.skipIf(own === null || others === null)('a certificate is verified', () => {
  test('so that one from an unknown authority is refused before anything is sent', async () => {
    const { api, endpoint } = await start(answering(200, REPORT));
    const { ca: _ca, ...usual } = endpoint;
    expect(await ask(usual, QUESTION, never)).toEqual(failed('untrusted'));
    expect(api.connections()).toBe(1);
    expect(api.received).toEqual([]);
  });

  test('so that one for another host is refused', async () => {
    const api = await startAdminApi(others as Certificate, answering(200, REPORT));
    const endpoint = { host: '127.0.0.1', port: api.port, ca: (others as Certificate).cert };
    expect(await ask(endpoint, QUESTION, never)).toEqual(failed('untrusted'));
    expect(api.received).toEqual([]);
  });

  test('also where the environment says that it should not be', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { api, endpoint } = await start(answering(200, REPORT));
    const { ca: _ca, ...usual } = endpoint;
    expect(await ask(usual, QUESTION, never)).toEqual(failed('untrusted'));
    expect(api.received).toEqual([]);
  });

  test('so that a server without TLS is refused, and gets nothing that it could read', async () => {
    const heard: Buffer[] = [];
    const server = createPlainServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        heard.push(chunk);
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const reply = await ask({ host: '127.0.0.1', port, ca: certificate.cert }, QUESTION, never);
    expect(reply).toEqual(failed('untrusted'));
    expect(Buffer.concat(heard).length).toBeGreaterThan(0);
    expect(Buffer.concat(heard).toString('latin1')).not.toContain(KEY);
  });
});

test.skipIf(own === null)('no reply holds the key, whatever comes', async () => {
  const { endpoint } = await start(
    answering(200, REPORT),
    refusing(401, 'authentication_error'),
    (response) => response.destroy(),
    () => {},
  );
  const replies = [];
  for (const timeoutMs of [1000, 1000, 1000, 50]) {
    replies.push(await ask(endpoint, QUESTION, never, timeoutMs));
  }
  replies.push(await ask({ ...endpoint, port: 1 }, QUESTION, never));
  expect(inspect(replies, { depth: null })).not.toContain(KEY);
  expect(replies.map(({ kind }) => kind)).toEqual(['answer', 'answer', 'failed', 'failed', 'failed']);
});
