/** A server on this machine that speaks the cost report's documented shapes, over TLS. */
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Certificate } from './certificates.ts';

export type Received = { path: string; query: Record<string, string>; headers: IncomingMessage['headers'] };
export type Answer = (response: ServerResponse, request: Received) => void;

export type AdminApi = { port: number; received: Received[]; connections: () => number };

/** Starts one for the running test. It gives the answers in turn, the last of them for ever. */
export async function startAdminApi(certificate: Certificate, ...answers: Answer[]): Promise<AdminApi> {
  const received: Received[] = [];
  let connections = 0;
  const server: Server = createServer(certificate, (request, response) => {
    const url = new URL(request.url ?? '', 'https://host');
    const one = {
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
    };
    received.push(one);
    answers[Math.min(received.length, answers.length) - 1]?.(response, one);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { port: (server.address() as AddressInfo).port, received, connections: () => connections };
}

/** An answer with JSON, or with text as it is. */
export const answering =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** An error as the API tells one: https://platform.claude.com/docs/en/api/errors */
export const refusing = (status: number, type: string, headers: Record<string, string> = {}): Answer =>
  answering(
    status,
    {
      type: 'error',
      error: { type, message: `made up: ${type}` },
      request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy',
    },
    headers,
  );

/** A day of the report. */
export function day(date: string, ...amounts: string[]) {
  const startMs = Date.parse(`${date}T00:00:00Z`);
  return {
    starting_at: `${date}T00:00:00Z`,
    ending_at: new Date(startMs + 86_400_000).toISOString().replace('.000Z', 'Z'),
    results: amounts.map((amount) => ({
      currency: 'USD',
      amount,
      workspace_id: null,
      description: null,
      cost_type: null,
      context_window: null,
      model: null,
      service_tier: null,
      token_type: null,
      inference_geo: null,
    })),
  };
}

/** A page of the report; with the token of the next one if there is one. */
export const page = (days: readonly object[], next: string | null = null) => ({
  data: days,
  has_more: next !== null,
  next_page: next,
});
