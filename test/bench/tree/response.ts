/**
 * What a made-up API response says: the counters of its usage and the blocks of its content.
 */
import type { Dice } from './dice.ts';
import type { Fillers } from './filler.ts';
import type { Usage, Voice } from './lines.ts';

/** The tokens of a conversation at which it is compacted. */
const FULL = 165_000;

/** A talk whose context grows from response to response. */
export class Conversation {
  private readonly dice: Dice;
  private readonly fillers: Fillers;
  private readonly voice: Voice;
  private contextTokens: number;

  constructor(dice: Dice, fillers: Fillers, voice: Voice) {
    this.dice = dice;
    this.fillers = fillers;
    this.voice = voice;
    this.contextTokens = dice.chance(0.5) ? 0 : dice.int(10_000, 16_000);
  }

  /** The usage of the next response. */
  usage(): Usage {
    const { dice } = this;
    const read = this.contextTokens;
    const flat = Math.min(60_000, Math.round(read === 0 ? dice.around(14_000, 0.3) : dice.around(1100, 1)));
    this.contextTokens = read + flat > FULL ? 12_000 : read + flat;
    const input = dice.chance(0.05) ? dice.int(100, 4000) : dice.int(1, 12);
    const output = Math.max(20, Math.round(dice.around(380, 1)));
    return { input, output, flat, ...this.split(flat), read, iterations: this.iterations() };
  }

  /** The `index`th of `count` blocks, as JSON: thinking, then text, then tools. */
  block(index: number, count: number): string {
    const { dice } = this;
    const { prose, base64 } = this.fillers;
    if (index === 0 && (count > 2 || (count === 2 && dice.chance(0.4)))) {
      const signature = base64.text(dice, dice.around(600, 0.6));
      return `{"type":"thinking","thinking":"${prose.text(dice, dice.around(400, 0.9))}","signature":"${signature}"}`;
    }
    if (index === 0 || (index === 1 && count > 2)) {
      return `{"type":"text","text":"${prose.text(dice, dice.around(350, 0.9))}"}`;
    }
    return `{"type":"tool_use","id":"toolu_01${dice.base62(22)}","name":"Edit","input":${this.toolInput()}}`;
  }

  /** How the cache writes divide by lifetime; now and then into less than they are, or with nothing in the flat field. */
  private split(tokens: number): Pick<Usage, 'fiveMinutes' | 'oneHour'> & Partial<Usage> {
    const { dice, voice } = this;
    if (voice.style !== 'old' && dice.trap('short split', 0.01)) {
      return { fiveMinutes: Math.floor(tokens * 0.2), oneHour: Math.floor(tokens * 0.5) };
    }
    const mixed = dice.chance(0.03) ? Math.floor(tokens * dice.next()) : 0;
    const fiveMinutes = voice.agentId === undefined ? mixed : tokens;
    const divided = { fiveMinutes, oneHour: tokens - fiveMinutes };
    return voice.style === 'old' && dice.trap('flat zero', 0.01) ? { ...divided, flat: 0 } : divided;
  }

  private iterations(): Usage['iterations'] {
    if (this.voice.style === 'old') {
      return 0;
    }
    return this.dice.trap('fallback', 0.002) ? 2 : this.dice.pick([0, 1]);
  }

  private toolInput(): string {
    const { dice } = this;
    if (dice.trap('null id', 0.003)) {
      return '{"id":null}';
    }
    if (dice.trap('usage in input', 0.001)) {
      return '{"model":null,"usage":{"input_tokens":31337,"output_tokens":31337}}';
    }
    const text = this.fillers.code.text(dice, dice.around(700, 1.1));
    return `{"file_path":"${this.voice.cwd}/src/gauge.ts","new_string":"${text}"}`;
  }
}
