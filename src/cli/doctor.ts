/** `tidemark doctor`: what was read, what was skipped and why, and what was seen in it. */
import { familyOf, type UsageEvent } from '../core/event.ts';
import { agoText, countText, plainText } from '../core/format.ts';
import { AMOUNT } from '../core/texts.ts';
import { OUTCOMES } from '../core/judge-samples.ts';
import { matchPrice } from '../core/prices.ts';
import { problemMessage, type Problem } from '../core/problem.ts';
import { WINDOW_IDS } from '../core/windows.ts';
import type { SampleBook } from '../core/sample-book.ts';
import { feedPaths } from '../feed/paths.ts';
import { claudePathsOf } from '../feed/place.ts';
import { feedStatus, feedWarningMessage } from '../feed/status.ts';
import type { SkipReason } from '../logs/line.ts';
import { rootsOf } from '../logs/roots.ts';
import { loadAlerts } from '../store/alerts-file.ts';
import type { Call } from './call.ts';
import { readAccount } from './account.ts';
import { columns } from './terminal.ts';

const SKIPPED: Readonly<Record<SkipReason, string>> = {
  not_json: 'lines that are not JSON',
  torn: 'half lines in front of whole ones',
  too_long: 'lines over 64 MB',
  incomplete: 'responses without id, time or model',
};

