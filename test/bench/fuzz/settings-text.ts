/** Settings as people write them: each field right, nearly right, or something else altogether. */
import type { Dice } from '../tree/dice.ts';
import { anyNumber, anyValue, objectText, wobbled, type Member } from './json-text.ts';

/** The text of a settings file. */
export function settingsText(dice: Dice): string {
  if (dice.chance(0.05)) {
    return anyValue(dice);
  }
  const price = objectText(
    wobbled(
      ['input', 'output', 'cacheWrite5m', 'cacheWrite1h', 'cacheRead'].map((name): Member => [
        name,
        anyNumber(dice),
      ]),
      dice,
    ),
    dice,
  );
  const limit = (): string =>
    dice.pick([
      'null',
      objectText(
        wobbled(
          [
            ['value', anyNumber(dice)],
            ['unit', dice.pick(['"usd"', '"tokens"', '"x"'])],
          ],
          dice,
        ),
        dice,
      ),
    ]);
  const times = (): string => dice.pick(['"09:30"', '"23:59"', '"24:00"', '"9:30"']);
  const fields: Member[] = [
    ['version', dice.pick(['1', '1', '1', '2', '"1"'])],
    ['plan', dice.pick(['null', '"pro"', '"max_5x"', '"x"'])],
    [
      'limits',
      objectText(
        wobbled(
          [
            ['five_hour', limit()],
            ['seven_day', limit()],
            ['seven_day_opus', limit()],
          ],
          dice,
        ),
        dice,
      ),
    ],
    ['communityEstimate', dice.pick(['true', 'false', '"yes"'])],
    [
      'weeklyReset',
      objectText(
        wobbled(
          [
            ['weekday', '"monday"'],
            ['time', times()],
            ['timeZone', '"Europe/Berlin"'],
          ],
          dice,
        ),
        dice,
      ),
    ],
    ['thresholds', dice.pick(['[]', '[75,90]', '[90,75,90]', '[101]', '[1,2,3,4,5,6]', '[50.5]'])],
    ['silentWindows', dice.pick(['[]', '["five_hour","five_hour"]', '["x"]'])],
    ['alertPace', dice.pick(['true', '1'])],
    [
      'quietHours',
      objectText(
        wobbled(
          [
            ['from', times()],
            ['until', times()],
          ],
          dice,
        ),
        dice,
      ),
    ],
    ['roots', dice.pick(['[]', '["/a","/b"]', '[""]', '"/a"'])],
    ['menuBar', dice.pick(['"icon"', '"both"', '"x"'])],
    ['timeFormat', dice.pick(['"12h"', '"13h"'])],
    [
      'prices',
      objectText(
        wobbled(
          [
            ['claude-x', price],
            ['', price],
            ['__proto__', price],
            ['toString', price],
          ],
          dice,
        ),
        dice,
      ),
    ],
    [
      'apiSpend',
      objectText(
        wobbled(
          [
            ['enabled', 'true'],
            ['budgetUsd', anyNumber(dice)],
            ['key', '"x"'],
          ],
          dice,
        ),
        dice,
      ),
    ],
    ['firstRunDone', 'true'],
  ];
  return objectText(wobbled(fields, dice, 0.2), dice);
}
