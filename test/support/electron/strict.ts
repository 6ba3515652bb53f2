import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { config } from './config.ts';
import { scanDeclarations } from './declared.ts';

/** The implemented part of an Electron type, by which the compiler holds it to electron.d.ts. */
export type Part<Real, Except extends keyof Real = never> = Partial<
  Omit<Real, keyof EventEmitter | Except>
> & {
  readonly [Key in Except]?: unknown;
} & { [guard]?: (member: string) => void };

/** A function of the app's, whatever it takes; `call` calls it. */
export type Callback = (...args: never[]) => unknown;
type Listener = (...args: unknown[]) => void;

/** A call of a member that the stand-in only writes down. */
export interface Call {
  readonly on: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

export const calls: Call[] = [];
export const { types, modules } = scanDeclarations(readFileSync(config.declarations, 'utf8'));

/** An object may define this to refuse a member for now, by throwing. */
export const guard = Symbol('guard');

/** Where a class keeps what other files of the stand-in need and the app cannot reach. */
export const internal = Symbol('internal');

const typeName = Symbol('type');

/** What JavaScript, Node's EventEmitter and test tools read from any object, or from any class. */
const ANY_OBJECT =
  'then toJSON constructor hasOwnProperty toString valueOf _events _eventsCount _maxListeners domain';
const ANY_CLASS = `${ANY_OBJECT} prototype name length`;

/**
 * Wraps an object so that only members which electron.d.ts declares for `type` can be read or written.
 * Of those, the ones named in `recorded` do nothing but leave a call behind.
 */
export function strict<T extends object>(
  target: T,
  type: string,
  side: 'instance' | 'static' = 'instance',
  recorded = '',
): T {
  const declared = types.get(type);
  const known = side === 'static' ? declared?.statics : declared?.members;
  const noted = recorded.split(' ').filter(Boolean);
  noted.filter((name) => !known?.has(name)).forEach((name) => refuse(type, name, 'in electron.d.ts'));
  const ignored = new Set((side === 'static' ? ANY_CLASS : ANY_OBJECT).split(' '));
  const check = (key: string | symbol, receiver: unknown): void => {
    if (typeof key === 'symbol' || (ignored.has(key) && !known?.has(key))) {
      return;
    }
    if (!known?.has(key)) {
      refuse(type, key, 'in electron.d.ts');
    }
    const forbid: Callback | undefined = Reflect.get(Object(target), guard, receiver);
    if (forbid) {
      Reflect.apply(forbid, receiver, [key]);
    }
    if (!(key in target || noted.includes(key))) {
      refuse(type, key, 'implemented by the stand-in');
    }
  };
  return new Proxy(target, {
    get(_, key, receiver): unknown {
      check(key, receiver);
      return typeof key === 'string' && noted.includes(key)
        ? (...args: unknown[]) => record(type, key, args)
        : Reflect.get(target, key, receiver);
    },
    set(_, key, value, receiver): boolean {
      check(key, receiver);
      return Reflect.set(target, key, value, receiver);
    },
  });
}

/** The base of every class here: `this` is the strict wrapper from the first line of a constructor on. */
export class Strict extends EventEmitter {
  readonly [typeName]: string;

  constructor(type: string, recorded = '') {
    super();
    this[typeName] = type;
    return strict(this, type, 'instance', recorded);
  }

  override on(event: string | symbol, listener: Listener): this {
    checkEvent(this[typeName], event);
    return super.on(event, listener);
  }

  override addListener(event: string | symbol, listener: Listener): this {
    return this.on(event, listener);
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    checkEvent(this[typeName], event);
    return super.emit(event, ...args);
  }
}

/** One object of an Electron type, made of the members that are implemented and those that are only recorded. */
export function strictModule<T extends object>(type: string, members: T, recorded = ''): Strict & T {
  return define(new Strict(type, recorded), members);
}

/** Adds members past the check that they were there before. */
export function define<T extends object, M extends object>(target: T, members: M): T & M {
  return Object.defineProperties(Object(target), Object.getOwnPropertyDescriptors(members));
}

/** Calls a function of the app's. */
export function call(callback: Callback, ...args: unknown[]): unknown {
  return Reflect.apply(callback, undefined, args);
}

/** Writes a call down for the test. */
export function record(on: string, method: string, args: readonly unknown[]): void {
  calls.push({ on, method, args: args.map(plain) });
}

/** Refuses an options object with a key that electron.d.ts does not declare for it. */
export function checkKeys(type: string, options: object = {}): void {
  const unknown = Object.keys(options).find((key) => !types.get(type)?.members.has(key));
  if (unknown !== undefined) {
    refuse(type, unknown, 'in electron.d.ts');
  }
}

function refuse(type: string, member: string, why: string): never {
  throw new Error(`electron stand-in: ${type}.${member} is not ${why}`);
}

function checkEvent(type: string, event: string | symbol): void {
  const events = types.get(type)?.events;
  if (typeof event === 'string' && events && !events.has(event) && !/^(new|remove)Listener$/.test(event)) {
    throw new Error(`electron stand-in: ${type} has no event '${event}' in electron.d.ts`);
  }
}

/** The first argument of every Electron event. */
export function cancelable(fields: object = {}): { preventDefault: () => void; defaultPrevented: boolean } {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
  };
  return event;
}

/** A copy that can be sent to the test: an object of a class becomes the name of its class. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.getPrototypeOf(value) === Object.prototype ? plainRecord(value) : value.constructor.name;
  }
  return typeof value === 'function' || typeof value === 'symbol' ? typeof value : value;
}

/** The same for the fields of one object. */
export function plainRecord(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
