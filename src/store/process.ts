/** Other processes on this computer. */
import { hasCode } from './error-code.ts';

/** Whether a process of this number runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive, too.
    return hasCode(error, 'EPERM');
  }
}
