/** The status line feed as the settings show it: how it stands, the change that turning it on or off makes, and making it. */
import type { FeedChange, FeedPlanView, FeedView } from '../contract/bridge.ts';
import { plainText } from '../core/format.ts';
import { FEED_HINTS, FEED_REFUSAL } from '../core/texts.ts';
import { applyInstall, planInstall, type InstallPlan } from '../feed/install.ts';
import { feedPaths } from '../feed/paths.ts';
import { claudePathsOf } from '../feed/place.ts';
import { refusalMessage, type Refusal } from '../feed/refusal.ts';
import { feedStatus, feedWarningMessage } from '../feed/status.ts';
import { applyUninstall, planUninstall, type UninstallPlan } from '../feed/uninstall.ts';
import { statePaths } from '../store/paths.ts';
import type { Machine } from './machine.ts';

export type FeedDesk = {
  view(): FeedView;
  /** What would change; it is kept, so that exactly this can be made. */
  plan(change: FeedChange): FeedPlanView;
  /** Makes the change that was shown last; a sentence if that was refused. */
  apply(): Promise<string | null>;
};

type Plan = { change: 'install'; plan: InstallPlan } | { change: 'uninstall'; plan: UninstallPlan };

const LONGEST = 400;
const LONGEST_DIFF = 8000;

/** The feed of this machine. */
export function createFeedDesk(machine: Machine): FeedDesk {
  const paths = feedPaths(statePaths(machine.env, machine.home, process.platform).folder);
  const claude = claudePathsOf(machine.env, machine.home, process.platform);
  let shown: Plan | null = null;

  function planned(change: FeedChange): Plan | Refusal {
    if (change === 'install') {
      const plan = planInstall(paths, claude);
      return plan.kind === 'refused' ? plan.refusal : { change, plan };
    }
    const plan = planUninstall(paths, claude);
    return plan.kind === 'refused' ? plan.refusal : { change, plan };
  }

  return {
    view() {
      const { state, warnings } = feedStatus(paths, claude);
      return {
        state,
        warnings: warnings.map((warning) => plainText(feedWarningMessage(warning), LONGEST)),
        hints: [...FEED_HINTS],
      };
    },
    plan(change) {
      const plan = planned(change);
      if ('code' in plan) {
        shown = null;
        return { diff: '', refusal: sentenceOf(plan), keepsFormer: false };
      }
      shown = plan;
      const keepsFormer = plan.change === 'install' && plan.plan.record.former !== null;
      return { diff: harmless(plan.plan.diff), refusal: null, keepsFormer };
    },
    async apply() {
      const chosen = shown;
      shown = null;
      if (chosen === null) {
        return FEED_REFUSAL.nothingChosen;
      }
      const refusal =
        chosen.change === 'install'
          ? await applyInstall(paths, chosen.plan, machine.nowMs())
          : await applyUninstall(paths, chosen.plan, machine.nowMs());
      return refusal && sentenceOf(refusal);
    },
  };
}

function sentenceOf(refusal: Refusal): string {
  return plainText(refusalMessage(refusal), LONGEST);
}

/** A diff keeps its lines and nothing else that could steer a screen. */
function harmless(diff: string): string {
  return diff
    .split('\n')
    .map((line) => plainText(line.replace(/\r$/, ''), LONGEST))
    .join('\n')
    .slice(0, LONGEST_DIFF);
}