/** Reads all logs and prints what there was; the exit code. */
export function runDoctor(call: Call): number {
  const account = readAccount(call, -Infinity);
  const { logs, figures } = account;
  // What the app was told by the system, it left in its record.
  const alerts = loadAlerts(call.paths.alerts, call.nowMs, false);
  const refusal = alerts.record?.refusal;
  const problems: Problem[] = [
    ...account.problems,
    ...alerts.problems,
    ...(refusal ? [{ code: 'notifications_failed' as const, reason: refusal.reason }] : []),
  ];
  const { ledger, hits, reader, prices, tookMs } = logs;
  const feed = feedStatus(
    feedPaths(call.paths.folder),
    claudePathsOf(call.machine.env, call.machine.home, process.platform),
  );
  const counts = reader.counts();
  const events = ledger.events();
  const models = countBy(events, (event) => event.model).map(([model, responses]) => {
    const match = matchPrice(prices, model);
    const price =
      match.kind === 'listed' ? 'listed' : match.kind === 'family' ? `as ${match.id}` : 'no price';
    return { model: plainText(model), responses, price, family: familyOf(model) };
  });
  const allHits = WINDOW_IDS.flatMap((id) => hits.of(id));
  const facts = {
    schema: 1,
    settings_file: call.settingsPath,
    roots: rootsOf(call.settings.roots, call.machine.env, call.machine.home).map(({ path }) =>
      plainText(path, 400),
    ),
    read: { ...counts, took_ms: Math.round(tookMs) },
    responses: events.length,
    first_at: instant(events[0]?.atMs),
    last_at: instant(events.at(-1)?.atMs),
    copied_in_forks: events.filter((event) => event.moreSources !== null).length,
    placeholder_output: events.filter((event) => event.placeholder).length,
    limit_hits: allHits.map((hit) => ({
      window: hit.window,
      at: instant(hit.atMs),
      resets_at: instant(hit.resetsAtMs),
      told_by: hit.anchor,
    })),
    refused_resets: hits.refused(),
    feed: {
      state: feed.state,
      refused: figures.refused(),
      warnings: feed.warnings.map((warning) => plainText(feedWarningMessage(warning), 400)),
    },
    samples: samplesOf(figures.book, call.nowMs),
    versions: [...reader.versions()].map(([version, lines]) => ({ version: plainText(version, 40), lines })),
    models,
    prices_updated: prices.updated,
    problems: problems.map((problem) => ({
      code: problem.code,
      message: plainText(problemMessage(problem), 400),
    })),
  };
  call.stdout.write(
    call.arguments.json ? `${JSON.stringify(facts, null, 2)}\n` : `${page(call, facts, problems)}\n`,
  );
  return 0;

  function page({ paint }: Call, shown: typeof facts, found: readonly Problem[]): string {
    const megabytes = (counts.bytes / 1e6).toFixed(1);
    const skipped = Object.entries(counts.skipped).map(([reason, count]) => [
      `  ${SKIPPED[reason as SkipReason]}`,
      String(count),
    ]);
    const { roots, settings_file: file } = shown;
    return [
      paint.bold('What was read'),
      columns([
        ['  settings', file],
        ...roots.map((path) => ['  logs folder', path]),
        ['  files', String(counts.files)],
        ['  lines', String(counts.lines)],
        ['  bytes', `${megabytes} MB in ${Math.round(tookMs)} ms`],
      ]),
      paint.bold('What was skipped'),
      skipped.length === 0 ? '  nothing' : columns(skipped, [1]),
      paint.bold('What was found'),
      columns([
        ['  responses', String(shown.responses)],
        ['  in several files (forks)', String(shown.copied_in_forks)],
        ['  with output under-recorded', String(shown.placeholder_output)],
        ['  first', shown.first_at ?? '–'],
        ['  last', shown.last_at ?? '–'],
        ['  refused reset times', String(shown.refused_resets)],
        ...shown.limit_hits.map((hit) => [
          `  limit hit (${hit.window})`,
          `${hit.at}, resets ${hit.resets_at}`,
        ]),
      ]),
      paint.bold('Official figures'),
      columns([
        ['  status line feed', shown.feed.state],
        ...Object.entries(shown.feed.refused).map(([reason, count]) => [
          `  refused (${reason})`,
          String(count),
        ]),
      ]),
      ...shown.feed.warnings.map((warning) => `${paint.level('near', '!')} ${warning}`),
      columns(
        shown.samples.map((one) => [
          `  ${one.window}`,
          `${one.used_percentage}%`,
          one.source,
          `${agoText(one.age_s * 1000)}${one.is_doubtful ? ' or more' : ''}`,
          one.is_taken ? 'taken' : 'refused',
          one.why,
        ]),
        [1],
      ),
      paint.bold('Versions of Claude Code'),
      columns(
        shown.versions.map(({ version, lines }) => [
          `  ${version}`,
          `${countText(lines)} ${lines === 1 ? 'line' : 'lines'}`,
        ]),
      ),
      paint.bold(`Models (prices of ${shown.prices_updated})`),
      columns(shown.models.map((one) => [`  ${one.model}`, AMOUNT.responses(one.responses), one.price])),
      ...found.map((problem) => `${paint.level('near', '!')} ${plainText(problemMessage(problem), 400)}`),
    ]
      .filter((part) => part !== '')
      .join('\n');
  }
}

/** Each official figure, newest first: its source, its true age, and why it was taken or refused. */
function samplesOf(book: SampleBook, nowMs: number) {
  return WINDOW_IDS.flatMap((id) => book.judgement(id).judged.toReversed()).map(
    ({ sample, outcome, isTaken }) => ({
      window: sample.window,
      used_percentage: sample.usedPercentage,
      resets_at: instant(sample.resetsAtMs),
      source: sample.source,
      at: instant(sample.atMs),
      stored_at: instant(sample.storedAtMs),
      age_s: Math.max(0, Math.round((nowMs - sample.atMs) / 1000)),
      is_doubtful: sample.isDoubtful,
      is_taken: isTaken,
      outcome,
      why: OUTCOMES[outcome],
    }),
  );
}

function countBy(events: readonly UsageEvent[], keyOf: (event: UsageEvent) => string): [string, number][] {
  const counts = new Map<string, number>();
  for (const event of events) {
    counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function instant(atMs: number | undefined): string | null {
  return atMs === undefined ? null : new Date(atMs).toISOString();
}
