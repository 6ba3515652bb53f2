/** A package of the app for macOS, made on any system and without a connection. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { asar, builderProgram, FuseState, SENTINEL } from './builder.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');

export type Packed = {
  /** The folder Tidemark.app. */
  app: string;
  archive: string;
  /** The files of app.asar, without a slash in front. */
  files: string[];
  sizeOf(file: string): number;
  textOf(file: string): string;
  dispose(): void;
};

/** Packages what is in dist just as a release does, except that Electron is made up and nothing is signed. */
export async function packForMac(): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-package-'));
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const overrides = {
      electronDist: makeUpElectron(join(folder, 'electron')),
      'directories.output': join(folder, 'out'),
      // Making an .icns of the .png takes a tool that is downloaded.
      'mac.icon': write(join(folder, 'icon.icns'), 'icns'),
      'mac.identity': 'null',
      'mac.notarize': 'false',
      npmRebuild: 'false',
    };
    const args = Object.entries(overrides).map(([key, value]) => `-c.${key}=${value}`);
    const { VITEST: _, ...env } = process.env;
    await promisify(execFile)(
      process.execPath,
      [builderProgram, '--mac', 'dir', '--publish', 'never', ...args],
      { cwd: ROOT, env: { ...env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' } },
    ).catch((error: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(`electron-builder failed: ${error.stdout ?? ''}${error.stderr ?? ''}`, {
        cause: error,
      });
    });
    // The folder is called mac or mac-arm64, after the machine that packages.
    const made = readdirSync(join(folder, 'out')).find((name) => name.startsWith('mac')) ?? 'mac';
    const app = join(folder, 'out', made, 'Tidemark.app');
    const archive = join(app, 'Contents/Resources/app.asar');
    const isFile = (path: string): boolean => asar.statFile(archive, path).files === undefined;
    return {
      app,
      archive,
      files: asar
        .listPackage(archive, { isPack: false })
        .map((path) => path.replaceAll('\\', '/').slice(1))
        .filter(isFile),
      sizeOf: (file) => asar.statFile(archive, file).size ?? 0,
      textOf: (file) => asar.extractFile(archive, file).toString('utf8'),
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Just as much of an Electron for macOS as electron-builder looks at: names, property lists and the fuses. */
function makeUpElectron(folder: string): string {
  const contents = join(folder, 'Electron.app/Contents');
  const helper = join(contents, 'Frameworks/Electron Helper.app/Contents');
  const framework = join(contents, 'Frameworks/Electron Framework.framework/Electron Framework');
  const wire = [1, 9, ...Array.from({ length: 9 }, () => FuseState.INHERIT)];
  write(framework, Buffer.concat([Buffer.from(`code${SENTINEL}`), Buffer.from(wire), Buffer.from('code')]));
  write(join(contents, 'MacOS/Electron'), '');
  write(join(contents, 'Info.plist'), propertyList('Electron', ELECTRONS_OWN));
  write(join(contents, 'Resources/electron.icns'), '');
  write(join(helper, 'MacOS/Electron Helper'), '');
  write(join(helper, 'Info.plist'), propertyList('Electron Helper'));
  return folder;
}

/** What Electron's own property list allows and asks for (electron: shell/browser/resources/mac/Info.plist). */
const ELECTRONS_OWN = `
  <key>NSAppTransportSecurity</key><dict><key>NSAllowsArbitraryLoads</key><true/></dict>
  <key>NSAudioCaptureUsageDescription</key><string>This app needs access to audio capture</string>
  <key>NSBluetoothAlwaysUsageDescription</key><string>This app needs access to Bluetooth</string>
  <key>NSBluetoothPeripheralUsageDescription</key><string>This app needs access to Bluetooth</string>
  <key>NSCameraUsageDescription</key><string>This app needs access to the camera</string>
  <key>NSMicrophoneUsageDescription</key><string>This app needs access to the microphone</string>`;

function propertyList(executable: string, more = ''): string {
  return `<plist version="1.0"><dict><key>CFBundleExecutable</key><string>${executable}</string>${more}</dict></plist>`;
}

function write(path: string, content: string | Buffer): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}
