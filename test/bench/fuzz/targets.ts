/** All that is fuzzed. A new target is a name in one of these lists. */
import { glueTarget } from './glue-target.ts';
import { historyTarget } from './history-target.ts';
import { indexTarget } from './index-target.ts';
import { lineTargets } from './line-target.ts';
import { inboxTarget, payloadTarget } from './payload-target.ts';
import { piecesTarget } from './pieces-target.ts';
import { settingsTarget } from './settings-target.ts';
import type { Target } from './target.ts';

/** What needs no files. */
export const memoryTargets: readonly Target[] = [...lineTargets, glueTarget, payloadTarget, indexTarget];

/** What keeps its files in `folder`. */
export function fileTargets(folder: string): readonly Target[] {
  return [piecesTarget(folder), settingsTarget(folder), inboxTarget(folder), historyTarget(folder)];
}
