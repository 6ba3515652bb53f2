/** Tells a screen reader when a window changes its state: near, full, free again. Figures that merely move are not news. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { SENTENCE, STATE_NEWS } from '../core/texts.ts';
import type { View } from '../core/view.ts';

type Meter = View['meters'][number];

export function StateNews({ meters }: { meters: readonly Meter[] }) {
  const before = useRef<ReadonlyMap<string, Meter['level']> | null>(null);
  const [news, setNews] = useState('');
  const levels = meters.map((meter) => `${meter.id} ${meter.level}`).join();
  useEffect(() => {
    const known = before.current;
    before.current = new Map(meters.map((meter) => [meter.id, meter.level]));
    const changed = meters.filter((meter) => known?.has(meter.id) && known.get(meter.id) !== meter.level);
    if (changed.length > 0) {
      setNews(SENTENCE.together(changed.map((meter) => STATE_NEWS[meter.level](meter.name))));
    }
    // Compared by value: a new view brings new meters.
  }, [levels]);
  return (
    <p class="unseen" role="status">
      {news}
    </p>
  );
}
