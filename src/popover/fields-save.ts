/** Saving some fields of the settings. */
import type { FieldError, PageBridge } from '../contract/bridge.ts';
import type { Settings } from '../contract/settings.ts';

/** Some fields, as they were typed: the host checks them. */
export type Fields = Partial<Record<keyof Settings, unknown>>;

/** Fields, or what makes them of those that are saved: for one member of a field with several. */
export type Edit = Fields | ((now: Settings) => Fields);

/** How it went: the settings before and after, and what was refused, with which nothing was changed. */
export type Saved = { before: Settings; after: Settings; fields: Fields; errors: FieldError[] };

/** Saves fields over what is saved now, not over what a page remembers: another window may have changed something. */
export async function saveFields(bridge: PageBridge, edit: Edit): Promise<Saved> {
  const before = await bridge.call({ call: 'settings' });
  const fields = typeof edit === 'function' ? edit(before) : edit;
  const { settings, errors } = await bridge.call({
    call: 'save_settings',
    settings: { ...before, ...fields },
  });
  return { before, after: settings, fields, errors };
}
