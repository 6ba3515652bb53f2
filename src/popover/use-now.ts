/** A clock for countdowns that wakes up only when one of them reads differently, and never while the page is hidden. */
import { useEffect, useState } from 'preact/hooks';

const MINUTE_MS = 60_000;

/** The present instant, renewed at each full minute before one of `instantsMs`. */
export function useNow(instantsMs: readonly number[]): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  const key = instantsMs.join();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = (): void => {
      clearTimeout(timer);
      if (document.visibilityState === 'hidden') {
        return;
      }
      const atMs = Date.now();
      setNowMs(atMs);
      const waits = instantsMs.filter((ms) => ms > atMs).map((ms) => ((ms - atMs) % MINUTE_MS) + 1);
      if (waits.length > 0) {
        timer = setTimeout(tick, Math.min(...waits));
      }
    };
    tick();
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', tick);
    };
    // The instants are compared by value: a new view brings a new array.
  }, [key]);
  return nowMs;
}
