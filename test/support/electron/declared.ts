import { EventEmitter } from 'node:events';

/** What electron.d.ts says of one class or interface. `events` is null where any name may be listened to. */
export interface DeclaredType {
  readonly members: ReadonlySet<string>;
  readonly statics: ReadonlySet<string>;
  readonly events: ReadonlySet<string> | null;
}

/** One export of the main process, and whether it is an instance of its type or the type itself. */
export interface DeclaredModule {
  readonly type: string;
  readonly side: 'instance' | 'static';
}

export interface Declarations {
  readonly types: ReadonlyMap<string, DeclaredType>;
  readonly modules: ReadonlyMap<string, DeclaredModule>;
}

const EMITTER = Object.getOwnPropertyNames(EventEmitter.prototype).filter(
  (name) => !/^(_|constructor)/.test(name),
);

/** Types that electron.d.ts takes from elsewhere or writes as an alias. */
const OUTSIDE: Record<string, readonly string[]> = {
  NodeEventEmitter: EMITTER,
  'NodeJS.EventEmitter': EMITTER,
  Event: ['preventDefault', 'defaultPrevented'],
};

/** Reads the text of electron.d.ts: members, statics and events of every type, bases included. */
export function scanDeclarations(text: string): Declarations {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const found = new Map<string, { bases: string[]; members: string[] }>();
  for (const match of code.matchAll(/\b(?:class|interface) (\w+)(?: extends ([\w., ]+?))? \{/g)) {
    const [head, name = '', bases = ''] = match;
    const members = statements(block(code, match.index + head.length));
    // `namespace Main` repeats every class with an empty body: the first, full one counts.
    if (!found.has(name)) {
      found.set(name, { bases: bases.split(/,\s*/).filter(Boolean), members });
    }
  }
  const types = new Map<string, DeclaredType>();
  for (const name of found.keys()) {
    types.set(name, resolve(name, found));
  }
  return { types, modules: scanModules(code) };
}

function resolve(
  name: string,
  found: ReadonlyMap<string, { bases: string[]; members: string[] }>,
): { members: Set<string>; statics: Set<string>; events: Set<string> | null } {
  const type = found.get(name);
  const members = new Set(type ? [] : OUTSIDE[name]);
  const statics = new Set<string>();
  let events: Set<string> | null = new Set<string>();
  for (const base of type?.bases ?? []) {
    const inherited = resolve(base, found);
    inherited.members.forEach((member) => members.add(member));
    inherited.statics.forEach((member) => statics.add(member));
    events = events && inherited.events && new Set([...events, ...inherited.events]);
  }
  for (const member of type?.members ?? []) {
    const [, isStatic, key] = /^(static )?(?:readonly )?(\w+)\??\s*[(:<]/.exec(member) ?? [];
    if (key !== undefined && key !== 'constructor') {
      (isStatic ? statics : members).add(key);
    }
    const [, event, channel] = /^on\(\w+: (?:'([^']+)'|(string))/.exec(member) ?? [];
    events = channel ? null : events;
    if (event !== undefined) {
      events?.add(event);
    }
  }
  return { members, statics, events };
}

function scanModules(code: string): Map<string, DeclaredModule> {
  const modules = new Map<string, DeclaredModule>();
  for (const space of code.matchAll(/\bnamespace (?:Common|Main) \{/g)) {
    const body = block(code, space.index + space[0].length);
    for (const [, name = '', whole, type = ''] of body.matchAll(/\bconst (\w+): (typeof )?(\w+);/g)) {
      modules.set(name, { type, side: whole ? 'static' : 'instance' });
    }
    for (const [, name = ''] of body.matchAll(/\bclass (\w+) extends/g)) {
      modules.set(name, { type: name, side: 'static' });
    }
  }
  return modules;
}

/** The text from `start` up to the brace that closes the block which `start` is in. */
function block(code: string, start: number): string {
  let depth = 1;
  let end = start;
  while (depth > 0 && end < code.length) {
    depth += code[end] === '{' ? 1 : code[end] === '}' ? -1 : 0;
    end += 1;
  }
  return code.slice(start, end - 1);
}

/** Splits a body at the semicolons that stand outside every bracket. */
function statements(body: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at] ?? '';
    depth += '({['.includes(char) ? 1 : ')}]'.includes(char) ? -1 : 0;
    if (char === ';' && depth === 0) {
      parts.push(body.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts;
}
