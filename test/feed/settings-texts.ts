/** Settings as people write them: comments, indentation, line ends, byte order marks, commas at the end. */
import fc from 'fast-check';

const layout = fc.record({
  indent: fc.constantFrom('  ', '    ', '\t', '', null),
  eol: fc.constantFrom('\n', '\r\n'),
  bom: fc.boolean(),
  end: fc.constantFrom('', '\n', '\n\n', ' // end'),
  colon: fc.constantFrom(': ', ':', ' : '),
  isTrailing: fc.boolean(),
});
const comment = fc.constantFrom('', ' /* a, "b" */', '/**/', ' // , {', ' /* } */ // x');
const plain = fc.constantFrom(
  '1',
  '"x"',
  '{}',
  '[1, 2]',
  '{ "statusLine": { "command": "not this" } }',
  '"\\u00e9 // no comment"',
);
const command = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('~/line.sh', 'echo "$HOME" \'x\'\n# é', 'a\\b\t\u0001'),
);
/** The same text in one of the ways that JSON has to write it. */
const raw = fc
  .tuple(command, fc.boolean())
  .map(([text, isEscaped]) =>
    isEscaped
      ? `"${[...Array(text.length).keys()].map((i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`
      : JSON.stringify(text),
  );
const statusLine = fc
  .tuple(
    raw,
    fc.constantFrom('"padding": 0,', '', '/* c */'),
    comment.filter((text) => !text.includes('//')),
  )
  .map(([text, before, after]) => `{ ${before} "type":"command" ,"command": ${text}${after}}`);
const member = fc.tuple(fc.constantFrom('a', 'b', '$schema', 'é'), plain, comment, comment);

/** Any of them, with a status line or without. */
export const settings = fc
  .tuple(layout, fc.array(member, { maxLength: 4 }), fc.option(statusLine), fc.nat(4), comment)
  .map(([{ indent, eol, bom, end, colon, isTrailing }, members, mine, position, inside]) => {
    const isMine = mine !== null;
    const all: [string, string, string, string][] = [...members];
    if (isMine) {
      all.splice(Math.min(position, all.length), 0, ['statusLine', mine, '', '']);
    }
    // On one line a comment that goes to its end would swallow what follows.
    const safe = (text: string): string => (indent === null && text.includes('//') ? ' /* c */' : text);
    const gap = indent === null ? ' ' : eol + indent;
    const body = all.map(([key, value, before, after], i) => {
      const comma = i < all.length - 1 || isTrailing ? ',' : '';
      const breaks = safe(before).includes('//') ? eol : '';
      return `${gap}"${key}"${colon}${value}${safe(before)}${breaks}${comma}${safe(after)}`;
    });
    const close = indent === null ? '' : eol;
    return `${bom ? '\uFEFF' : ''}{${safe(inside)}${body.join('')}${close}}${indent === null && end.includes('//') ? '' : end}`;
  });
