/** The first run: which plan, then three ways to good numbers. It stands above the meters, and never comes again. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageBridge } from '../contract/bridge.ts';
import type { View } from '../core/view.ts';
import { saveFields } from './fields-save.ts';
import { Ways } from './first-run-ways.tsx';
import { FIRST_RUN } from '../core/texts.ts';

type Props = { bridge: PageBridge; view: View; onEnd: () => void };

export function FirstRun({ bridge, view, onEnd }: Props) {
  const [step, setStep] = useState<'plan' | 'ways'>('plan');
  const [isUsed, setIsUsed] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone after the first step.
  useLayoutEffect(() => {
    if (step === 'ways') {
      title.current?.focus();
    }
  }, [step]);

  const end = (): void => {
    void saveFields(bridge, { firstRunDone: true }).then(onEnd);
  };
  const choose = (plan: string): void => {
    void saveFields(bridge, { plan: plan === 'other' ? null : plan }).then(() => setStep('ways'));
  };

  return (
    <section class="first-run fields" aria-labelledby="first-run">
      <div class="row">
        <h2 ref={title} id="first-run" tabIndex={-1}>
          {step === 'plan' ? FIRST_RUN.question : FIRST_RUN.ways}
        </h2>
        <button type="button" class="link quiet" onClick={end}>
          {isUsed ? FIRST_RUN.done : FIRST_RUN.skip}
        </button>
      </div>
      {step === 'plan' ? (
        <div class="plans" role="group" aria-labelledby="first-run">
          {Object.entries(FIRST_RUN.plans).map(([plan, name]) => (
            <button key={plan} type="button" class="choice" onClick={() => choose(plan)}>
              {name}
            </button>
          ))}
        </div>
      ) : (
        <Ways bridge={bridge} estimate={view.estimate} onFeed={() => setIsUsed(true)} onEnd={end} />
      )}
    </section>
  );
}
