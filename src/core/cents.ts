/** Exact sums of money that comes as decimal strings of cents. */

/** "123.78912", "0", "-5.00": digits, at most one point, no exponent. Longer ones are no sum that anybody pays. */
const AMOUNT = /^(-?)(\d{1,18})(?:\.(\d{1,30}))?$/;

/** The exact sum of decimal strings, itself a decimal string: "0.3" of "0.1" and "0.2". Null if one of them is none. */
export function sumOfCents(amounts: readonly string[]): string | null {
  const parts: { sign: string; whole: string; fraction: string }[] = [];
  for (const amount of amounts) {
    const [, sign = '', whole, fraction = ''] = AMOUNT.exec(amount) ?? [];
    if (whole === undefined) {
      return null;
    }
    parts.push({ sign, whole, fraction });
  }
  const places = Math.max(0, ...parts.map(({ fraction }) => fraction.length));
  let sum = 0n;
  for (const { sign, whole, fraction } of parts) {
    sum += BigInt(`${sign}${whole}${fraction.padEnd(places, '0')}`);
  }
  return withPoint(sum, places);
}

/** Such a sum in USD: 1.2378912 of "123.78912", the number nearest to the exact quotient. */
export function usdOfCents(sum: string): number {
  const [whole = '', fraction = ''] = sum.split('.');
  return Number(withPoint(BigInt(`${whole}${fraction}`), fraction.length + 2));
}

/** A whole number with its last `places` digits behind a point, and no zeros at the end. */
function withPoint(number: bigint, places: number): string {
  const digits = String(number < 0n ? -number : number).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return `${number < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
