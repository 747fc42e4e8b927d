/** Numbers and times in words, for people. Exact values are in the exports. */

const minus = (text: string): string => text.replace('-', '−');

/** About `digits` significant digits: "1.03", "12.4", "1240", "0.0031", "2.4e6". */
export function number(value: number, digits = 3): string {
  if (Number.isNaN(value)) return '–';
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return minus(value.toExponential(digits - 1).replace('e+', 'e'));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return minus(value.toFixed(Math.min(decimals, 12)));
}

/** A share as a percentage: "0 %", "0.4 %", "29 %". Only a true 0 or 1 reads "0 %" or "100 %". */
export function percent(share: number): string {
  if (Number.isNaN(share)) return '–';
  const value = share * 100;
  if (value === 0 || value === 100) return `${value} %`;
  if (value < 0.1) return '< 0.1 %';
  if (value > 99.9) return '> 99.9 %';
  return `${value < 10 || value > 99 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0)} %`;
}

/** "0.4 s", "12 s", "3 min". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 10) return `${Math.max(seconds, 0).toFixed(seconds < 0.1 ? 2 : 1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 360) / 10} h`;
}

/** "1 replicate", "32 replicates". */
export const count = (value: number, one: string, many = `${one}s`): string =>
  `${value.toLocaleString('en-GB').replace(/,/g, ' ')} ${value === 1 ? one : many}`;

/** A hash in groups of four, easier to compare by eye. */
export const grouped = (hash: string): string => hash.replace(/(.{4})(?=.)/g, '$1 ');
