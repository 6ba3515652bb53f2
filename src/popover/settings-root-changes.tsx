/** Changes to the settings: saved at once, named, and taken back one by one. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageBridge } from '../contract/bridge.ts';
import type { Settings } from '../contract/settings.ts';
import { saveFields, type Edit, type Fields, type Saved } from './fields-save.ts';
import type { Change } from './fields.tsx';
import { SETTINGS } from '../core/texts.ts';

export type Changes = {
  /** Null until the host has told them. */
  settings: Settings | null;
  change: Change;
  /** Takes back the newest change that was not taken back yet; null if there is none. */
  undo: (() => void) | null;
  /** What was done last, as a sentence; empty once another page was opened. */
  said: string;
  /** Another page was opened: what was done on the former one is said no more, but can still be undone. */
  moveOn: () => void;
};

/** The settings of the host, and what this window changed of them. */
export function useChanges(bridge: PageBridge): Changes {
  const [settings, setSettings] = useState<Settings | null>(null);
  const [made, setMade] = useState<{ label: string; former: Fields }[]>([]);
  const [said, setSaid] = useState('');
  // Leaving a field and pressing another at once are two changes: the second begins when the first is saved.
  const last = useRef<Promise<unknown>>(Promise.resolve());

  useEffect(() => {
    const read = (): void => void bridge.call({ call: 'settings' }).then(setSettings);
    read();
    addEventListener('focus', read);
    return () => removeEventListener('focus', read);
  }, [bridge]);

  const save = (edit: Edit): Promise<Saved> => {
    const saved = last.current.then(() => saveFields(bridge, edit));
    last.current = saved.catch(() => undefined);
    return saved;
  };
  const show = ({ after, errors }: Saved, sentence: string): void => {
    setSettings(after);
    setSaid(errors.some(({ field }) => field === '') ? SETTINGS.notOnDisk : sentence);
  };

  return {
    settings,
    async change(label, edit) {
      const saved = await save(edit);
      const refused = saved.errors.find(({ field }) => field !== '');
      if (refused) {
        return refused.reason;
      }
      const former = formerOf(saved);
      if (former) {
        setMade((all) => [...all, { label, former }]);
        show(saved, SETTINGS.changed(label));
      }
      return null;
    },
    undo: undoOf(made, (newest) => {
      setMade((all) => all.filter((one) => one !== newest));
      void save(newest.former).then((saved) => show(saved, SETTINGS.undone(newest.label)));
    }),
    said,
    moveOn: () => setSaid(''),
  };
}

/** The line that says what was changed, with the way back. */
export function ChangedLine({ undo, said }: Pick<Changes, 'undo' | 'said'>) {
  const line = useRef<HTMLParagraphElement>(null);
  const isOver = undo === null;
  // With the last change undone, the button is gone that had the focus.
  useLayoutEffect(() => {
    if (isOver && said !== '' && document.activeElement === document.body) {
      line.current?.focus();
    }
  }, [isOver, said]);
  return (
    <div class="changed row">
      <p ref={line} role="status" tabIndex={-1}>
        {said}
      </p>
      {undo && said !== '' && (
        <button type="button" class="link" onClick={undo}>
          {SETTINGS.undo}
        </button>
      )}
    </div>
  );
}

function undoOf<Made>(made: readonly Made[], take: (newest: Made) => void): (() => void) | null {
  const newest = made.at(-1);
  return newest === undefined ? null : () => take(newest);
}

/** The fields as they were before; null if nothing became different. */
function formerOf({ before, after, fields }: Saved): Fields | null {
  const isChanged = JSON.stringify(before) !== JSON.stringify(after);
  return isChanged
    ? Object.fromEntries(Object.entries(before).filter(([key]) => Object.hasOwn(fields, key)))
    : null;
}
