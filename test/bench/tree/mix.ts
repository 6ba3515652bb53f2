/** What the lines of a tree are like: how many are the assistant's, and how long the others are. */
export type Mix = {
  /** The share of assistant lines among all lines. */
  assistantShare: number;
  /** The median of what tools answered, in bytes, and how scattered that is (sigma of a log-normal); of what else is long, too. */
  resultBytes: number;
  resultSpread: number;
};

/** As in logs that were recorded at work: 41% of the lines and 38% of the bytes are the assistant's. */
export const RECORDED: Mix = { assistantShare: 0.41, resultBytes: 1000, resultSpread: 1.1 };

/**
 * As in public descriptions of such logs: 61% of the lines, but 14% of the bytes are the assistant's, as what tools answer is
 * long: one line in a hundred has more than 50 kB.
 */
export const DESCRIBED: Mix = { assistantShare: 0.61, resultBytes: 20_000, resultSpread: 0.5 };
