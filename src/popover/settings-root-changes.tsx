/** Changes to the settings: saved at once, named, and taken back one by one. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageBridge } from '../contract/bridge.ts';
import type { Settings } from '../contract/settings.ts';
import { saveFields, type Fields, type Saved } from './fields-save.ts';
import type { Change } from './fields.tsx';
import { SETTINGS } from '../core/texts.ts';

export type Changes = {
  /** Null until the host has told them. */
  settings: Settings | null;
  change: Change;
  /** Whether a change is saved that was not taken back yet. */
  canUndo: boolean;
  /** Takes back the newest change, once it is saved; false if there is none. */
  undo: () => boolean;
  /** What was done last, as a sentence; empty once another page was opened. */
  said: string;
  /** Another page was opened: what was done on the former one is said no more, but can still be undone. */
  moveOn: () => void;
};

/** A change that is saved, or, as long as its former fields are null, being saved. */
type Made = { label: string; former: Fields | null };

/** The settings of the host, and what this window changed of them. */
export function useChanges(bridge: PageBridge): Changes {
  const [settings, setSettings] = useState<Settings | null>(null);
  const made = useRef<readonly Made[]>([]);
  const [said, setSaid] = useState('');
  // Leaving a field and pressing another at once are two changes, and ⌘Z may follow at once: each begins when the
  // one before is saved.
  const last = useRef<Promise<unknown>>(Promise.resolve());

  useEffect(() => {
    const read = (): void => void bridge.call({ call: 'settings' }).then(setSettings);
    read();
    addEventListener('focus', read);
    return () => removeEventListener('focus', read);
  }, [bridge]);

  const inTurn = <Result,>(step: () => Promise<Result>): Promise<Result> => {
    const done = last.current.then(step);
    last.current = done.catch(() => undefined);
    return done;
  };
  const drop = (one: Made): void => {
    made.current = made.current.filter((other) => other !== one);
  };
  const show = ({ after, errors }: Saved, sentence: string): void => {
    setSettings(after);
    setSaid(errors.some(({ field }) => field === '') ? SETTINGS.notOnDisk : sentence);
  };

  return {
    settings,
    change(label, edit) {
      const one: Made = { label, former: null };
      made.current = [...made.current, one];
      return inTurn(async () => {
        try {
          const saved = await saveFields(bridge, edit);
          const refused = saved.errors.find(({ field }) => field !== '');
          one.former = refused ? null : formerOf(saved);
          if (one.former) {
            show(saved, SETTINGS.changed(label));
          }
          return refused?.reason ?? null;
        } finally {
          if (!one.former) {
            drop(one);
          }
        }
      });
    },
    canUndo: made.current.some(({ former }) => former !== null),
    undo() {
      void inTurn(async () => {
        const newest = made.current.findLast(({ former }) => former !== null);
        if (newest?.former) {
          drop(newest);
          show(await saveFields(bridge, newest.former), SETTINGS.undone(newest.label));
        }
      });
      return made.current.length > 0;
    },
    said,
    moveOn: () => setSaid(''),
  };
}

/** The line that says what was changed, with the way back. */
export function ChangedLine({ canUndo, undo, said }: Pick<Changes, 'canUndo' | 'undo' | 'said'>) {
  const line = useRef<HTMLParagraphElement>(null);
  // With the last change undone, the button is gone that had the focus.
  useLayoutEffect(() => {
    if (!canUndo && said !== '' && document.activeElement === document.body) {
      line.current?.focus();
    }
  }, [canUndo, said]);
  return (
    <div class="changed row">
      <p ref={line} role="status" tabIndex={-1}>
        {said}
      </p>
      {canUndo && said !== '' && (
        <button type="button" class="link" onClick={undo}>
          {SETTINGS.undo}
        </button>
      )}
    </div>
  );
}

/** The fields as they were before; null if nothing became different. */
function formerOf({ before, after, fields }: Saved): Fields | null {
  const isChanged = JSON.stringify(before) !== JSON.stringify(after);
  return isChanged
    ? Object.fromEntries(Object.entries(before).filter(([key]) => Object.hasOwn(fields, key)))
    : null;
}
