/** The popover's page for what Claude's usage page shows. */
import { useEffect, useRef } from 'preact/hooks';
import type { PageBridge } from '../contract/bridge.ts';
import { USAGE_FORM } from '../core/texts.ts';
import { UsageFields } from './usage-form-fields.tsx';

type Props = { bridge: PageBridge; onBack: () => void; onTaken: () => void };

export function UsageForm({ bridge, onBack, onTaken }: Props) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <main class="popover fields">
      <div class="row">
        <h1 ref={title} tabIndex={-1} class="headline">
          {USAGE_FORM.title}
        </h1>
        <button type="button" class="link" onClick={onBack}>
          {USAGE_FORM.cancel}
        </button>
      </div>
      <UsageFields bridge={bridge} onTaken={onTaken} />
    </main>
  );
}
