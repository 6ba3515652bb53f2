/** A button for what can't be undone: it explains itself, and asks once more. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { FEED } from '../core/texts.ts';

type Props = {
  /** On the button that asks. */
  ask: string;
  explanation: string;
  /** On the button that does it. */
  confirm: string;
  done: string;
  onConfirm: () => void;
};

export function Confirm({ ask, explanation, confirm, done, onConfirm }: Props) {
  const [state, setState] = useState<'untouched' | 'asking' | 'left' | 'done'>('untouched');
  const first = useRef<HTMLButtonElement>(null);
  // The button that had the focus is gone after each step.
  useLayoutEffect(() => {
    if (state !== 'untouched') {
      first.current?.focus();
    }
  }, [state]);

  return (
    <>
      {state === 'asking' ? (
        <div
          class="confirm"
          role="group"
          aria-label={ask}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              event.stopPropagation();
              setState('left');
            }
          }}
        >
          <p role="alert">{explanation}</p>
          <p class="buttons">
            <button ref={first} key="cancel" type="button" class="link" onClick={() => setState('left')}>
              {FEED.cancel}
            </button>
            <button
              type="button"
              class="main"
              onClick={() => {
                onConfirm();
                setState('done');
              }}
            >
              {confirm}
            </button>
          </p>
        </div>
      ) : (
        <p>
          <button ref={first} key="ask" type="button" class="link" onClick={() => setState('asking')}>
            {ask}
          </button>
        </p>
      )}
      <p class="secondary" role="status">
        {state === 'done' ? done : ''}
      </p>
    </>
  );
}
