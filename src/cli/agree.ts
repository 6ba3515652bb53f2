/** Nothing is changed without being asked: at a terminal by a question, elsewhere by `--yes`. */
import type { Call } from './call.ts';

/** What is asked, what is said after a no, and what to do where nobody can be asked. */
export type Question = { question: string; declined: string; again: string };

/** What the user says; `unasked` where nobody can be asked. Anything but a yes is said. */
export type Agreement = 'yes' | 'no' | 'unasked';

export async function agreementTo(call: Call, { question, declined, again }: Question): Promise<Agreement> {
  if (call.arguments.yes) {
    return 'yes';
  }
  if (!process.stdin.isTTY) {
    call.stdout.write(`${declined} ${again}\n`);
    return 'unasked';
  }
  const { createInterface } = await import('node:readline/promises');
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await ask.question(`${question} [y/N] `);
  ask.close();
  const isYes = /^y(es)?$/i.test(answer.trim());
  if (!isYes) {
    call.stdout.write(`${declined}\n`);
  }
  return isYes ? 'yes' : 'no';
}
