/**
 * The script that Claude Code runs as its status line command: it keeps the payload for Tidemark, then shows the line.
 * It needs neither Node nor a running Tidemark, and no trouble of its own keeps the user's line from being shown.
 */
import type { FeedPaths } from './paths.ts';
import { shellQuote } from './shell-quote.ts';
import { SHARED_SLOT } from './slot.ts';

/** What every version of the script ends with. */
export const HOOK_END = 'exit 0\n';

/** The text of the script for these paths: POSIX sh, which bash and zsh run the same. */
export function hookScript(paths: FeedPaths): string {
  return `#!/bin/sh
# Tidemark's status line hook: Claude Code runs it with a JSON payload on standard input.
# It keeps the payload as feed/<slot>.json, a slot per session, and shows the status line that was set before or
# Tidemark's own. While it writes, the payload is feed/hook.<pid>.tmp; one that a kill leaves behind is purged later.

tidemark_state=${shellQuote(paths.state)}
tidemark_feed=\${TIDEMARK_FEED:-$tidemark_state/feed}
tidemark_new=$tidemark_feed/hook.$$.tmp

# The former command, unless it is what called us; else the ready-made line, as long as it is good.
tidemark_show() {
  case "\${TIDEMARK_SHOWN_BY-}:" in
  *":$tidemark_state:"*) ;;
  *)
    if [ -f "$tidemark_state/statusline-former.sh" ]; then
      TIDEMARK_SHOWN_BY="\${TIDEMARK_SHOWN_BY-}:$tidemark_state" /bin/sh "$tidemark_state/statusline-former.sh"
      return
    fi
    ;;
  esac
  [ -r "$tidemark_state/statusline.txt" ] || return
  { read -r tidemark_until && IFS= read -r tidemark_line; } <"$tidemark_state/statusline.txt" &&
    [ "$tidemark_until" -ge "$(date +%s)" ] 2>/dev/null && printf '%s\\n' "$tidemark_line"
}

# The name is the checksum of the session's id, so that a session has one slot and no id can name another file.
tidemark_keep() {
  tidemark_id=$(LC_ALL=C sed -n -e '/"session_id" *: *"/{' -e 's/"session_id" *: *"\\([-._0-9A-Za-z]\\{1,\\}\\)".*/\\
\\1/' -e 's/.*\\n//p' -e 'q' -e '}' "$tidemark_new")
  tidemark_slot=${SHARED_SLOT}
  if [ -n "$tidemark_id" ]; then
    tidemark_slot=$(printf '%s' "$tidemark_id" | cksum)
  fi
  mv -f "$tidemark_new" "$tidemark_feed/\${tidemark_slot%% *}.json" || rm -f "$tidemark_new"
} 2>/dev/null

# tee passes on all that it reads even where it can write nothing, so the shell holds the payload whatever the disk
# does. The x keeps the newlines at its end; NUL bytes, which no JSON has, may be lost on this way.
{
  tidemark_input=$(
    umask 077
    [ -d "$tidemark_feed" ] || mkdir -p "$tidemark_feed"
    tee "$tidemark_new"
    tidemark_stored=$?
    printf x
    exit $tidemark_stored
  )
  tidemark_stored=$?
} 2>/dev/null

if [ "$tidemark_stored" -eq 0 ]; then
  # What is opened here stays whole for the line's command, whoever replaces the slot meanwhile.
  {
    tidemark_keep
    tidemark_show
  } <"$tidemark_new"
else
  rm -f "$tidemark_new" 2>/dev/null
  printf '%s' "\${tidemark_input%x}" | tidemark_show
fi
${HOOK_END}`;
}
