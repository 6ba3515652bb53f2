/** Memory and descriptors of each life: they must not grow with its age. */
import type { Lives } from './lives.ts';

export type Resources = {
  largestResidentMib: number;
  /** By how much the heap of one life grew at most, and the responses that were written meanwhile. */
  heapGrowthMib: number;
  residentGrowthMib: number;
  longestLifeS: number;
  mostDescriptors: number | null;
  descriptorGrowth: number;
};

type Look = {
  life: number;
  ageMs: number;
  written: number;
  residentMib: number;
  heapMib: number;
  open: number | null;
};

/** A process has reached its size when it is so old. */
const GROWN_MS = 8000;
const BETWEEN_MS = 2000;
/** What a response may add to the heap for as long as it is remembered, and what may come and go beside. */
const RESPONSE_KIB = 2;
const HEAP_SLACK_MIB = 6;
const RESIDENT_SLACK_MIB = 48;
/** A file that is being read, a lock, a folder that is being listed. */
const DESCRIPTOR_SLACK = 4;

/** Looks at the living process now and then. */
export function createResources(lives: Lives): {
  look(written: number): Promise<void>;
  found(): Resources;
  /** What grew too much; null if nothing did. */
  difference(): string | null;
} {
  const looks: Look[] = [];

  /** Each look with the first of its life. */
  function pairs(): [first: Look, later: Look][] {
    return looks.flatMap((later): [Look, Look][] => {
      const first = looks.find(({ life, ageMs }) => life === later.life && ageMs >= GROWN_MS);
      return first && first !== later && later.ageMs >= GROWN_MS ? [[first, later]] : [];
    });
  }

  const growth = (of: (look: Look) => number): number =>
    Math.max(0, ...pairs().map(([first, later]) => of(later) - of(first)));

  return {
    async look(written) {
      const last = looks.at(-1);
      const [life, ageMs] = [lives.count(), lives.ageMs()];
      if (last?.life === life && ageMs - last.ageMs < BETWEEN_MS) {
        return;
      }
      const { residentMib, heapMib } = await lives.measure();
      looks.push({ life, ageMs, written, residentMib, heapMib, open: lives.descriptors() });
    },
    found: () => ({
      largestResidentMib: Math.max(0, ...looks.map(({ residentMib }) => residentMib)),
      heapGrowthMib: growth(({ heapMib }) => heapMib),
      residentGrowthMib: growth(({ residentMib }) => residentMib),
      longestLifeS: Math.max(0, ...looks.map(({ ageMs }) => ageMs)) / 1000,
      mostDescriptors: looks.some(({ open }) => open === null)
        ? null
        : Math.max(0, ...looks.map(({ open }) => open ?? 0)),
      descriptorGrowth: growth(({ open }) => open ?? 0),
    }),
    difference() {
      for (const [first, later] of pairs()) {
        const seconds = Math.round((later.ageMs - first.ageMs) / 1000);
        const heapMib = later.heapMib - first.heapMib;
        const forResponsesMib = ((later.written - first.written) * RESPONSE_KIB) / 1024;
        if (heapMib > HEAP_SLACK_MIB + forResponsesMib) {
          return `the heap grew by ${heapMib.toFixed(1)} MiB in ${seconds} s, for ${later.written - first.written} responses`;
        }
        const residentMib = later.residentMib - first.residentMib;
        if (residentMib > RESIDENT_SLACK_MIB + forResponsesMib) {
          return `memory grew by ${residentMib.toFixed(0)} MiB in ${seconds} s`;
        }
        if ((later.open ?? 0) > (first.open ?? 0) + DESCRIPTOR_SLACK) {
          return `${later.open} descriptors are open, ${seconds} s before there were ${first.open}`;
        }
      }
      return null;
    },
  };
}
