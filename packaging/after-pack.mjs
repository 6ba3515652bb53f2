/**
 * What electron-builder's configuration can't say of Info.plist: it allows unencrypted loads from anywhere, after it has
 * taken over what `extendInfo` has. Tidemark loads nothing, so macOS is told to refuse them.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const { parsePlistFile, savePlistFile } = builder('app-builder-lib/out/util/plist.js');

/** Runs before anything is signed; for a universal app once for each half and once for the whole. */
export async function afterPack({ appOutDir, packager }) {
  const file = join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents/Info.plist');
  const info = await parsePlistFile(file);
  await savePlistFile(file, { ...info, NSAppTransportSecurity: { NSAllowsArbitraryLoads: false } });
}
