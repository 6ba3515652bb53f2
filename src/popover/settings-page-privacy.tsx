/** Settings: what is read, what is written, what leaves this computer. */
import { Group } from './fields.tsx';
import { PRIVACY } from '../core/texts.ts';

export function PrivacyPage() {
  return (
    <>
      {PRIVACY.groups.map(({ title, lines }) => (
        <Group key={title} title={title}>
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Group>
      ))}
    </>
  );
}
