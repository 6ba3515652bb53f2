/** The preview's server among enemies: requests that another program or page makes, and a real page that tries them all. */
import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { servePreview } from '../../src/preview/server.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';

const PAGE = new URL('../../dist/page/', import.meta.url);
const CALL = '{"call":"act","action":"forget_history"}';

/** A preview that writes down whatever reaches its session. */
async function serve() {
  const reached: unknown[] = [];
  const preview = await servePreview(PAGE, {
    answer(raw) {
      reached.push(raw);
      return null;
    },
    first: () => null,
    watched: (isWatched) => void reached.push({ isWatched }),
  });
  onTestFinished(() => preview.close());
  const { origin, host, port, hash } = new URL(preview.url);
  return { reached, origin, host, port: Number(port), authorization: `Bearer ${hash.slice(1)}` };
}

type Sent = { method?: string; path?: string; headers?: Record<string, string>; body?: string };
type Answered = { status: number | undefined; headers: IncomingHttpHeaders; body: string };

/** One request, with exactly these headers. */
function send(
  port: number,
  { method = 'GET', path = '/', headers = {}, body = '' }: Sent,
  address = '127.0.0.1',
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: address, port, method, path, headers, setHost: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject).end(body);
  });
}

describe('the preview among enemies', () => {
  test('answers no other host name, even with the token: a name that was rebound to this machine gets nothing', async () => {
    const { reached, port, authorization } = await serve();
    const hosts = [
      `evil.example:${port}`,
      `localhost:${port}`,
      `127.0.0.1.evil.example:${port}`,
      `127.0.0.1:${port}.evil.example`,
      `127.0.0.1:${port + 1}`,
      '127.0.0.1',
      `[::1]:${port}`,
      `0.0.0.0:${port}`,
      '',
    ];
    for (const host of hosts) {
      for (const sent of [{}, { path: '/events' }, { path: '/call', method: 'POST', body: CALL }]) {
        const { status, body } = await send(port, { ...sent, headers: { host, authorization } });
        expect([host, status, body]).toEqual([host, 403, '']);
      }
    }
    expect((await send(port, { headers: { authorization } })).status).toBe(400);
    expect(reached).toEqual([]);
  });

  test('answers no other origin, even with the token', async () => {
    const { reached, port, host, authorization } = await serve();
    for (const origin of ['http://evil.example', 'null', `https://${host}`, `http://localhost:${port}`, '']) {
      const headers = { host, origin, authorization };
      const { status } = await send(port, { method: 'POST', path: '/call', headers, body: CALL });
      expect([origin, status]).toEqual([origin, 403]);
    }
    expect(reached).toEqual([]);
  });

  test('takes no call without the token, with another, or with it in the wrong place', async () => {
    const { reached, port, host, authorization } = await serve();
    const token = authorization.replace('Bearer ', '');
    const wrong = [
      {},
      { authorization: '' },
      { authorization: 'Bearer ' },
      { authorization: `Bearer ${token.slice(1)}` },
      { authorization: `Bearer ${token}x` },
      { authorization: `bearer ${token}` },
      { authorization: `Basic ${Buffer.from(`:${token}`).toString('base64')}` },
      { cookie: `token=${token}` },
      { 'x-token': token },
    ];
    for (const more of wrong) {
      for (const path of ['/call', `/call?token=${token}`]) {
        const headers = { host, ...(more as Record<string, string>) };
        expect((await send(port, { method: 'POST', path, headers, body: CALL })).status).toBe(401);
      }
    }
    expect((await send(port, { path: `/events?token=${token}`, headers: { host } })).status).toBe(401);
    expect(reached).toEqual([]);
  });

  test('does nothing for a GET, a form, a preflight or an upgrade', async () => {
    const { reached, port, host, authorization } = await serve();
    const path = '/call';
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
      const { status } = await send(port, { method, path, headers: { host, authorization } });
      expect([method, status]).toEqual([method, 404]);
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const headers = { host, 'content-type': type };
      expect((await send(port, { method: 'POST', path, headers, body: CALL })).status).toBe(401);
    }
    const asking = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const preflight = await send(port, {
      method: 'OPTIONS',
      path,
      headers: { host, origin: 'http://evil.example', ...asking },
    });
    expect(preflight.status).toBe(403);
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    expect((await send(port, { path: '/events', headers: { host, ...upgrade } })).status).toBe(401);
    expect(reached).toEqual([]);
  });

  test('listens on this machine alone', async () => {
    const { port, host } = await serve();
    const addresses = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).map(({ address }) => address),
    );
    for (const address of addresses.filter((one) => one !== '127.0.0.1' && !one.startsWith('fe80:'))) {
      await expect(send(port, { headers: { host } }, address)).rejects.toThrow();
    }
    expect((await send(port, { headers: { host } })).status).toBe(200);
  });

  test('says on every answer who may use it', async () => {
    const { port, host } = await serve();
    for (const path of ['/', '/call', '/nowhere']) {
      const { headers } = await send(port, { path, headers: { host } });
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
    }
  });
});

