/** Payloads of the status line: as Claude Code hands them over, and with anything in place of anything. */
import type { Dice } from '../tree/dice.ts';
import { anyNumber, anyText, anyValue, objectText, spelled, wobbled, type Member } from './json-text.ts';

const RESET_S = 1_795_205_261;
const PERCENTAGES = ['0', '42.5', '100', '105', '150', '150.01', '-0.1', '1e999', '"42"', 'null'] as const;
const RESETS = [String(RESET_S), '1', '0', '9999999999', '9999999999.5', '1e400', '"x"'] as const;
/** The first two are instants. */
export const ISO_RESETS = [
  '2026-11-23T11:00:00.250+02:00',
  '2026-11-23T11:00:00Z',
  '2028-02-29T00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-11-23T11:00:00',
  'Monday',
] as const;

/** The text of a payload. */
export function payloadText(dice: Dice): string {
  if (dice.chance(0.05)) {
    return anyValue(dice);
  }
  const model = (): string =>
    objectText(
      wobbled(
        [
          ['display_name', spelled(dice.pick(['Opus', 'SONNET', 'fable', 'Haiku', 'constructor']), dice)],
          ['utilization', dice.pick(PERCENTAGES)],
          ['resets_at', spelled(dice.pick(ISO_RESETS), dice)],
        ],
        dice,
      ),
      dice,
    );
  const limits: Member[] = [
    ['five_hour', figure(dice)],
    ['seven_day', figure(dice)],
    ['seven_day_opus', figure(dice)],
    ['overage', figure(dice)],
    ['model_scoped', `[${Array.from({ length: dice.int(0, 25) }, model).join(',')}]`],
    ['spend_limit', anyValue(dice)],
  ];
  const members: Member[] = [
    ['session_id', spelled(dice.chance(0.7) ? dice.base62(12) : anyText(dice), dice)],
    ['transcript_path', spelled(dice.pick(['/a/projects/-b/1.jsonl', '/projects/', '/a/b']), dice)],
    ['model', '{"id":"claude-opus-5-5"}'],
    ['rate_limits', objectText(wobbled(limits, dice, 0.1), dice)],
  ];
  return objectText(wobbled(members, dice), dice);
}

function figure(dice: Dice): string {
  const percentage = dice.chance(0.7)
    ? String(dice.int(0, 100))
    : dice.pick([...PERCENTAGES, anyNumber(dice)]);
  const reset = dice.chance(0.7) ? String(RESET_S) : dice.pick(RESETS);
  return objectText(
    wobbled(
      [
        ['used_percentage', percentage],
        ['resets_at', reset],
      ],
      dice,
    ),
    dice,
  );
}
