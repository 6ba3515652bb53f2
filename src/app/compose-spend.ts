/** API spend for this machine. The tray app alone composes it: neither the command line nor the preview has it. */
import type { Endpoint } from '../spend/connection.ts';
import { statePaths } from '../store/paths.ts';
import { forgetAdminKey, keepAdminKey, readAdminKey } from '../store/secrets.ts';
import { loadSpend, saveSpend } from '../store/spend-file.ts';
import type { Machine } from './machine.ts';
import { createSpendDesk, type SpendDesk } from './spend-desk.ts';

/** The one host that is ever connected to, and only with API spend turned on. */
const ADMIN_API: Endpoint = { host: 'api.anthropic.com', port: 443 };

/** API spend for this machine. What connects, and what opens the keychain, is loaded when it is needed. */
export function composeSpend(machine: Machine): SpendDesk {
  const { spend: path } = statePaths(machine.env, machine.home, process.platform);
  return createSpendDesk({
    secrets: { readAdminKey, keepAdminKey, forgetAdminKey },
    async connect() {
      const { ask } = await import('../spend/connection.ts');
      return (question, signal) => ask(ADMIN_API, question, signal);
    },
    load: () => loadSpend(path, machine.nowMs(), true),
    save: (memory) => saveSpend(path, memory),
    nowMs: machine.nowMs,
    chance: Math.random,
    later(step, ms) {
      const timer = setTimeout(step, ms);
      return () => clearTimeout(timer);
    },
  });
}