/** What a page elsewhere can try; each attempt resolves with what it learned, or "refused". */
function attempts(origin: string): string {
  return `(async () => {
    const origin = ${JSON.stringify(origin)};
    const call = ${JSON.stringify(CALL)};
    const outcome = (work) => Promise.resolve(work).then((found) => found, () => 'refused');
    const patience = new Promise((done) => setTimeout(done, 3000, 'refused'));
    const loaded = (element, address) => new Promise((done, fail) => {
      element.onload = () => done('loaded');
      element.onerror = fail;
      element.src = address;
      document.body.append(element);
    });
    const script = (await (await fetch('/script')).text());
    const post = (init) => fetch(origin + '/call', { method: 'POST', body: call, ...init }).then((r) => r.text());
    return {
      read: await outcome(fetch(origin + '/').then((r) => r.text())),
      opaque: await outcome(fetch(origin + '/', { mode: 'no-cors' }).then((r) => r.text())),
      post: await outcome(post({ headers: { 'content-type': 'text/plain' } })),
      blindPost: await outcome(post({ mode: 'no-cors' }).then((text) => text || 'refused')),
      tokenPost: await outcome(post({ headers: { authorization: 'Bearer x' } })),
      json: await outcome(post({ headers: { 'content-type': 'application/json' } })),
      beacon: await outcome(navigator.sendBeacon(origin + '/call', call) && 'refused'),
      script: await outcome(loaded(document.createElement('script'), origin + script)),
      stream: await outcome(Promise.race([patience, new Promise((done, fail) => {
        const events = new EventSource(origin + '/events');
        events.onmessage = () => done('listening');
        events.onerror = fail;
      })])),
      socket: await outcome(new Promise((done, fail) => {
        const socket = new WebSocket(origin.replace('http', 'ws') + '/events');
        socket.onopen = () => done('open');
        socket.onerror = fail;
      })),
    };
  })()`;
}

describe.skipIf(chromiumPath() === null)('a page elsewhere in the same browser', () => {
  async function enemy(script: string) {
    const server = createServer(({ url }, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(url === '/script' ? script : '<!doctype html><title>evil</title><body></body>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  test('learns nothing, changes nothing and shows nothing of the popover', async () => {
    const { reached, origin } = await serve();
    const script = /src="\.(\/assets\/[^"]+)"/.exec(await (await fetch(origin)).text())?.[1] ?? '';
    expect(script).not.toBe('');
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(await enemy(script));
    const learned = (await page.evaluate(attempts(origin))) as Record<string, string>;
    expect(Object.entries(learned).filter(([, what]) => what !== 'refused')).toEqual([]);
    await page.evaluate(`new Promise((done) => {
      const frame = document.createElement('iframe');
      frame.onload = done;
      frame.src = ${JSON.stringify(`${origin}/`)};
      document.body.append(frame);
    })`);
    const [, framed] = page.frames();
    expect(framed?.url()).toMatch(/^chrome-error:/);
    expect(await framed?.locator('main').count()).toBe(0);
    expect(reached).toEqual([]);
  });

  test('gets nothing by a form that is sent for its user', async () => {
    const { reached, origin } = await serve();
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(await enemy(''));
    const answered = page.waitForResponse(`${origin}/call`);
    await page.evaluate(`(() => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', enctype: 'text/plain', action: ${JSON.stringify(`${origin}/call`)} });
      const input = document.createElement('input');
      Object.assign(input, { name: ${JSON.stringify(CALL.slice(0, -1))}, value: '}' });
      form.append(input);
      document.body.append(form);
      form.submit();
    })()`);
    expect((await answered).status()).toBe(403);
    expect(reached).toEqual([]);
  });

  test('gets nothing under a name that was rebound to this machine', async () => {
    const { reached, port } = await serve();
    const browser = await launchChromium(['--host-resolver-rules=MAP evil.example 127.0.0.1']);
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const answered = page.waitForResponse(`http://evil.example:${port}/`);
    await page.goto(`http://evil.example:${port}/`).catch(() => null);
    expect((await answered).status()).toBe(403);
    expect(page.url()).toMatch(/^(?:about:blank|chrome-error:)/);
    expect(reached).toEqual([]);
  });

  test('the page itself works, under the same rules', async () => {
    const { reached, origin, authorization } = await serve();
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(`${origin}/#${authorization.replace('Bearer ', '')}`);
    await vi.waitFor(() => expect(reached).toContainEqual({ isWatched: true }));
  });
});
