/**
 * All that session files hold besides responses: prompts, results, pictures, progress, notes.
 */
import type { Dice } from './dice.ts';
import type { Fillers } from './filler.ts';
import * as lines from './lines.ts';
import type { Mix } from './mix.ts';
import type { Tape } from './tape.ts';

type Kind = 'result' | 'bash' | 'hook' | 'attachment' | 'snapshot' | 'queued' | 'prompt' | 'last' | 'mode';

const OLD_KINDS: readonly [Kind, ...Kind[]] = [
  'result',
  ...Array.from({ length: 6 }, (): Kind => 'result'),
  ...Array.from({ length: 4 }, (): Kind => 'bash'),
  ...(['hook', 'snapshot', 'queued', 'prompt'] as const),
];
const NEW_KINDS: readonly [Kind, ...Kind[]] = [
  'result',
  ...Array.from({ length: 8 }, (): Kind => 'result'),
  ...Array.from({ length: 3 }, (): Kind => 'attachment'),
  ...(['snapshot', 'queued', 'prompt', 'last', 'mode'] as const),
];

/** Writes a prompt with its snapshot of files before it, now and then both on one line. */
export function writePrompt(tape: Tape, dice: Dice, fillers: Fillers): void {
  const stamp = tape.stamp();
  const [head, tail] = lines.prompt(tape.voice, stamp);
  const text = fillers.prose.cut(dice, dice.around(250, 0.9));
  const before = lines.snapshot(stamp.uuid, stamp.atMs);
  if (dice.trap('glued snapshot and user', 0.002)) {
    tape.write(before, head, text, tail);
  } else {
    tape.write(before);
    tape.write(head, text, tail);
  }
}

/** Writes one line that is no response; the large ones where there is room for them. */
export function writeNoise(tape: Tape, dice: Dice, fillers: Fillers, mix: Mix): void {
  const { voice } = tape;
  if (dice.trap('image', tape.left > 4_200_000 ? 0.001 : 0)) {
    tape.fill(lines.image(voice, tape.stamp()), fillers.base64.cut(dice, dice.int(1_800_000, 4_000_000)));
  } else if (dice.trap('large result', tape.left > 600_000 ? 0.004 : 0)) {
    writeResult(tape, dice, fillers.code.cut(dice, Math.min(490_000, 50_000 + dice.around(70_000, 0.8))));
  } else if (dice.trap('quoted log', 0.002)) {
    writeResult(tape, dice, fillers.log.cut(dice, dice.int(500, 9000)));
  } else if (dice.trap('synthetic', 0.0003)) {
    tape.write(lines.syntheticError(voice, tape.stamp(), dice.uuid()));
    tape.made.assistant += 1;
  } else {
    writeOrdinary(tape, dice, fillers, mix, dice.pick(voice.style === 'old' ? OLD_KINDS : NEW_KINDS));
  }
}

function writeResult(tape: Tape, dice: Dice, text: Buffer): void {
  tape.fill(lines.toolResult(tape.voice, tape.stamp(), `toolu_01${dice.base62(22)}`), text);
}

function writeOrdinary(tape: Tape, dice: Dice, fillers: Fillers, mix: Mix, kind: Kind): void {
  const { voice } = tape;
  const { code, prose } = fillers;
  const { resultBytes, resultSpread } = mix;
  switch (kind) {
    case 'result':
      writeResult(tape, dice, code.cut(dice, dice.around(resultBytes, resultSpread)));
      break;
    case 'bash':
      tape.fill(
        lines.bashProgress(voice, tape.stamp()),
        code.cut(dice, dice.around(0.9 * resultBytes, resultSpread)),
      );
      break;
    case 'hook':
      tape.write(lines.hookProgress(voice, tape.stamp()));
      break;
    case 'attachment':
      tape.fill(
        lines.attachment(voice, tape.stamp()),
        code.cut(dice, dice.around(1.4 * resultBytes, resultSpread)),
      );
      break;
    case 'snapshot':
      tape.write(lines.snapshot(dice.uuid(), tape.tick()));
      break;
    case 'queued':
      tape.fill(lines.queued(voice, tape.tick()), prose.cut(dice, 200));
      break;
    case 'prompt':
      writePrompt(tape, dice, fillers);
      break;
    case 'last':
      tape.fill(lines.lastPrompt(voice), prose.cut(dice, 150));
      break;
    case 'mode':
      tape.write(lines.mode(voice));
      break;
  }
}
