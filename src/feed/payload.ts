/** What Claude Code hands to a status line command → official figures. Everything else in it is let go. */
import { z } from 'zod/mini';
import { HIGHEST_PERCENTAGE, type Sample } from '../core/sample.ts';
import { WINDOW_IDS, type WindowId } from '../core/windows.ts';

/** Why a payload, or a figure in it, was not taken. */
export type PayloadProblem = 'not_json' | 'too_large' | 'not_a_payload' | 'bad_percentage' | 'bad_reset';

/** A member that may be absent, and that is taken as absent where it is nothing that is known. */
const orNull = <T extends z.ZodMiniType>(schema: T) => z._default(z.catch(z.nullable(schema), null), null);

/** Documented: https://code.claude.com/docs/en/statusline. Each window may be absent. */
const Payload = z.looseObject({
  session_id: orNull(z.string().check(z.minLength(1), z.maxLength(200))),
  transcript_path: orNull(z.string()),
  rate_limits: orNull(z.looseObject({})),
});

/** Of `rate_limits.five_hour` and its like: percent, and epoch seconds. */
const Figure = z.looseObject({ used_percentage: z.unknown(), resets_at: z.unknown() });

/** Of `rate_limits.model_scoped`, which newer builds may pass: percent, and an ISO time. */
const ModelFigure = z.looseObject({
  display_name: z.string(),
  utilization: z.unknown(),
  resets_at: z.pipe(
    z.iso.datetime({ offset: true }),
    z.transform((text) => Date.parse(text) / 1000),
  ),
});

const WINDOW_OF_MODEL: ReadonlyMap<string, WindowId> = new Map([
  ['opus', 'seven_day_opus'],
  ['sonnet', 'seven_day_sonnet'],
  ['fable', 'seven_day_overage_included'],
]);

/** No epoch second of a reset is larger than this: the year 2286. */
const LATEST_S = 9_999_999_999;

/** The figures of a payload that was stored at `storedAtMs`, not dated yet, and what in it was refused. */
export function samplesOfPayload(
  text: string,
  storedAtMs: number,
): { samples: Sample[]; problems: PayloadProblem[] } {
  const payload = parsed(text);
  if (typeof payload === 'string') {
    return { samples: [], problems: [payload] };
  }
  const { session_id: sessionId, transcript_path: transcript, rate_limits: limits } = payload;
  const samples: Sample[] = [];
  const problems: PayloadProblem[] = [];
  for (const { window, percentage, resetsAt } of figuresOf(limits ?? {})) {
    if (typeof percentage !== 'number' || !(percentage >= 0 && percentage <= HIGHEST_PERCENTAGE)) {
      problems.push('bad_percentage');
    } else if (typeof resetsAt !== 'number' || !(resetsAt > 0 && resetsAt <= LATEST_S)) {
      problems.push('bad_reset');
    } else {
      samples.push({
        window,
        usedPercentage: percentage,
        resetsAtMs: Math.round(resetsAt * 1000),
        atMs: storedAtMs,
        storedAtMs,
        isDoubtful: true,
        source: 'feed',
        session: sessionId === null ? null : hashOf(sessionId),
        account: accountOf(transcript),
      });
    }
  }
  return { samples, problems };
}

function parsed(text: string): z.infer<typeof Payload> | PayloadProblem {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'not_json';
  }
  const payload = Payload.safeParse(json);
  return payload.success ? payload.data : 'not_a_payload';
}

type Told = { window: WindowId; percentage: unknown; resetsAt: unknown };

function figuresOf(limits: Readonly<Record<string, unknown>>): Told[] {
  const figures: Told[] = [];
  for (const window of WINDOW_IDS) {
    const figure = Figure.safeParse(limits[window]);
    if (figure.success) {
      const { used_percentage: percentage, resets_at: resetsAt } = figure.data;
      figures.push({ window, percentage, resetsAt });
    }
  }
  const models = limits['model_scoped'];
  for (const raw of Array.isArray(models) ? models.slice(0, 20) : []) {
    const model = ModelFigure.safeParse(raw);
    const window = model.success ? WINDOW_OF_MODEL.get(model.data.display_name.toLowerCase()) : undefined;
    if (model.success && window) {
      figures.push({ window, percentage: model.data.utilization, resetsAt: model.data.resets_at });
    }
  }
  return figures;
}

/** The folder above `projects` stands for the account; nothing of its path is kept. */
function accountOf(transcript: string | null): string | null {
  const folder = transcript === null ? -1 : transcript.lastIndexOf('/projects/');
  return transcript === null || folder < 0 ? null : hashOf(transcript.slice(0, folder));
}

/** A short hash that tells names apart without keeping them. Without a feed nothing is hashed, and nothing loaded for it. */
export function hashOf(name: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}
