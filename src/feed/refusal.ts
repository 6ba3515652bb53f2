/** Why the feed can't be turned on or off: closed, and data. */
import { FEED_REFUSAL } from '../core/texts.ts';
import type { StatusLine } from './status-line-member.ts';

export type Refusal =
  | { code: 'no_config_folder' | 'unreadable' | 'unwritable' | 'state_unwritable'; path: string }
  | { code: 'not_json' | 'not_an_object' | 'unknown_shape' | 'not_reversible' | 'changed'; path: string }
  | { code: 'duplicate_member'; path: string; member: string }
  | { code: 'managed' | 'installed_elsewhere'; path: string }
  | { code: 'already_installed' }
  | { code: 'not_installed' };

/** One sentence for the user. Names in it come from outside: make them plain before they reach a screen. */
export function refusalMessage(refusal: Refusal): string {
  switch (refusal.code) {
    case 'no_config_folder':
      return FEED_REFUSAL.noConfigFolder(refusal.path);
    case 'unreadable':
      return FEED_REFUSAL.unreadable(refusal.path);
    case 'unwritable':
      return FEED_REFUSAL.unwritable(refusal.path);
    case 'state_unwritable':
      return FEED_REFUSAL.stateUnwritable(refusal.path);
    case 'not_json':
      return FEED_REFUSAL.notJson(refusal.path);
    case 'not_an_object':
      return FEED_REFUSAL.notAnObject(refusal.path);
    case 'unknown_shape':
      return FEED_REFUSAL.unknownShape(refusal.path);
    case 'not_reversible':
      return FEED_REFUSAL.notReversible(refusal.path);
    case 'duplicate_member':
      return FEED_REFUSAL.duplicateMember(refusal.path, refusal.member);
    case 'changed':
      return FEED_REFUSAL.changed(refusal.path);
    case 'managed':
      return FEED_REFUSAL.managed(refusal.path);
    case 'installed_elsewhere':
      return FEED_REFUSAL.installedElsewhere(refusal.path);
    case 'already_installed':
      return FEED_REFUSAL.alreadyInstalled;
    case 'not_installed':
      return FEED_REFUSAL.notInstalled;
  }
}

/** Why a status line of this shape can't be changed. */
export function shapeRefusal(
  found: Exclude<StatusLine, { kind: 'absent' } | { kind: 'command' }>,
  path: string,
): Refusal {
  return found.kind === 'duplicate_member'
    ? { code: found.kind, path, member: found.member }
    : { code: found.kind, path };
}
