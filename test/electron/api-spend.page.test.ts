/** API spend in the built app, unmodified: nothing while it is off; one host, one path and one keychain item while it is on. */
import { existsSync, readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { answering, day, page as reportPage, refusing, startAdminApi } from '../support/admin-api.ts';
import { makeCertificate, type Certificate } from '../support/certificates.ts';
import { chromiumPath } from '../support/chromium.ts';
import { launchApp } from '../support/electron/launch.ts';
import { ADMIN_KEY } from '../support/spend.ts';
import { temporaryFolder } from '../support/temporary.ts';

const GUARD = join(import.meta.dirname, '../support/network-guard.mjs');
const own = makeCertificate('api.anthropic.com');
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000 });
const TODAY = new Date().toISOString().slice(0, 10);

/** A keychain that has a key, and tells of what it was asked. */
const KEYCHAIN = `
  import { appendFileSync } from 'node:fs';
  const tell = (one) => appendFileSync(process.env.GUARD_LOG, JSON.stringify(one) + '\\n');
  export default {
    async getPassword(service, account) { tell({ read: service + ' ' + account }); return '${ADMIN_KEY}'; },
    async setPassword(service, account) { tell({ keep: service + ' ' + account }); },
    async deletePassword(service, account) { tell({ forget: service + ' ' + account }); return true; },
  };`;

