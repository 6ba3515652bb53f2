/** What used the window up: projects, models or sessions, each with its share. */
import { useState } from 'preact/hooks';
import type { RankingView, View } from '../core/view.ts';

export function Burned({ burned }: { burned: View['burned'] }) {
  const [chosen, setChosen] = useState<RankingView['id']>('projects');
  if (!burned) {
    return null;
  }
  const ranking = burned.rankings.find((one) => one.id === chosen) ?? burned.rankings[0];
  return (
    <section class="burned" aria-label={burned.title}>
      <h2>{burned.title}</h2>
      <div class="choices" role="group" aria-label="Group by">
        {burned.rankings.map((one) => (
          <button
            key={one.id}
            type="button"
            aria-pressed={one.id === ranking?.id}
            onClick={() => setChosen(one.id)}
          >
            {one.name}
          </button>
        ))}
      </div>
      <ul>
        {ranking?.rows.map((row) => (
          <li key={row.key}>
            <div class="row">
              <span class="name" title={row.key}>
                {row.label}
              </span>
              <span class="secondary detail">{row.detail}</span>
              <span class="cost">{row.costText}</span>
            </div>
            <div class="share" aria-hidden="true">
              <div style={{ width: `${row.fraction * 100}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
