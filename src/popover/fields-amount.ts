/** Amounts in fields: a number as it is shown, and as it is typed. */
import { LANGUAGE } from '../core/texts.ts';

const format = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 6 });

function signOf(type: 'group' | 'decimal'): string {
  return format.formatToParts(12_345.5).find((part) => part.type === type)?.value ?? '';
}
const GROUP = signOf('group');
const DECIMAL = signOf('decimal');
const GROUPED = new RegExp(`^[1-9]\\d{0,2}(?:[${GROUP}]\\d{3})+(?:[${DECIMAL}]\\d*)?$`);

/** "220,000", "3.75". */
export function amountText(amount: number): string {
  return format.format(amount);
}

/** The number in "35", "$35.50", "220,000", "0,5"; null if there is none. */
export function amountIn(text: string): number | null {
  const bare = text.replaceAll(/[\s$]/g, '');
  const plain = GROUPED.test(bare)
    ? bare.replaceAll(GROUP, '').replace(DECIMAL, '.')
    : bare.replace(',', '.');
  return /^(?:\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}
