/**
 * The copy of an earlier session with which a forked or resumed session's file begins.
 */
import { closeSync, openSync, readSync } from 'node:fs';

const MEMBER = '"sessionId":"';

/** An earlier session's file. */
export type Original = { path: string; sessionId: string; size: number };

function beginning(path: string, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  const file = openSync(path, 'r');
  let read = 0;
  for (let got = 1; got > 0 && read < length; read += got) {
    got = readSync(file, bytes, read, length - read, read);
  }
  closeSync(file);
  return bytes.subarray(0, read);
}

/**
 * The original's first whole lines, at most `most` bytes, under a new session id. With `naming`, assistant lines also
 * name the session that made the request, as newer clients' copies do.
 */
export function forkedLines(original: Original, sessionId: string, most: number, naming: boolean): Buffer {
  const bytes = beginning(original.path, Math.floor(Math.min(most, original.size)));
  const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
  const member = `${MEMBER}${original.sessionId}"`;
  const parts: Buffer[] = [];
  let done = 0;
  for (let at = whole.indexOf(member); at !== -1; at = whole.indexOf(member, at + member.length)) {
    whole.write(sessionId, at + MEMBER.length, 'latin1');
    const line = Math.max(whole.lastIndexOf(0x0a, at) + 1, at - 400);
    if (naming && whole.subarray(line, at).includes('"type":"assistant"')) {
      const end = at + member.length;
      parts.push(whole.subarray(done, end), Buffer.from(`,"requestSessionId":"${original.sessionId}"`));
      done = end;
    }
  }
  return Buffer.concat([...parts, whole.subarray(done)]);
}
