/**
 * One made-up session file: responses, each with as much else around it as real files have.
 */
import type { Dice } from './dice.ts';
import type { Fillers } from './filler.ts';
import * as lines from './lines.ts';
import type { Mix } from './mix.ts';
import { writeNoise, writePrompt } from './noise.ts';
import { Conversation } from './response.ts';
import { Tape, type Outline } from './tape.ts';

/** One API response as the truth has it: the largest of each counter, and its earliest time. */
export type Response = { atMs: number; usage: lines.Usage };

/** What all files of a tree share. */
export type World = {
  dice: Dice;
  fillers: Fillers;
  mix: Mix;
  responses: Response[];
};

/** A record as written, for the lines elsewhere that repeat it. */
export type Recorded = { message: lines.Message; stamp: lines.Stamp };

const BLOCKS = [1, 1, 2, 2, 2, 3, 3, 4] as const;

/** A session's file, or a subagent's, while it is being written. */
export class Transcript {
  readonly tape: Tape;
  private readonly world: World;
  private readonly outline: Outline;
  private readonly conversation: Conversation;
  private last: Recorded | null = null;

  constructor(world: World, outline: Outline) {
    this.world = world;
    this.outline = outline;
    this.conversation = new Conversation(world.dice, world.fillers, outline.voice);
    this.tape = new Tape(world.dice, outline);
  }

  /** Begins with a prompt. */
  open(): void {
    this.tape.write(lines.mode(this.tape.voice));
    writePrompt(this.tape, this.world.dice, this.world.fillers);
  }

  /** One response, and as many other lines as the mix asks for; answers the response's records. */
  step(): Recorded[] {
    const records = this.respond();
    const { made } = this.tape;
    while (made.assistant > this.world.mix.assistantShare * made.all) {
      writeNoise(this.tape, this.world.dice, this.world.fillers, this.world.mix);
    }
    return records;
  }

  /** An old parent's copies of what its subagent recorded. */
  repeat(agentId: string, records: readonly Recorded[]): void {
    const { tape } = this;
    for (const { message, stamp } of records) {
      tape.waitUntil(stamp.atMs);
      const of = { message, uuid: stamp.uuid, agentId, normalized: this.world.dice.trap('normalized', 0.2) };
      tape.write(lines.agentProgress(tape.voice, { ...tape.stamp(), atMs: stamp.atMs }, of));
    }
  }

  /** A subagent's result, which repeats the usage of its last response. */
  receive(agentId: string, toolId: string, last: Recorded): void {
    const { tape } = this;
    const { dice, fillers } = this.world;
    tape.waitUntil(last.stamp.atMs);
    const of = { toolId, agentId, usage: last.message.usage };
    tape.fill(
      lines.taskResult(tape.voice, tape.stamp(), of),
      fillers.prose.cut(dice, dice.around(1500, 0.8)),
    );
  }

  /** Ends the file, some with half a line. */
  close(): void {
    const { tape } = this;
    const { dice } = this.world;
    tape.write(lines.turnDuration(tape.voice, tape.stamp(), dice.int(2000, 600_000)));
    if (this.last !== null && dice.trap('half line', 0.03)) {
      const { message, stamp } = this.last;
      const usage = { ...message.usage, output: message.usage.output + 5000 };
      const line = Buffer.from(lines.assistant(tape.voice, stamp, { ...message, usage }));
      tape.sheet.raw(line.subarray(0, Math.floor(line.length * (0.5 + 0.49 * dice.next()))));
    }
    tape.sheet.close(tape.nowMs);
  }

  /** One response: a line for each block of its content. */
  private respond(): Recorded[] {
    const { dice, responses } = this.world;
    const { growing, model, requestIds } = this.outline;
    const usage = this.conversation.usage();
    const id = `msg_01${dice.base62(22)}`;
    const requestId = requestIds ? `req_011C${dice.base62(20)}` : null;
    const count = dice.trap('four blocks', 0) ? 4 : dice.pick(BLOCKS);
    const placeholder = dice.int(1, 8);
    const records: Recorded[] = [];
    for (let index = 0; index < count; index += 1) {
      const early = growing && index < count - 1;
      const stamp = this.tape.stamp();
      if (index === 1 && dice.trap('out of order', 0.002)) {
        stamp.atMs -= 100;
      }
      const content = this.conversation.block(index, count);
      const output = early ? placeholder + index : usage.output;
      const stopReason = early ? null : 'tool_use';
      records.push({
        message: { id, requestId, model, content, stopReason, usage: { ...usage, output } },
        stamp,
      });
    }
    for (const record of records) {
      this.record(record);
    }
    this.last = records.at(-1) ?? null;
    responses.push({ atMs: Math.min(...records.map((record) => record.stamp.atMs)), usage });
    return records;
  }

  /** Writes a record's line, now and then glued to a prompt's. */
  private record({ message, stamp }: Recorded): void {
    const { tape } = this;
    const { dice, fillers } = this.world;
    const line = lines.assistant(tape.voice, stamp, message);
    if (dice.trap('glued user and assistant', 0.0005)) {
      const [head, tail] = lines.prompt(tape.voice, { ...stamp, uuid: dice.uuid() });
      tape.write(head, fillers.prose.cut(dice, 300), tail, line);
    } else {
      tape.write(line);
    }
    tape.made.assistant += 1;
  }
}
