/** The page's files at app://popover/, with the policy that they are shown under. */
import { protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCHEME = 'app';
export const PAGE_ORIGIN = `${SCHEME}://popover`;
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;
export const SETTINGS_URL = `${PAGE_URL}?page=settings`;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** https://www.electronjs.org/docs/latest/tutorial/security#7-define-a-content-security-policy */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'none'; " +
  "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";

/** Makes the scheme a standard, secure one. Only possible before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Serves the files of `folder`, and nothing outside it. */
export function servePage(folder: URL): void {
  const root = fileURLToPath(folder);
  protocol.handle(SCHEME, async (request) => {
    const { origin, pathname } = pageAddress(request.url);
    const path = normalize(join(root, pathname));
    const type = CONTENT_TYPES[extname(path)];
    if (
      origin !== PAGE_ORIGIN ||
      type === undefined ||
      !path.startsWith(root.endsWith(sep) ? root : root + sep)
    ) {
      return new Response(null, { status: 404 });
    }
    try {
      const bytes = new Uint8Array(await readFile(path));
      return new Response(bytes, {
        headers: {
          'content-type': type,
          'content-security-policy': POLICY,
          'x-content-type-options': 'nosniff',
        },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}

function pageAddress(address: string): { origin: string; pathname: string } {
  try {
    const { protocol: scheme, host, pathname } = new URL(address);
    return { origin: `${scheme}//${host}`, pathname: decodeURIComponent(pathname) };
  } catch {
    return { origin: '', pathname: '' };
  }
}
