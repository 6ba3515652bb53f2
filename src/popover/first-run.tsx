/** The first run: which plan, then three ways to good numbers. It stands above the meters, and never comes again. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageBridge } from '../contract/bridge.ts';
import type { View } from '../core/view.ts';
import { saveFields } from './fields-save.ts';
import { Ways } from './first-run-ways.tsx';
import { FIRST_RUN } from '../core/texts.ts';

type Props = { bridge: PageBridge; view: View };

export function FirstRun({ bridge, view }: Props) {
  const [step, setStep] = useState<'none' | 'plan' | 'ways'>('none');
  const [isUsed, setIsUsed] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    void bridge.call({ call: 'setup' }).then(({ isFirstRun }) => {
      if (isFirstRun) {
        setStep('plan');
      }
    });
  }, [bridge]);
  // The button that was pressed is gone after the first step.
  useLayoutEffect(() => {
    if (step === 'ways') {
      title.current?.focus();
    }
  }, [step]);
  if (step === 'none') {
    return null;
  }

  const end = (): void => {
    void saveFields(bridge, { firstRunDone: true }).then(() => {
      setStep('none');
      document.querySelector('h1')?.focus();
    });
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
        <button type="button" class="link" onClick={end}>
          {isUsed ? FIRST_RUN.done : FIRST_RUN.skip}
        </button>
      </div>
      {step === 'plan' ? (
        <div class="plans" role="group" aria-labelledby="first-run">
          {Object.entries(FIRST_RUN.plans).map(([plan, name]) => (
            <button key={plan} type="button" class="link" onClick={() => choose(plan)}>
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
