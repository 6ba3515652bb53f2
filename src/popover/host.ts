/** The page's host: Electron's preload, or the preview's server. */
import {
  BRIDGE_NAME,
  type Answers,
  type BridgeCall,
  type PageBridge,
  type Push,
} from '../contract/bridge.ts';

declare global {
  interface Window {
    [BRIDGE_NAME]?: PageBridge;
  }
}

export type HostKind = 'electron' | 'preview';

/** The bridge to whatever host there is. */
export function hostBridge(): { bridge: PageBridge; kind: HostKind } {
  const own = window[BRIDGE_NAME];
  return own ? { bridge: own, kind: 'electron' } : { bridge: previewBridge(), kind: 'preview' };
}

/** How long the page waits before it asks a lost server again. */
const RETRY_MS = 1000;

/**
 * Talks to the preview's server. The token stands behind the # of the address, which no browser sends anywhere, and goes
 * out in a header alone.
 */
function previewBridge(): PageBridge {
  const headers = { authorization: `Bearer ${location.hash.slice(1)}`, 'content-type': 'application/json' };
  return {
    async call<Call extends BridgeCall>(call: Call) {
      const response = await fetch('./call', { method: 'POST', headers, body: JSON.stringify(call) });
      if (!response.ok) {
        throw new Error(`the preview refused the call (${response.status})`);
      }
      return (await response.json()) as Answers[Call['call']];
    },
    onPush(listener) {
      void follow(headers, listener);
    },
  };
}

async function follow(headers: Record<string, string>, listener: (push: Push) => void): Promise<void> {
  for (;;) {
    try {
      const response = await fetch('./events', { headers });
      if (response.ok && response.body) {
        await readLines(response.body, (line) => listener(JSON.parse(line) as Push));
      }
    } catch {
      // The server is gone; it may come back.
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function readLines(body: ReadableStream<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      onLine(line);
    }
  }
}
