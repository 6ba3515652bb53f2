/** The popover: what is shown, and the keys that work everywhere in it. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { PageBridge } from '../contract/bridge.ts';
import { HEADLINE } from '../core/texts.ts';
import { Burned } from './burned.tsx';
import { FirstRun } from './first-run.tsx';
import { Foot } from './foot.tsx';
import { History } from './history.tsx';
import { Notices } from './notices.tsx';
import { MeterList } from './meter.tsx';
import { Problems } from './problems.tsx';
import { SpendMeter } from './spend-meter.tsx';
import { StateNews } from './state-news.tsx';
import { usePushes } from './use-pushes.ts';
import { UsageForm } from './usage-form.tsx';

type Page = 'main' | 'usage';

export function App({ bridge }: { bridge: PageBridge }) {
  const { view, notices, dismiss } = usePushes(bridge);
  const [page, setPage] = useState<Page>('main');
  const [isFirstRun, setFirstRun] = useState(false);
  const headline = useRef<HTMLHeadingElement>(null);
  const opener = useRef<Element | null>(null);
  // Keys act on the page that is shown, not on the one that was shown when the listener was made.
  const shownPage = useRef(page);
  shownPage.current = page;

  useEffect(() => {
    void bridge.call({ call: 'setup' }).then((setup) => setFirstRun(setup.isFirstRun));
  }, [bridge]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isCommand = event.metaKey || event.ctrlKey;
      if (event.key === 'Escape') {
        if (shownPage.current !== 'main') {
          setPage('main');
        } else {
          void bridge.call({ call: 'act', action: 'hide' });
        }
      } else if (isCommand && event.key === ',') {
        event.preventDefault();
        void bridge.call({ call: 'act', action: 'open_settings' });
      } else if (isCommand && event.key === 'r') {
        event.preventDefault();
        void bridge.call({ call: 'act', action: 'refresh' });
      } else if (isCommand && event.key === 'c' && String(getSelection()) === '' && !isTyping(event)) {
        void bridge.call({ call: 'act', action: 'copy_summary' });
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [bridge]);

  // On opening, the headline is what a screen reader should begin with.
  useEffect(() => {
    const onVisible = (): void => {
      if (document.visibilityState === 'visible') {
        headline.current?.focus();
      }
    };
    onVisible();
    document.addEventListener('visibilitychange', onVisible);
    return () => document.removeEventListener('visibilitychange', onVisible);
  }, []);

  // Back from the form, the focus is where it was.
  useLayoutEffect(() => {
    if (page === 'main' && opener.current instanceof HTMLElement) {
      opener.current.focus();
    }
  }, [page]);

  // A popover is as high as what it shows.
  useEffect(() => {
    const content = document.querySelector('main:not([hidden])');
    const observer = new ResizeObserver(() => {
      const heightPx = Math.ceil(content?.getBoundingClientRect().height ?? 0);
      if (heightPx > 0) {
        void bridge.call({ call: 'height', heightPx });
      }
    });
    if (content) {
      observer.observe(content);
    }
    return () => observer.disconnect();
  }, [bridge, page]);

  const endFirstRun = (): void => {
    setFirstRun(false);
    headline.current?.focus();
  };
  const openSettings = (): void => void bridge.call({ call: 'act', action: 'open_settings' });
  const openForm = (): void => {
    opener.current = document.activeElement;
    setPage('usage');
  };
  // What opened the form may be gone by then.
  const onTaken = (): void => {
    opener.current = headline.current;
    setPage('main');
  };

  return (
    <>
      {page === 'usage' && <UsageForm bridge={bridge} onBack={() => setPage('main')} onTaken={onTaken} />}
      <main class="popover" hidden={page !== 'main'}>
        <h1 ref={headline} tabIndex={-1} class="headline">
          {view?.headline ?? HEADLINE.reading}
        </h1>
        {view && (
          <>
            <StateNews meters={view.meters} />
            {isFirstRun && <FirstRun bridge={bridge} view={view} onEnd={endFirstRun} />}
            <MeterList
              view={view}
              isAsking={!isFirstRun}
              onAsk={(ask) => (ask === 'tell_usage' ? openForm() : openSettings())}
            />
            {view.spend && <SpendMeter spend={view.spend} onAsk={isFirstRun ? null : openSettings} />}
            <Burned burned={view.burned} />
            <History history={view.history} />
            <Problems problems={view.problems} bridge={bridge} onSettings={openSettings} />
            {/* Beneath everything, so that nothing moves under the pointer. */}
            <Notices notices={notices} onDismiss={dismiss} />
            <Foot view={view} bridge={bridge} onSettings={openSettings} />
          </>
        )}
      </main>
    </>
  );
}

function isTyping(event: KeyboardEvent): boolean {
  return event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
}
