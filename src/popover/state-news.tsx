/** Tells a screen reader when a window changes its state: near, full, free again. Figures that merely move are not news. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { View } from '../core/view.ts';

type Meter = View['meters'][number];

const NEWS: Readonly<Record<Meter['level'], string>> = {
  calm: 'has room again',
  near: 'is near its limit',
  full: 'is full',
};

export function StateNews({ meters }: { meters: readonly Meter[] }) {
  const before = useRef<ReadonlyMap<string, Meter['level']> | null>(null);
  const [news, setNews] = useState('');
  const levels = meters.map((meter) => `${meter.id} ${meter.level}`).join();
  useEffect(() => {
    const known = before.current;
    before.current = new Map(meters.map((meter) => [meter.id, meter.level]));
    const changed = meters.filter((meter) => known?.has(meter.id) && known.get(meter.id) !== meter.level);
    if (changed.length > 0) {
      setNews(changed.map((meter) => `${meter.name} ${NEWS[meter.level]}.`).join(' '));
    }
    // Compared by value: a new view brings new meters.
  }, [levels]);
  return (
    <p class="unseen" role="status">
      {news}
    </p>
  );
}
