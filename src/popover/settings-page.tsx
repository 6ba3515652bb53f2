/** The settings: every change is saved at once, and what can't be taken is explained beside its field. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FieldError, PageBridge } from '../contract/bridge.ts';
import type { Settings } from '../contract/settings.ts';
import type { View } from '../core/view.ts';
import { FeedFields } from './feed-fields.tsx';
import { Check, Choice, FieldErrorText, TextField, type Change } from './fields.tsx';
import { LimitFields } from './limit-fields.tsx';
import { WeeklyResetFields } from './weekly-reset-fields.tsx';

type Props = { bridge: PageBridge; view: View | null; onTellUsage: () => void; onBack: () => void };

export function SettingsPage({ bridge, view, onTellUsage, onBack }: Props) {
  const [settings, setSettings] = useState<Settings | null>(null);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    void bridge.call({ call: 'settings' }).then(setSettings);
    title.current?.focus();
  }, [bridge]);

  const change: Change = (fields) => {
    const wanted = { ...settings, ...fields };
    void bridge.call({ call: 'save_settings', settings: wanted }).then((saved) => {
      setErrors(saved.errors);
      setSettings(saved.settings);
    });
  };

  return (
    <main class="popover settings">
      <div class="row">
        <h1 ref={title} tabIndex={-1} class="headline">
          Settings
        </h1>
        <button type="button" class="link" onClick={onBack}>
          Done
        </button>
      </div>
      <FieldErrorText errors={errors} field="" />
      {settings && (
        <>
          <Group title="Plan and limits">
            <Choice
              label="Plan"
              value={settings.plan ?? ''}
              options={PLAN_NAMES}
              onChange={(plan) => change({ plan: plan || null })}
            />
            {view?.estimate && (
              <Check
                label="Begin with the community’s estimate"
                hint={view.estimate}
                value={settings.communityEstimate}
                onChange={(communityEstimate) => change({ communityEstimate })}
              />
            )}
            <LimitFields settings={settings} errors={errors} offer={view?.offer ?? null} change={change} />
          </Group>
          <Group title="Claude Code’s own figures">
            <FeedFields bridge={bridge} />
            <p>
              <button type="button" class="link" onClick={onTellUsage}>
                Or type what /usage shows…
              </button>
            </p>
          </Group>
          <Group title="Learned limits">
            {view && view.learned.length > 0 ? (
              <>
                {view.learned.map((sentence) => (
                  <p key={sentence}>{sentence}</p>
                ))}
                <Check
                  label="Use the limits that I set first"
                  value={settings.preferOwnLimits}
                  onChange={(preferOwnLimits) => change({ preferOwnLimits })}
                />
                <p>
                  <button
                    type="button"
                    class="link"
                    onClick={() => void bridge.call({ call: 'act', action: 'forget_learned' })}
                  >
                    Forget what was learned
                  </button>
                </p>
              </>
            ) : (
              <p class="secondary">Nothing yet: they are learned from official figures and limit hits.</p>
            )}
          </Group>
          <Group title="Weekly reset">
            <WeeklyResetFields settings={settings} errors={errors} change={change} />
          </Group>
          <Group title="Menu bar">
            <Choice
              label="Show"
              value={settings.menuBar}
              options={MENU_BAR_NAMES}
              onChange={(menuBar) => change({ menuBar })}
            />
            <Choice
              label="Clock"
              value={settings.timeFormat}
              options={TIME_FORMAT_NAMES}
              onChange={(timeFormat) => change({ timeFormat })}
            />
          </Group>
          <Group title="Alerts">
            <TextField
              label="Tell me at (%)"
              value={settings.thresholds.join(', ')}
              hint="None turns alerts off"
              onChange={(text) => change({ thresholds: numbersIn(text) })}
            />
            <FieldErrorText errors={errors} field="thresholds" />
          </Group>
          <Group title="Logs folders">
            <TextField
              label="Folders"
              value={settings.roots.join(', ')}
              hint="Empty for the usual ones"
              onChange={(text) => change({ roots: wordsIn(text) })}
            />
            <FieldErrorText errors={errors} field="roots" />
          </Group>
          <p class="secondary">
            Tidemark reads Claude Code’s session logs on this computer. It reads no credentials, and nothing
            leaves this computer. With the status line feed on, what Claude Code hands over waits in
            Tidemark’s folder, for your eyes only, until it is read; then only percentages, resets and times
            are kept.
          </p>
        </>
      )}
    </main>
  );
}

const PLAN_NAMES = {
  '': 'Not said',
  pro: 'Pro',
  max_5x: 'Max 5x',
  max_20x: 'Max 20x',
  team: 'Team',
  enterprise: 'Enterprise',
} as const;
const MENU_BAR_NAMES = {
  icon: 'Icon only',
  percentage: 'Icon and percentage',
  both: 'Icon and both windows',
} as const;
const TIME_FORMAT_NAMES = { system: 'As the system', '12h': '12 hours', '24h': '24 hours' } as const;

function wordsIn(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function numbersIn(text: string): unknown[] {
  return wordsIn(text.replaceAll('%', '')).map((word) => (/^\d+$/.test(word) ? Number(word) : word));
}

function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <fieldset>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}
