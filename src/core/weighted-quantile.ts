/** The quantile of values that weigh differently. */

/** A value and how much it counts. */
export type Weighed = { value: number; weight: number };

/** The value below which a share of the weight lies. */
export function weightedQuantile(values: readonly Weighed[], share: number): number {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const whole = sorted.reduce((sum, one) => sum + one.weight, 0);
  let passed = 0;
  for (const { value, weight } of sorted) {
    passed += weight;
    if (passed >= share * whole) {
      return value;
    }
  }
  return sorted.at(-1)?.value ?? Number.NaN;
}
