/**
 * The member `statusLine` in the text of Claude Code's settings: found, set and taken out by touching nothing else.
 * jsonc-parser's own `modify` sets out the whole line anew, so the edits are made here, from its tree.
 */
import { applyEdits, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { z } from 'zod/mini';

/** The white space that was put around a new member; taken out again with it, where it still stands there. */
export const AddedSchema = z.object({ lead: z.string(), tail: z.string() });
export type Added = z.infer<typeof AddedSchema>;

export type StatusLine =
  | { kind: 'absent' }
  /** `raw` is the command as it stands in the file, quotes and escapes included; `text` is all of `statusLine`. */
  | { kind: 'command'; command: string; raw: string; text: string }
  | { kind: 'not_json' }
  | { kind: 'not_an_object' }
  | { kind: 'unknown_shape' }
  | { kind: 'duplicate_member'; member: string };

/** As parsed, `type` and `command` have the values that Claude Code wants; other members may stand beside them. */
const KNOWN = z.object({ type: z.literal('command'), command: z.string() });

const BOM = '\uFEFF';
/** A comment is taken whole or not at all, so that no comma inside of it counts. */
const COMMA_AFTER_COMMENTS = /^(?:[ \t\r\n]|\/\/[^\r\n]*(?=[\r\n]|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*,/;
const COMMENTS_ON_LINE = /^(?:[ \t]*(?:\/\/[^\r\n]*|\/\*[^]*?\*\/))*/;

/** What the settings say about the status line. */
export function readStatusLine(text: string): StatusLine {
  const root = rootOf(text);
  if (root === undefined) {
    return { kind: 'not_json' };
  }
  if (root.type !== 'object') {
    return { kind: 'not_an_object' };
  }
  const members = membersNamed(root, 'statusLine');
  const value = valueOf(members[0]);
  if (value === undefined) {
    return { kind: 'absent' };
  }
  const parts = ['type', 'command'].map((name) => membersNamed(value, name));
  const twice = [members, ...parts].find(({ length }) => length > 1);
  if (twice !== undefined) {
    return { kind: 'duplicate_member', member: nameOf(twice[0]) };
  }
  const [type, command] = parts.map(([member]) => valueOf(member));
  const known = KNOWN.safeParse({ type: type?.value, command: command?.value });
  return known.success && command !== undefined
    ? {
        kind: 'command',
        command: known.data.command,
        raw: textOf(text, command),
        text: textOf(text, value),
      }
    : { kind: 'unknown_shape' };
}

/** The settings with another value of `statusLine.command`, given as JSON; the text must have one. */
export function replaceCommand(text: string, raw: string): string {
  const value = valueOf(membersNamed(rootOf(text), 'statusLine')[0]);
  const command = valueOf(membersNamed(value, 'command')[0]);
  return command === undefined ? text : applyEdits(text, [{ ...spanOf(command), content: raw }]);
}

/** The settings with a `statusLine` of this command, laid out as the file is; the text must have none. */
export function addStatusLine(text: string, command: string): { after: string; added: Added } {
  const root = rootOf(text);
  const last = root?.children?.at(-1);
  if (last === undefined) {
    return addToEmpty(text, root === undefined ? text.length : endOf(root) - 1, command);
  }
  const end = endOf(last);
  const comma = commaAfter(text, end);
  const place = endOfLineComments(text, comma === null ? end : comma + 1);
  const space = spaceBefore(text, last.offset);
  const isBroken = space.includes('\n') || /\/\/[^\n]*$/.test(text.slice(end, place));
  const indent = space.slice(space.lastIndexOf('\n') + 1);
  const lead = isBroken ? lineEndOf(text) + (space.includes('\n') ? indent : '') : space;
  const colon = text.slice(endOf(last.children?.[0] ?? last), valueOf(last)?.offset ?? end);
  const member = isBroken ? spread(command, lead, indent) : inline(command, /\s/.test(colon));
  // A file that ends its last member with a comma keeps doing so.
  const edits =
    comma === null
      ? [
          { offset: end, length: 0, content: ',' },
          { offset: place, length: 0, content: lead + member },
        ]
      : [{ offset: place, length: 0, content: `${lead + member},` }];
  return { after: applyEdits(text, edits), added: { lead, tail: '' } };
}

/** The settings without `statusLine`: what was put around it goes too, where it still stands there. */
export function removeStatusLine(text: string, added: Added | null): string {
  const root = rootOf(text);
  const members = root?.children ?? [];
  const index = members.findIndex((member) => nameOf(member) === 'statusLine');
  const [previous, member, next] = [members[index - 1], members[index], members[index + 1]];
  if (member === undefined) {
    return text;
  }
  const space = spaceBefore(text, member.offset);
  const lead = added !== null && space.endsWith(added.lead) ? added.lead : space;
  const tail = added !== null && text.startsWith(added.tail, endOf(member)) ? added.tail : '';
  const [from, to] = [member.offset - lead.length, endOf(member)];
  const comma = commaAfter(text, to) ?? (previous === undefined ? null : commaAfter(text, endOf(previous)));
  const edits = [{ offset: from, length: to - from + (next === undefined ? tail.length : 0), content: '' }];
  if (comma !== null) {
    edits.push({ offset: comma, length: 1, content: '' });
  }
  return applyEdits(text, edits);
}

/** `close` is where the object's brace closes. */
function addToEmpty(text: string, close: number, command: string): { after: string; added: Added } {
  const space = spaceBefore(text, close);
  const eol = lineEndOf(text);
  const added = { lead: `${eol}  `, tail: space.includes('\n') ? '' : eol };
  const content = added.lead + spread(command, added.lead, '  ') + added.tail;
  return { after: applyEdits(text, [{ offset: close - space.length, length: 0, content }]), added };
}

/** A member over several lines, each of which begins as `lead` says. */
function spread(command: string, lead: string, indent: string): string {
  return `"statusLine": {${lead}${indent}"type": "command",${lead}${indent}"command": ${JSON.stringify(command)}${lead}}`;
}

function inline(command: string, isSpaced: boolean): string {
  const gap = isSpaced ? ' ' : '';
  return `"statusLine":${gap}{"type":${gap}"command",${gap}"command":${gap}${JSON.stringify(command)}}`;
}

function rootOf(text: string): Node | undefined {
  const errors: ParseError[] = [];
  // A byte order mark is no JSON; as a space it leaves every offset as it is.
  const root = parseTree(text.startsWith(BOM) ? ` ${text.slice(1)}` : text, errors, {
    allowTrailingComma: true,
  });
  return errors.length === 0 ? root : undefined;
}

function membersNamed(node: Node | undefined, name: string): Node[] {
  return node?.type === 'object' ? (node.children ?? []).filter((member) => nameOf(member) === name) : [];
}

function nameOf(member: Node | undefined): string {
  return String(member?.children?.[0]?.value);
}

function valueOf(member: Node | undefined): Node | undefined {
  return member?.children?.[1];
}

function endOf(node: Node): number {
  return node.offset + node.length;
}

function spanOf({ offset, length }: Node): { offset: number; length: number } {
  return { offset, length };
}

function textOf(text: string, node: Node): string {
  return text.slice(node.offset, endOf(node));
}

/** The white space that ends at an offset. */
function spaceBefore(text: string, offset: number): string {
  return /[ \t\r\n]*$/.exec(text.slice(0, offset))?.[0] ?? '';
}

function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Where the comma after an offset is, or null: comments may stand in front of it. */
function commaAfter(text: string, offset: number): number | null {
  const match = COMMA_AFTER_COMMENTS.exec(text.slice(offset));
  return match === null ? null : offset + match[0].length - 1;
}

/** The end of the comments that begin on the same line as an offset; the offset itself where there are none. */
function endOfLineComments(text: string, offset: number): number {
  return offset + (COMMENTS_ON_LINE.exec(text.slice(offset))?.[0] ?? '').length;
}
