/** Amounts in fields: a number as it is shown, and as it is typed. */

const format = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });

/** "220,000", "3.75". */
export function amountText(amount: number): string {
  return format.format(amount);
}

/** The number in "35", "$35.50", "220,000", "0,5"; null if there is none. */
export function amountIn(text: string): number | null {
  const bare = text.replaceAll(/[\s$]/g, '');
  const plain = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/.test(bare)
    ? bare.replaceAll(',', '')
    : bare.replace(',', '.');
  return /^(?:\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}
