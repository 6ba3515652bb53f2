/**
 * Loaded into the app before anything of its own: writes down every look-up, every connection to another computer and
 * every native module, a line of JSON each. With GUARD_ADMIN_API, a connection to the Admin API is led to that port on
 * this machine; everything else about it, TLS and its certificate's name above all, is as the app does it. With
 * GUARD_KEYTAR, keytar is a made-up keychain.
 */
import { appendFileSync } from 'node:fs';
import dns from 'node:dns';
import module from 'node:module';
import net from 'node:net';

const { GUARD_LOG: log, GUARD_ADMIN_API: port, GUARD_KEYTAR: keytar } = process.env;
const tell = (one) => appendFileSync(log, `${JSON.stringify(one)}\n`);
const isHere = (host) => !host || ['127.0.0.1', '::1', 'localhost'].includes(host);

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function guarded(...args) {
  const [first] = args;
  const options = Array.isArray(first)
    ? first[0]
    : typeof first === 'object'
      ? first
      : { port: first, host: args[1] };
  if (!options.path && !isHere(options.host)) {
    tell({ connect: `${options.host}:${options.port}` });
    if (port === undefined || options.host !== 'api.anthropic.com') {
      process.nextTick(() => this.destroy(Object.assign(new Error('guarded'), { code: 'ENETUNREACH' })));
      return this;
    }
    Object.assign(options, { host: '127.0.0.1', port: Number(port), lookup: undefined });
  }
  return Reflect.apply(connect, this, args);
};

for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  const original = dns[name];
  dns[name] = (host, ...rest) => {
    if (!isHere(host)) {
      tell({ lookup: host });
    }
    return original(host, ...rest);
  };
}

const { dlopen } = process;
process.dlopen = (target, path, ...rest) => {
  tell({ native: path.split('/').at(-1) });
  return Reflect.apply(dlopen, process, [target, path, ...rest]);
};

const hooks = `
  import { appendFileSync } from 'node:fs';
  const tell = (one) => appendFileSync(${JSON.stringify(log)}, JSON.stringify(one) + '\\n');
  export async function resolve(specifier, context, next) {
    if (specifier === 'keytar') {
      tell({ load: 'keytar' });
      const made = ${JSON.stringify(keytar ?? null)};
      if (made !== null) return { url: 'data:text/javascript,' + encodeURIComponent(made), shortCircuit: true };
    }
    const found = await next(specifier, context);
    if (/\\/connection-[^/]*\\.js$/.test(found.url)) tell({ load: 'connection' });
    return found;
  }`;
module.register(`data:text/javascript,${encodeURIComponent(hooks)}`, import.meta.url);
