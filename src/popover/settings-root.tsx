/** The settings' window: its pages, the list to choose from, and the line of the last change. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageBridge, SetupView } from '../contract/bridge.ts';
import { Notices } from './notices.tsx';
import { usePushes } from './use-pushes.ts';
import { PAGES, type PageId } from './settings-page.tsx';
import { ChangedLine, useChanges } from './settings-root-changes.tsx';
import { SETTINGS } from '../core/texts.ts';

type Props = {
  bridge: PageBridge;
  /** Where the settings are no window of their own, there is a way back. */
  onBack: (() => void) | null;
};

export function SettingsRoot({ bridge, onBack }: Props) {
  const [page, setPage] = useState<PageId>('plan');
  const { view, notices, dismiss } = usePushes(bridge);
  const [setup, setSetup] = useState<SetupView | null>(null);
  const { settings, change, canUndo, undo, said, moveOn } = useChanges(bridge);

  const choose = (chosen: PageId): void => {
    setPage(chosen);
    moveOn();
  };

  useEffect(() => {
    document.title = SETTINGS.title;
    void bridge.call({ call: 'setup' }).then(setSetup);
  }, [bridge]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isUndo = (event.metaKey || event.ctrlKey) && !event.shiftKey && event.key === 'z';
      if (isUndo && undo()) {
        event.preventDefault();
      } else if (event.key === 'Escape' && onBack) {
        onBack();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [onBack, undo]);

  return (
    <main class="settings-window fields">
      <div class="side">
        <Tabs page={page} onChoose={choose} problems={view?.problems.length ?? 0} />
        {onBack && (
          <button type="button" class="link" onClick={onBack}>
            {SETTINGS.back}
          </button>
        )}
      </div>
      <div class="pages">
        {settings &&
          setup &&
          PAGES.map(({ id, Page }) => (
            // A page that is left stays as it is: what was typed there is not lost.
            <section
              key={id}
              id={`page-${id}`}
              role="tabpanel"
              aria-labelledby={`tab-${id}`}
              tabIndex={0}
              hidden={id !== page}
            >
              <h1 class="headline">{SETTINGS.pages[id]}</h1>
              <Page settings={settings} setup={setup} view={view} bridge={bridge} change={change} />
            </section>
          ))}
        <Notices notices={notices} onDismiss={dismiss} />
        <ChangedLine canUndo={canUndo} undo={undo} said={said} />
      </div>
    </main>
  );
}

const STEPS: Readonly<Record<string, (index: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowRight: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  ArrowLeft: (index) => index - 1,
  Home: () => 0,
  End: () => -1,
};

type TabsProps = { page: PageId; onChoose: (page: PageId) => void; problems: number };

/** One stop for the Tab key; arrows go from page to page (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/). */
function Tabs({ page, onChoose, problems }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const onKey = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const index = PAGES.findIndex(({ id }) => id === page);
    const next = step && PAGES.at(step(index) % PAGES.length);
    if (next) {
      event.preventDefault();
      onChoose(next.id);
      list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
    }
  };
  return (
    <div
      ref={list}
      class="tabs"
      role="tablist"
      aria-orientation="vertical"
      aria-label={SETTINGS.pagesLabel}
      onKeyDown={onKey}
    >
      {PAGES.map(({ id }) => (
        <button
          key={id}
          id={`tab-${id}`}
          type="button"
          role="tab"
          aria-selected={id === page}
          aria-controls={`page-${id}`}
          aria-label={
            id === 'sources' && problems > 0 ? SETTINGS.withProblems(SETTINGS.pages[id], problems) : undefined
          }
          tabIndex={id === page ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          {SETTINGS.pages[id]}
        </button>
      ))}
    </div>
  );
}
