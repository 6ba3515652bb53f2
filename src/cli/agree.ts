/** Nothing is changed without being asked: at a terminal by a question, elsewhere by `--yes`. */
import { createInterface } from 'node:readline/promises';
import type { Call } from './call.ts';

/** What is asked, what is said after a no, and what to do where nobody can be asked. */
export type Question = { question: string; declined: string; again: string };

/** Whether the user agrees; if not, that is said. */
export async function isAgreed(call: Call, { question, declined, again }: Question): Promise<boolean> {
  if (call.arguments.yes) {
    return true;
  }
  if (!process.stdin.isTTY) {
    call.stdout.write(`${declined} ${again}\n`);
    return false;
  }
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await ask.question(`${question} [y/N] `);
  ask.close();
  const isYes = /^y(es)?$/i.test(answer.trim());
  if (!isYes) {
    call.stdout.write(`${declined}\n`);
  }
  return isYes;
}
