/** Settings: the plan, the limits that are set and those that were learned, and the weekly reset. */
import { Check, Choice, Group } from './fields.tsx';
import { Confirm } from './fields-confirm.tsx';
import { LimitFields } from './limit-fields.tsx';
import type { PageProps } from './settings-page-props.ts';
import { PLAN, WEEKLY_RESET } from '../core/texts.ts';
import { WeeklyResetFields } from './weekly-reset-fields.tsx';

export function PlanPage({ settings, view, bridge, change }: PageProps) {
  return (
    <>
      <Group title={PLAN.group}>
        <Choice
          label={PLAN.plan}
          value={settings.plan ?? ''}
          options={PLAN.plans}
          onChange={(plan) => void change(PLAN.plan, { plan: plan || null })}
        />
        {view?.estimate ? (
          <Check
            label={PLAN.estimate}
            hint={view.estimate}
            value={settings.communityEstimate}
            onChange={(communityEstimate) => void change(PLAN.estimate, { communityEstimate })}
          />
        ) : (
          <p class="secondary">{PLAN.planHint}</p>
        )}
      </Group>
      <Group title={PLAN.limits}>
        <LimitFields settings={settings} offer={view?.offer ?? null} change={change} />
        <p class="secondary">{PLAN.limitsHint}</p>
      </Group>
      <Group title={PLAN.learned}>
        {view && view.learned.length > 0 ? (
          view.learned.map((sentence) => <p key={sentence}>{sentence}</p>)
        ) : (
          <p class="secondary">{PLAN.nothingLearned}</p>
        )}
        <Check
          label={PLAN.ownFirst}
          hint={PLAN.ownFirstHint}
          value={settings.preferOwnLimits}
          onChange={(preferOwnLimits) => void change(PLAN.ownFirst, { preferOwnLimits })}
        />
        <Confirm
          ask={PLAN.forget}
          explanation={PLAN.forgetExplained}
          confirm={PLAN.forgetNow}
          done={PLAN.forgotten}
          onConfirm={() => void bridge.call({ call: 'act', action: 'forget_learned' })}
        />
      </Group>
      <Group title={WEEKLY_RESET.group}>
        <WeeklyResetFields settings={settings} change={change} />
      </Group>
    </>
  );
}
