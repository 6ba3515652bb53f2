/** Why the feed can't be turned on or off: closed, and data. */
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
      return `Claude Code's folder ${refusal.path} was not found.`;
    case 'unreadable':
      return `Claude Code's settings ${refusal.path} can't be read.`;
    case 'unwritable':
      return `Claude Code's settings ${refusal.path} can't be written.`;
    case 'state_unwritable':
      return `Tidemark's folder ${refusal.path} can't be written.`;
    case 'not_json':
      return `Claude Code's settings ${refusal.path} are not valid JSON, so they are left as they are.`;
    case 'not_an_object':
      return `Claude Code's settings ${refusal.path} are not a JSON object, so they are left as they are.`;
    case 'unknown_shape':
      return `The status line in ${refusal.path} is set in a way that Tidemark doesn't know, so it is left as it is.`;
    case 'not_reversible':
      return `A change of ${refusal.path} could not be undone byte for byte, so it is left as it is.`;
    case 'duplicate_member':
      return `Claude Code's settings ${refusal.path} have "${refusal.member}" more than once, so they are left as they are.`;
    case 'changed':
      return `Claude Code's settings ${refusal.path} have changed since the change was shown. Nothing was written.`;
    case 'managed':
      return `The status line is set by your administrator in ${refusal.path}, so it can't be changed here.`;
    case 'installed_elsewhere':
      return `The status line feed is on in ${refusal.path}. Turn it off there first.`;
    case 'already_installed':
      return 'The status line feed is already on.';
    case 'not_installed':
      return 'The status line feed is not on.';
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
