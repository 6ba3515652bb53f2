/** Lines of session logs in the shapes that Claude Code writes, with every member in every order, and much that is odd. */
import type { Dice } from '../tree/dice.ts';
import { anyNumber, anyText, anyValue, objectText, spelled, wobbled, type Member } from './json-text.ts';

const TIMES = [
  '2026-11-20T10:00:00.000Z',
  '2026-12-31T23:59:59.999Z',
  '2026-02-30T00:00:00.000Z',
  '2026-11-20T24:00:00.000Z',
  '2026-11-20T10:00:00+05:45',
  '0050-01-01T00:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
  '2026-11-20',
  'yesterday',
] as const;
const MODELS = ['claude-opus-5-5', 'claude-sonnet-5-5', '<synthetic>', 'gpt-x', ''] as const;
const VERSIONS = ['2.1.329', '2.1.96', '2.1.97', '2', '2.1', 'x.y', '2.1.96-beta', ''] as const;
const LIMIT_TEXTS = [
  "You've hit your session limit · resets 3pm (UTC)",
  'Weekly limit reached ∙ resets Mon 12:00am',
  'Claude AI usage limit reached|1795205261',
  'Claude usage limit reached. Your limit will reset at 7:20pm (Europe/Brussels).',
  "You've hit your limit · resets Feb 31 at 7am",
] as const;

/** A line of any kind, as bytes without its newline. */
export function logLine(dice: Dice): Buffer {
  const kind = dice.int(0, 9);
  const text =
    kind < 4
      ? objectText(assistantLine(dice), dice)
      : kind < 6
        ? objectText(userLine(dice), dice)
        : kind < 7
          ? objectText(progressLine(dice), dice)
          : kind < 8
            ? objectText(limitLine(dice), dice)
            : kind < 9
              ? objectText(
                  wobbled(
                    [
                      ['type', '"file-history-snapshot"'],
                      ['snapshot', anyValue(dice)],
                    ],
                    dice,
                  ),
                  dice,
                )
              : anyValue(dice);
  return Buffer.from(text);
}

/** The members of an assistant line. */
export function assistantLine(dice: Dice, share = 0.04): Member[] {
  const message = wobbled(
    [
      ['model', spelled(dice.pick(MODELS), dice)],
      ['id', spelled(dice.chance(0.9) ? `msg_${dice.base62(6)}` : anyText(dice), dice)],
      ['type', '"message"'],
      ['role', '"assistant"'],
      ['content', content(dice)],
      ['stop_reason', '"end_turn"'],
      ['stop_sequence', 'null'],
      ['usage', objectText(usageMembers(dice, share), dice)],
    ],
    dice,
    share,
  );
  const body: Member[] = [
    ['message', objectText(message, dice)],
    ['type', '"assistant"'],
  ];
  return wobbled(
    [...headOf(dice), ...(dice.chance(0.5) ? body : body.toReversed()), ...tailOf(dice)],
    dice,
    share,
  );
}

function usageMembers(dice: Dice, share: number): Member[] {
  const split: Member[] = [
    ['ephemeral_1h_input_tokens', anyNumber(dice)],
    ['ephemeral_5m_input_tokens', anyNumber(dice)],
  ];
  return wobbled(
    [
      ['input_tokens', anyNumber(dice)],
      ['cache_creation_input_tokens', anyNumber(dice)],
      ['cache_read_input_tokens', anyNumber(dice)],
      ['output_tokens', anyNumber(dice)],
      ['server_tool_use', objectText([['web_search_requests', anyNumber(dice)]], dice)],
      ['cache_creation', objectText(wobbled(split, dice, share), dice)],
      ['speed', dice.pick(['"standard"', '"fast"'])],
      ['inference_geo', dice.pick(['"us"', '"global"', 'null'])],
      ['iterations', '[{"input_tokens":999,"output_tokens":999}]'],
    ],
    dice,
    share,
  );
}

function userLine(dice: Dice): Member[] {
  const message = objectText(
    [
      ['role', '"user"'],
      ['content', spelled(anyText(dice), dice)],
    ],
    dice,
  );
  return wobbled(
    [
      ...headOf(dice),
      ['type', '"user"'],
      ['message', message],
      ['toolUseResult', anyValue(dice)],
      ...tailOf(dice),
    ],
    dice,
  );
}

function progressLine(dice: Dice): Member[] {
  const inner = dice.chance(0.8) ? assistantLine(dice).filter(([name]) => name !== 'data') : userLine(dice);
  const data = wobbled(
    [
      ['message', objectText(inner, dice)],
      ['type', dice.pick(['"agent_progress"', '"hook_progress"'])],
      ['agentId', '"a1"'],
    ],
    dice,
  );
  const line: Member[] = [
    ['type', '"progress"'],
    ['data', objectText(data, dice)],
  ];
  return wobbled(
    [...headOf(dice), ...line, ...tailOf(dice).filter(([name]) => name !== 'requestSessionId')],
    dice,
  );
}

function limitLine(dice: Dice): Member[] {
  const text = objectText(
    [
      ['type', '"text"'],
      ['text', spelled(dice.pick(LIMIT_TEXTS), dice)],
    ],
    dice,
  );
  const quota = objectText(
    wobbled(
      [
        ['status', '"rejected"'],
        ['resetsAt', anyNumber(dice)],
        ['rateLimitType', '"seven_day"'],
      ],
      dice,
    ),
    dice,
  );
  const more: Member[] = dice.chance(0.4) ? [['quotaLimits', quota]] : [];
  const line = assistantLine(dice).filter(([name]) => name !== 'message');
  const message = wobbled(
    [
      ['model', '"<synthetic>"'],
      ['role', '"assistant"'],
      ['content', `[${text}]`],
    ],
    dice,
  );
  return wobbled(
    [
      ...line,
      ['message', objectText(message, dice)],
      ['error', '"rate_limit"'],
      ['isApiErrorMessage', 'true'],
      ...more,
    ],
    dice,
  );
}

/** What most lines begin with. */
export const usualHead: readonly Member[] = [
  ['parentUuid', '"uuid-0"'],
  ['isSidechain', 'false'],
];

function headOf(dice: Dice): readonly Member[] {
  return dice.chance(0.8) ? usualHead : [['isSidechain', 'true']];
}

function tailOf(dice: Dice): Member[] {
  const copied: Member[] = dice.chance(0.1) ? [['requestSessionId', '"session-0"']] : [];
  return [
    ['requestId', '"req_1"'],
    ['uuid', spelled(dice.chance(0.9) ? `uuid-${dice.base62(4)}` : anyText(dice), dice)],
    ['timestamp', spelled(dice.chance(0.8) ? TIMES[0] : dice.pick(TIMES), dice)],
    ['cwd', spelled(dice.chance(0.9) ? '/Users/ada/engine' : anyText(dice), dice)],
    ['sessionId', spelled(dice.chance(0.9) ? 'session-a' : anyText(dice), dice)],
    ['version', spelled(dice.pick(VERSIONS), dice)],
    ...copied,
  ];
}

function content(dice: Dice): string {
  const text = objectText(
    [
      ['type', '"text"'],
      ['text', spelled(anyText(dice), dice)],
    ],
    dice,
  );
  const tool = objectText(
    [
      ['type', '"tool_use"'],
      ['id', 'null'],
      ['input', anyValue(dice)],
    ],
    dice,
  );
  return dice.pick([`[${text}]`, `[${text},${tool}]`, '[]', anyValue(dice)]);
}
