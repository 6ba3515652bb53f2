/** Settings: where figures come from, best first, and what is wrong there. */
import { useRef, useState } from 'preact/hooks';
import { FeedFields } from './feed-fields.tsx';
import { Group, TextField } from './fields.tsx';
import type { PageProps } from './settings-page-props.ts';
import { SOURCES, SPEND_SETTINGS } from '../core/texts.ts';
import { SpendFields } from './spend-fields.tsx';
import { UsageFields } from './usage-form-fields.tsx';

export function SourcesPage({ settings, view, bridge, change }: PageProps) {
  return (
    <>
      <Group title={SOURCES.feed}>
        <FeedFields bridge={bridge} />
      </Group>
      <Group title={SOURCES.typed}>
        <TypedUsage bridge={bridge} />
      </Group>
      <Group title={SOURCES.logs}>
        <TextField
          label={SOURCES.folders}
          value={settings.roots.join('\n')}
          lines={3}
          save={(text) => change(SOURCES.folders, { roots: linesIn(text) })}
        />
        <p class="secondary">{SOURCES.foldersHint}</p>
      </Group>
      <Group title={SPEND_SETTINGS.group}>
        <SpendFields settings={settings} view={view} bridge={bridge} change={change} />
      </Group>
      <Group title={SOURCES.problems}>
        {view && view.problems.length > 0 ? (
          <ul>
            {view.problems.map(({ code, message }) => (
              <li key={`${code} ${message}`}>{message}</li>
            ))}
          </ul>
        ) : (
          <p>{SOURCES.noProblem}</p>
        )}
        <p class="secondary">{SOURCES.doctor}</p>
      </Group>
    </>
  );
}

function TypedUsage({ bridge }: Pick<PageProps, 'bridge'>) {
  const [state, setState] = useState<'closed' | 'open' | 'taken'>('closed');
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = state === 'open';
  return (
    <>
      <p class="secondary">{SOURCES.typedHint}</p>
      <p>
        <button
          ref={button}
          type="button"
          class="link"
          aria-expanded={isOpen}
          onClick={() => setState(isOpen ? 'closed' : 'open')}
        >
          {SOURCES.type}
        </button>
      </p>
      {isOpen && (
        <UsageFields
          bridge={bridge}
          onTaken={() => {
            setState('taken');
            button.current?.focus();
          }}
        />
      )}
      <p role="status">{state === 'taken' ? SOURCES.taken : ''}</p>
    </>
  );
}

function linesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
