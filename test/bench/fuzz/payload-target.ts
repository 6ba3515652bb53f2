/** Payloads of the feed: each figure by the rules, and a folder of them is taken whole, once, and leaves nothing. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SamplesFile } from '../../../src/contract/samples.ts';
import { peekInbox, takeInbox, type Inbox } from '../../../src/feed/inbox.ts';
import { samplesOfPayload } from '../../../src/feed/payload.ts';
import type { Dice } from '../tree/dice.ts';
import { differenceOf } from './difference.ts';
import { mutated } from './mutate.ts';
import { toldBy } from './payload-oracle.ts';
import { payloadText } from './payload-text.ts';
import { byteTarget, type Target } from './target.ts';

const STORED_MS = Date.parse('2026-11-20T12:00:00Z');
/** A waiting payload may be claimed already, or half written. */
const NAMES = ['1.json', '2.json', '3.json.claimed', 'shared.json', 'hook.7.tmp'];

/** A payload alone. */
export const payloadTarget = byteTarget('payloads', payloadBytes, judgePayload);

/** A feed of them in `folder`. */
export function inboxTarget(folder: string): Target {
  const feed = join(folder, 'feed');

  function judgeInbox(input: Buffer): string | null {
    rmSync(feed, { recursive: true, force: true });
    mkdirSync(feed);
    const texts = input.toString('latin1').split('\n').slice(0, NAMES.length);
    texts.forEach((text, i) => writeFileSync(join(feed, NAMES[i] ?? ''), text, 'latin1'));
    const waiting = texts.filter((_text, i) => !NAMES[i]?.endsWith('.tmp'));
    const expected = waiting
      .flatMap((text) => samplesOfPayload(Buffer.from(text, 'latin1').toString(), 0).samples)
      .map(({ window, usedPercentage }) => `${window} ${usedPercentage}`);
    const nowMs = Date.now();
    const inboxes = [
      peekInbox(feed, nowMs),
      taken(feed, nowMs, false),
      peekInbox(feed, nowMs),
      taken(feed, nowMs, true),
    ];
    for (const inbox of inboxes) {
      const seen = inbox?.samples.map(({ window, usedPercentage }) => `${window} ${usedPercentage}`);
      if (differenceOf(seen?.sort(), expected.sort()) !== null || inbox?.payloads !== waiting.length) {
        return 'a feed does not give what its payloads tell';
      }
    }
    return readdirSync(feed).some((name) => !name.endsWith('.tmp')) ? 'what was taken is still there' : null;
  }

  return byteTarget('feeds', feedBytes, judgeInbox);
}

function payloadBytes(dice: Dice): Buffer {
  const bytes = Buffer.from(payloadText(dice));
  return dice.chance(0.4) ? mutated(bytes, dice, Buffer.from(payloadText(dice))) : bytes;
}

function feedBytes(dice: Dice): Buffer {
  const payloads = Array.from({ length: dice.int(1, NAMES.length) }, () =>
    payloadBytes(dice).toString('latin1'),
  );
  return Buffer.from(payloads.map((text) => text.replaceAll('\n', ' ')).join('\n'), 'latin1');
}

function judgePayload(input: Buffer): string | null {
  const text = input.toString();
  const { samples, problems } = samplesOfPayload(text, STORED_MS);
  const file = SamplesFile.parse({ version: 1, samples });
  if (differenceOf(file.samples, samples) !== null) {
    return 'a sample could not be kept on disk';
  }
  const expected = toldBy(text);
  const figures = samples.map((one) => [one.window, one.usedPercentage, one.resetsAtMs]);
  const difference = expected && differenceOf({ figures, problems }, expected);
  return difference === null ? null : `other figures than by JSON.parse: ${difference}`;
}

function taken(feed: string, nowMs: number, isKept: boolean): Inbox | null {
  let handed: Inbox | null = null;
  takeInbox(feed, nowMs, (inbox) => {
    handed = inbox;
    return isKept;
  });
  return handed;
}
