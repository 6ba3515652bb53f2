/** A language that nobody speaks: every text within marks, so that a text which is not from core/texts.ts stands out. */

/** Its figures are German, so that one written in English by hand stands out too. */
const LANGUAGE = 'de';
/** What is no text. */
const TAGS = new Set(['LANGUAGE', 'USUAL_REGION']);

/** The exports of core/texts.ts in the made-up language. */
export function madeUpTexts(texts: object): Record<string, unknown> {
  const marked = Object.entries(texts).map(([name, value]) => [name, TAGS.has(name) ? value : mark(value)]);
  return { ...Object.fromEntries(marked), LANGUAGE };
}

function mark(value: unknown): unknown {
  if (typeof value === 'string') {
    return `⟦${value}⟧`;
  }
  if (typeof value === 'function') {
    return (...parts: unknown[]): unknown => mark((value as (...given: unknown[]) => unknown)(...parts));
  }
  if (Array.isArray(value)) {
    return value.map(mark);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mark(inner)]))
    : value;
}

/** What of a text is not within marks. */
export function outsideOf(text: string): string {
  const inner = /⟦[^⟦⟧]*⟧/g;
  let rest = text;
  while (rest.search(inner) !== -1) {
    rest = rest.replaceAll(inner, '');
  }
  return rest.trim();
}

/** What may stand alone, in no language's words. */
const FIGURES = [
  // Figures and signs.
  /^[^\p{L}]*$/u,
  // The time to wait in a window that is full, as German writes it: "3h, 4 Min.".
  /^\d+(?: T|h| Min\.)(?:, \d+(?:h| Min\.))?$/,
  // A date, as German writes it: "Fr., 20. Nov.".
  /^\p{L}{2}\.?, \d{1,2}\.? \p{L}{3,4}\.?$/u,
  // Projects, their paths, models and sessions of the states.
  /^(?:\/Users\/ada\/)?(?:analytical-engine|weaving-loom|notes-on-bernoulli-numbers|p|x{30,}…?|<img src=x onerror=alert\(1\)>)$/,
  /^(?:(?:Opus|Sonnet|Haiku) [\d.]+…?|claude-(?:opus|sonnet|haiku)-[\d-]+…?|gpt-x)$/,
  /^\df3a91c2-demo$/,
];

/** Whether a text is from the made-up language, or nothing that belongs to a language. */
export function isTranslated(text: string): boolean {
  const outside = outsideOf(text);
  return FIGURES.some((figure) => figure.test(outside));
}
