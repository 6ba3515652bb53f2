import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { scanDeclarations } from './declared.ts';

const shared: InlineConfig = { configFile: false, logLevel: 'error', publicDir: false, mode: 'production' };
let made: Promise<Map<string, string>> | undefined;

/** Writes the stand-in as plain JavaScript into a new folder; it is built once in each process that runs tests. */
export async function writeStandIn(folder: string, declarations: string): Promise<void> {
  made ??= make(declarations);
  const files = await made;
  await mkdir(folder);
  await Promise.all([...files].map(([name, text]) => writeFile(join(folder, name), text)));
}

async function make(declarations: string): Promise<Map<string, string>> {
  const node = await build({
    ...shared,
    build: {
      write: false,
      ssr: true,
      target: 'node20',
      rolldownOptions: {
        input: [source('runner'), source('hooks'), source('exports')],
        external: ['electron', 'playwright-core'],
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  const host = { entry: source('preload-host'), name: 'preloadHost', fileName: () => 'preload-host.js' };
  const page = await build({
    ...shared,
    build: { write: false, target: 'chrome140', minify: false, lib: { ...host, formats: ['iife'] } },
  });
  const files = new Map([['package.json', '{ "type": "module" }']]);
  for (const built of [node, page].flat()) {
    const chunks = 'output' in built ? built.output : [];
    chunks.forEach((chunk) => 'code' in chunk && files.set(chunk.fileName, chunk.code));
  }
  const names = [...scanDeclarations(await readFile(declarations, 'utf8')).modules.keys()];
  const lines = names.map((name) => `export const ${name} = electronExport('${name}');`);
  lines.unshift(`import { electronExport } from './exports.js';`);
  lines.push(`export default { ${names.join(', ')} };`);
  return files.set('electron.js', lines.join('\n'));
}

function source(name: string): string {
  return join(import.meta.dirname, `${name}.ts`);
}
