/**
 * The popover served to a browser on this machine: the built page, the pushes as a stream, the calls.
 *
 * Other pages in the browser must not reach it: it listens on 127.0.0.1 alone, refuses other Host names (DNS
 * rebinding) and Origins (cross-site requests), and gives figures only to who shows the token.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BadCall } from '../app/bridge-calls.ts';
import type { Answer, Push } from '../contract/bridge.ts';

export type PreviewHost = {
  /** Answers a raw call; throws `BadCall` for what is none. */
  answer(raw: unknown): Answer | Promise<Answer>;
  /** The first push of a page that begins to listen. */
  first(): Push | null;
  /** Whether any page is listening now. */
  watched(isWatched: boolean): void;
};

export type Preview = {
  /** The address with its token, to be opened by the user. */
  url: string;
  push(push: Push): void;
  close(): Promise<void>;
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};
const LONGEST_CALL_BYTES = 64 * 1024;

/** https://www.electronjs.org/docs/latest/tutorial/security#7-define-a-content-security-policy, plus the own stream. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/** Serves the built page in `folder` and the host's figures, on a free port (or the one named). */
export async function servePreview(folder: URL, host: PreviewHost, port = 0): Promise<Preview> {
  const token = randomBytes(24).toString('base64url');
  const pages = readPages(folder);
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    respond(request, response).catch(() => end(response, 500));
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-security-policy', POLICY);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('cache-control', 'no-store');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    const own = `127.0.0.1:${portOf(server)}`;
    const { origin } = request.headers;
    if (request.headers.host !== own || (origin !== undefined && origin !== `http://${own}`)) {
      end(response, 403);
      return;
    }
    // Only exact paths are known, so there is nothing to parse: parsing throws for paths such as "//".
    const [path = '/'] = (request.url ?? '/').split('?');
    if (path === '/favicon.ico') {
      end(response, 204);
      return;
    }
    const page = pages.get(path);
    if (page && (request.method === 'GET' || request.method === 'HEAD')) {
      response.setHeader('content-type', page.type);
      response.end(page.bytes);
    } else if (!mayAsk(request, token)) {
      end(response, path === '/events' || path === '/call' ? 401 : 404);
    } else if (path === '/events' && request.method === 'GET') {
      listen(response);
    } else if (path === '/call' && request.method === 'POST') {
      await answer(request, response);
    } else {
      end(response, 404);
    }
  }

  function listen(response: ServerResponse): void {
    response.setHeader('content-type', 'application/x-ndjson');
    listeners.add(response);
    host.watched(true);
    response.on('close', () => {
      listeners.delete(response);
      host.watched(listeners.size > 0);
    });
    response.flushHeaders();
    const first = host.first();
    if (first) {
      response.write(`${JSON.stringify(first)}\n`);
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const result = await host.answer(await readJson(request));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(result));
    } catch (error) {
      end(response, error instanceof BadCall ? 400 : 500);
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}/#${token}`,
    push(push) {
      for (const listener of listeners) {
        listener.write(`${JSON.stringify(push)}\n`);
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The page's files by their path. Only these are ever served, so no path can lead elsewhere. */
function readPages(folder: URL): Map<string, { type: string; bytes: Buffer }> {
  const pages = new Map<string, { type: string; bytes: Buffer }>();
  for (const entry of readdirSync(fileURLToPath(folder), { recursive: true, encoding: 'utf8' })) {
    const path = entry.replaceAll('\\', '/');
    const type = CONTENT_TYPES[extname(path)];
    if (type !== undefined) {
      const bytes = readFileSync(new URL(path, folder));
      pages.set(path === 'index.html' ? '/' : `/${path}`, { type, bytes });
    }
  }
  return pages;
}

function mayAsk(request: IncomingMessage, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_CALL_BYTES) {
      throw new BadCall('the call is too long');
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new BadCall('the call is no JSON');
  }
}

function end(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
