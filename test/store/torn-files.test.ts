/** Every file of JSON that the app writes, torn at every byte: the next start says so, keeps it aside, and goes on. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AlertRecord } from '../../src/contract/alert-record.ts';
import { defaultSettings } from '../../src/contract/settings.ts';
import type { Problem } from '../../src/core/problem.ts';
import { loadAlerts, saveAlerts } from '../../src/store/alerts-file.ts';
import { loadSettings, saveSettings } from '../../src/store/settings-file.ts';
import { at } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary.ts';

const NOW_MS = at('2026-11-20T12:00:00Z');
const RECORD: AlertRecord = {
  version: 2,
  state: {
    instances: [
      {
        window: 'five_hour',
        startsAtMs: NOW_MS - 3_600_000,
        endsAtMs: NOW_MS + 4 * 3_600_000,
        isEndEstimated: false,
        told: [{ threshold: 75, kind: 'reported', percentage: 76.5, hasFallen: false, isRetold: false }],
        isAwaited: false,
        isResetTold: false,
        pace: { runsOut: true, sinceMs: NOW_MS - 60_000 },
        isPaceTold: false,
      },
    ],
    standing: [],
    snoozedUntilMs: null,
  },
  refusal: { reason: 'not signed', atMs: NOW_MS },
};

const FILES: Readonly<Record<string, { write: (path: string) => void; load: (path: string) => Loaded }>> = {
  'settings.json': {
    write: (path) => saveSettings(path, { ...defaultSettings(), plan: 'pro', thresholds: [50] }),
    load(path) {
      const { settings, problems } = loadSettings(path, NOW_MS, true);
      return { content: settings, none: defaultSettings(), problems };
    },
  },
  'alerts.json': {
    write: (path) => saveAlerts(path, RECORD),
    load(path) {
      const { record, problems } = loadAlerts(path, NOW_MS, true);
      return { content: record, none: null, problems };
    },
  },
};
type Loaded = { content: unknown; none: unknown; problems: Problem[] };

describe.each(Object.entries(FILES))('%s', (name, { write, load }) => {
  test('comes back whole, or not at all and with a word, wherever it is torn', () => {
    const folder = temporaryFolder();
    const path = join(folder, name);
    write(path);
    const bytes = readFileSync(path);
    const whole = load(path);
    expect(whole.problems).toEqual([]);
    // The last byte is the line's end, which nothing needs.
    for (let length = 0; length < bytes.length - 1; length += 1) {
      writeFileSync(path, bytes.subarray(0, length));
      const { content, none, problems } = load(path);
      expect(content).toEqual(none);
      expect(problems).toHaveLength(1);
      expect(readdirSync(folder).filter((file) => file.includes('.bad-'))).toHaveLength(1);
      expect(readdirSync(folder)).not.toContain(name);
    }
    // What was set aside is in nobody's way.
    write(path);
    expect(load(path).content).toEqual(whole.content);
  });

  test('is refused with a word whatever its bytes are', () => {
    const folder = temporaryFolder();
    const path = join(folder, name);
    for (const bytes of ['', 'null', '[]', '0', '"x"', '{', '\u0000', '{"version":99}', '{"state":{}}']) {
      writeFileSync(path, bytes);
      expect(() => load(path)).not.toThrow();
    }
  });
});
