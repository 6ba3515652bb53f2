/** What used the window up: its course, and projects, models or sessions, each with its share and what it opens to. */
import { useState } from 'preact/hooks';
import type { PartRow, RankedRow, RankingView } from '../core/burned-view.ts';
import { BURNED } from '../core/texts.ts';
import type { View } from '../core/view.ts';
import { Chart } from './chart.tsx';

export function Burned({ burned }: { burned: View['burned'] }) {
  const [chosen, setChosen] = useState<RankingView['id']>('projects');
  const [open, setOpen] = useState<string | null>(null);
  if (!burned) {
    return null;
  }
  const ranking = burned.rankings.find((one) => one.id === chosen) ?? burned.rankings[0];
  return (
    <section class="burned" aria-label={burned.title}>
      <h2>{burned.title}</h2>
      {burned.chart && <Chart chart={burned.chart} />}
      <div class="choices" role="group" aria-label={BURNED.groupBy}>
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
          <Ranked
            key={row.key}
            row={row}
            isOpen={open === row.key}
            onToggle={() => setOpen(open === row.key ? null : row.key)}
          />
        ))}
      </ul>
    </section>
  );
}

function Ranked({ row, isOpen, onToggle }: { row: RankedRow; isOpen: boolean; onToggle: () => void }) {
  return (
    <li>
      <button type="button" class="opener" aria-expanded={isOpen} onClick={onToggle}>
        <Figures row={row} />
      </button>
      <div class="share" aria-hidden="true">
        <div style={{ width: `${row.fraction * 100}%` }} />
      </div>
      {isOpen && (
        <ul class="parts">
          {row.parts.map((part) => (
            <li key={part.key}>
              <Figures row={part} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Figures({ row }: { row: PartRow }) {
  return (
    <span class="row">
      <span class="name" title={row.key}>
        {row.label}
      </span>
      <span class="secondary detail">{row.detail}</span>
      <span class="cost">{row.costText}</span>
    </span>
  );
}
