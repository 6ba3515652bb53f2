/** What electron-builder has under its roof, taken from its own tree of dependencies so that hoisting does not matter. */
import { createRequire } from 'node:module';
import type { Configuration } from 'electron-builder';

const here = createRequire(import.meta.url);
const builder = createRequire(here.resolve('electron-builder/package.json'));
const library = createRequire(builder.resolve('app-builder-lib/package.json'));

/** The program `electron-builder`. */
export const builderProgram: string = builder.resolve('./cli.js');

export const { getConfig, validateConfiguration } = library('./out/util/config/config.js') as {
  getConfig(project: string, file: string | null, more: Configuration | null): Promise<Configuration>;
  validateConfiguration(config: Configuration, logger: { isEnabled: boolean }): Promise<void>;
};

/** The schema that configurations are validated against. */
export const schema = library('./scheme.json') as {
  definitions: Record<string, { properties: Record<string, unknown> }>;
};

export const { parsePlistFile } = library('./out/util/plist.js') as {
  parsePlistFile(file: string): Promise<Record<string, unknown>>;
};

export const asar = library('@electron/asar') as {
  listPackage(archive: string, options: { isPack: boolean }): string[];
  statFile(archive: string, file: string): { size?: number; unpacked?: boolean; files?: object };
  extractFile(archive: string, file: string): Buffer;
  extractAll(archive: string, folder: string): void;
};

export const fuses = library('@electron/fuses') as {
  FuseV1Options: Record<string, number | string>;
  getCurrentFuseWire(app: string): Promise<Record<string, number | string>>;
};

/** The text before the fuses in Electron's binary, and what a fuse can be. */
export const { SENTINEL, FuseState } = library('@electron/fuses/dist/constants.js') as {
  SENTINEL: string;
  FuseState: { DISABLE: number; ENABLE: number; INHERIT: number };
};

/** Reads YAML, as electron-builder does. */
export const { load: parseYaml } = library('js-yaml') as { load(text: string): unknown };
