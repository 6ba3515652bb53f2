import type * as Electron from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { internal, type Part, type Strict, strict, strictModule } from './strict.ts';

/** What the stand-in has of an image: the file it is from, and whether macOS colours it. */
export type NativeImage = Strict & { [internal]: string; isMacTemplateImage: boolean; isEmpty(): boolean };

const NOTHING = Buffer.alloc(0);

export const nativeImage = strict(
  {
    createEmpty: () => make(NOTHING),
    createFromPath: (path: string) => make(existsSync(path) ? readFileSync(path) : NOTHING, path),
    createFromBuffer: (data: Buffer) => make(data),
    createFromDataURL: (url: string) => make(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
  },
  'NativeImage',
  'static',
);

/** The image that a tray was given; Electron takes a path too, and then refuses one that leads nowhere. */
export function toImage(image: NativeImage | string): NativeImage {
  const made = typeof image === 'string' ? nativeImage.createFromPath(image) : image;
  if (typeof image === 'string' && made.isEmpty()) {
    throw new TypeError(`Failed to load image from path '${image}'`);
  }
  return made;
}

function make(data: Buffer, path = '', size = pngSize(data)): NativeImage {
  const image = strictModule(
    'NativeImage',
    {
      [internal]: path,
      isMacTemplateImage: /Template(@[\d.]+x)?\.\w+$/.test(path),
      isEmpty: () => data.length === 0,
      isTemplateImage: (): boolean => image.isMacTemplateImage,
      setTemplateImage(option: boolean): void {
        image.isMacTemplateImage = option;
      },
      getSize: () => ({ ...size }),
      resize: (to: Electron.ResizeOptions): NativeImage => make(data, path, { ...size, ...to }),
    } satisfies Part<Electron.NativeImage, 'resize'> & { [internal]: string },
    'addRepresentation',
  );
  return image;
}

/** The size that stands in the header of a PNG file; 0 × 0 for anything else. */
function pngSize(data: Buffer): Electron.Size {
  const isPng = data.length >= 24 && data.toString('latin1', 1, 4) === 'PNG';
  return isPng ? { width: data.readUInt32BE(16), height: data.readUInt32BE(20) } : { width: 0, height: 0 };
}