async function start(apiSpend: object | null, env: Record<string, string> = {}) {
  const home = temporaryFolder();
  const state = join(home, 'state');
  mkdirSync(state);
  if (apiSpend) {
    writeFileSync(join(state, 'settings.json'), JSON.stringify({ apiSpend, firstRunDone: true }));
  }
  const log = join(home, 'guard.log');
  writeFileSync(log, '');
  const app = await launchApp({
    env: {
      HOME: home,
      TIDEMARK_HOME: state,
      NODE_OPTIONS: `--import=${GUARD}`,
      GUARD_LOG: log,
      GUARD_KEYTAR: KEYCHAIN,
      ...env,
    },
  });
  onTestFinished(() => app.dispose());
  const happened = (): unknown[] =>
    readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
  /** Everything that the app wrote, on disk and to its streams. */
  const written = (): string =>
    readdirSync(state, { recursive: true, encoding: 'utf8' })
      .map((name) => join(state, name))
      .filter((path) => existsSync(path) && !path.endsWith('/feed') && !path.endsWith('/history'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n') +
    app.stdout() +
    app.stderr();
  return { app, state, happened, written };
}

describe.skipIf(chromiumPath() === null || own === null)('API spend in the built app', () => {
  const certificate = own as Certificate;

  test('with nothing set, no module that connects or opens a keychain is loaded, and nothing is connected to', async () => {
    const { app, state, happened } = await start(null);
    await app.trayClick();
    const page = await app.page();
    page.setDefaultTimeout(10_000);
    await page.locator('footer').waitFor();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await app.clickMenuItem('Settings…', 'application');
    await until(async () => expect((await app.windows()).length).toBe(2));
    expect(await app.quit()).toBe(0);
    expect(happened()).toEqual([]);
    expect(existsSync(join(state, 'spend.json'))).toBe(false);
  });

  test('a connection would have been noticed', async () => {
    const { app, happened } = await start({ enabled: true, budgetUsd: 100 });
    await until(() =>
      expect(happened()).toEqual([
        { load: 'keytar' },
        { read: 'app.tidemark.menubar anthropic-admin-key' },
        { load: 'connection' },
        { connect: 'api.anthropic.com:443' },
      ]),
    );
    await app.trayClick();
    const page = await app.page();
    page.setDefaultTimeout(10_000);
    await page.getByText('api.anthropic.com can’t be reached.').waitFor();
  });

  test('turned off with a key that is kept, it is the same', async () => {
    const { app, happened } = await start({ enabled: false, budgetUsd: 100 });
    await app.trayClick();
    const page = await app.page();
    page.setDefaultTimeout(10_000);
    await page.locator('footer').waitFor();
    expect(await page.getByText('API spend').count()).toBe(0);
    expect(await app.quit()).toBe(0);
    expect(happened()).toEqual([]);
  });

  test('turned on, it reads one keychain item, asks one host for one path, and shows what it learned', async () => {
    const report = reportPage([day(TODAY, '6200.4', '46.6')]);
    const api = await startAdminApi(certificate, answering(200, report));
    const { app, happened, written } = await start(
      { enabled: true, budgetUsd: 100 },
      { GUARD_ADMIN_API: String(api.port), NODE_EXTRA_CA_CERTS: fileWith(certificate.cert) },
    );
    await app.trayClick();
    const page = await app.page();
    page.setDefaultTimeout(10_000);
    const month = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(Date.now());
    await page.getByRole('meter', { name: `API spend, ${month}` }).waitFor();
    await page.getByText('$62 of $100').waitFor();
    await page.getByRole('button', { name: 'Refresh' }).click();
    expect(happened()).toEqual([
      { load: 'keytar' },
      { read: 'app.tidemark.menubar anthropic-admin-key' },
      { load: 'connection' },
      { connect: 'api.anthropic.com:443' },
    ]);
    expect(api.received.map(({ path, headers }) => [path, headers['x-api-key']])).toEqual([
      ['/v1/organizations/cost_report', ADMIN_KEY],
    ]);
    expect(written()).toContain('"costUsd":62.47');
    expect(written()).not.toContain('sk-ant');
    expect(await page.content()).not.toContain('sk-ant');
  });

  test('it sends nothing to who only claims to be that host', async () => {
    const api = await startAdminApi(certificate, answering(200, reportPage([day(TODAY, '1')])));
    const { app, written } = await start(
      { enabled: true, budgetUsd: 100 },
      { GUARD_ADMIN_API: String(api.port) },
    );
    await app.trayClick();
    const page = await app.page();
    page.setDefaultTimeout(10_000);
    await page.getByText(/shows a certificate that is not trusted/).waitFor();
    expect([api.connections(), api.received]).toEqual([1, []]);
    expect(written()).not.toContain('sk-ant');
  });

  test('it says that the key was refused, with the way to the settings, and shows no key', async () => {
    const api = await startAdminApi(certificate, refusing(401, 'authentication_error'));
    const { app, written } = await start(
      { enabled: true, budgetUsd: 100 },
      { GUARD_ADMIN_API: String(api.port), NODE_EXTRA_CA_CERTS: fileWith(certificate.cert) },
    );
    await app.trayClick();
    const page = await app.page();
    page.setDefaultTimeout(10_000);
    const problem = page.getByRole('listitem').filter({ hasText: 'Anthropic refused the Admin key' });
    await problem.getByRole('button', { name: 'Open the settings' }).click();
    await until(async () => expect((await app.windows()).length).toBe(2));
    expect(written()).not.toContain('sk-ant');
  });

  test('turned off while it runs, it leaves nothing of it on disk but when it asked', async () => {
    const api = await startAdminApi(certificate, answering(200, reportPage([day(TODAY, '100')])));
    const { app, state } = await start(
      { enabled: true, budgetUsd: 100 },
      { GUARD_ADMIN_API: String(api.port), NODE_EXTRA_CA_CERTS: fileWith(certificate.cert) },
    );
    await until(() => expect(readFileSync(join(state, 'spend.json'), 'utf8')).toContain('"costUsd":1'));
    await app.clickMenuItem('Settings…', 'application');
    const page = await app.page();
    page.setDefaultTimeout(10_000);
    await page.getByRole('tab', { name: 'Data sources' }).click();
    await page.getByRole('checkbox', { name: /organisation spends/ }).uncheck();
    await until(() => expect(readFileSync(join(state, 'spend.json'), 'utf8')).toContain('"figure":null'));
    expect(api.received).toHaveLength(1);
  });
});

function fileWith(text: string): string {
  const path = join(temporaryFolder(), 'ca.pem');
  writeFileSync(path, text);
  return path;
}
