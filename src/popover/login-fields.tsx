/** Whether the app starts at login, as the system tells it. */
import { useEffect, useState } from 'preact/hooks';
import type { LoginItem, PageBridge } from '../contract/bridge.ts';
import { ADVANCED } from '../core/texts.ts';
import { Check } from './fields.tsx';

export function LoginFields({ bridge }: { bridge: PageBridge }) {
  const [item, setItem] = useState<LoginItem | null>(null);
  // It may have been approved in the system's settings meanwhile.
  useEffect(() => {
    const read = (): void => void bridge.call({ call: 'login_item' }).then(setItem);
    read();
    addEventListener('focus', read);
    return () => removeEventListener('focus', read);
  }, [bridge]);
  if (item === null) {
    return null;
  }
  if (item === 'unavailable') {
    return <p class="secondary">{ADVANCED.loginUnavailable}</p>;
  }
  return (
    <>
      <Check
        label={ADVANCED.login}
        value={item !== 'off'}
        onChange={(isOn) => void bridge.call({ call: 'set_login_item', isOn }).then(setItem)}
      />
      {item === 'needs_approval' && (
        <>
          <p role="status">{ADVANCED.loginApproval}</p>
          <p>
            <button
              type="button"
              class="link"
              onClick={() => void bridge.call({ call: 'act', action: 'open_login_settings' })}
            >
              {ADVANCED.loginSettings}
            </button>
          </p>
        </>
      )}
    </>
  );
}
