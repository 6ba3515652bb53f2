/** What is to be said of the reading of logs. */
import type { Settings } from '../contract/settings.ts';
import type { Problem } from '../core/problem.ts';
import type { Reader } from '../logs/reader.ts';
import { rootsOf } from '../logs/roots.ts';
import type { Machine } from './machine.ts';

/** What kept logs from being read, in words for the user; "no logs" only if there is nothing else to say. */
export function problemsOf(
  reader: Reader,
  machine: Pick<Machine, 'env' | 'home'>,
  settings: Pick<Settings, 'roots'>,
): Problem[] {
  const problems: Problem[] = [...reader.problems()];
  const { files, filesLeftOut, filesMistimed } = reader.counts();
  if (filesMistimed > 0) {
    problems.push({ code: 'file_times_wrong', files: filesMistimed });
  }
  if (files === 0 && filesLeftOut === 0 && problems.length === 0) {
    const paths = rootsOf(settings.roots, machine.env, machine.home).map((root) => root.path);
    return [{ code: 'no_logs', paths }];
  }
  return problems;
}
