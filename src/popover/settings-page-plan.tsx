/** Settings: the plan, the limits that are set and those that were learned, and the weekly reset. */
import { Check, Choice, Group } from './fields.tsx';
import { Confirm } from './fields-confirm.tsx';
import { LimitFields } from './limit-fields.tsx';
import type { PageProps } from './settings-page.tsx';
import { PLAN_TEXTS, WEEKLY_TEXTS } from './texts-settings.ts';
import { WeeklyResetFields } from './weekly-reset-fields.tsx';

export function PlanPage({ settings, view, bridge, change }: PageProps) {
  return (
    <>
      <Group title={PLAN_TEXTS.group}>
        <Choice
          label={PLAN_TEXTS.plan}
          value={settings.plan ?? ''}
          options={PLAN_TEXTS.plans}
          onChange={(plan) => void change(PLAN_TEXTS.plan, { plan: plan || null })}
        />
        {view?.estimate ? (
          <Check
            label={PLAN_TEXTS.estimate}
            hint={view.estimate}
            value={settings.communityEstimate}
            onChange={(communityEstimate) => void change(PLAN_TEXTS.estimate, { communityEstimate })}
          />
        ) : (
          <p class="secondary">{PLAN_TEXTS.planHint}</p>
        )}
      </Group>
      <Group title={PLAN_TEXTS.limits}>
        <LimitFields settings={settings} offer={view?.offer ?? null} change={change} />
        <p class="secondary">{PLAN_TEXTS.limitsHint}</p>
      </Group>
      <Group title={PLAN_TEXTS.learned}>
        {view && view.learned.length > 0 ? (
          view.learned.map((sentence) => <p key={sentence}>{sentence}</p>)
        ) : (
          <p class="secondary">{PLAN_TEXTS.nothingLearned}</p>
        )}
        <Check
          label={PLAN_TEXTS.ownFirst}
          hint={PLAN_TEXTS.ownFirstHint}
          value={settings.preferOwnLimits}
          onChange={(preferOwnLimits) => void change(PLAN_TEXTS.ownFirst, { preferOwnLimits })}
        />
        <Confirm
          ask={PLAN_TEXTS.forget}
          explanation={PLAN_TEXTS.forgetExplained}
          confirm={PLAN_TEXTS.forgetNow}
          done={PLAN_TEXTS.forgotten}
          onConfirm={() => void bridge.call({ call: 'act', action: 'forget_learned' })}
        />
      </Group>
      <Group title={WEEKLY_TEXTS.group}>
        <WeeklyResetFields settings={settings} change={change} />
      </Group>
    </>
  );
}
