import type { ResolveHook } from 'node:module';

/** Gives the app the stand-in where it imports Electron; every other module is left alone. */
export const resolve: ResolveHook = async (specifier, context, next) =>
  /^electron(\/(main|common))?$/.test(specifier)
    ? { url: new URL('electron.js', import.meta.url).href, format: 'module', shortCircuit: true }
    : next(specifier, context);
