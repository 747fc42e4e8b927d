/** Values of parameters as text, and which parameters have a meaning together. */
import type { ParameterInfo, PartialSpec } from 'srlm';

export type Value = boolean | number | string | number[] | null;
export type Values = Record<string, Value>;

/** A spec's parameters by key; those without a meaning in it are absent. */
export const valuesOf = (spec: PartialSpec): Values => ({ ...spec }) as Values;

/** As links, flags and text fields write a value, here and in the native program; srlm.parseValue() reads it. */
export function valueText(value: Value): string {
  if (Array.isArray(value)) return `[${value.join(',')}]`;
  return String(value);
}

export const sameValue = (a: Value | undefined, b: Value | undefined): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.join() === b.join());

/** The parameter's row in the table. */
export function rowOf(table: readonly ParameterInfo[], key: string): ParameterInfo | undefined {
  return table.find((row) => row.key === key);
}

/** The first condition of `row` that `values` does not meet: why it does not apply. */
export function unmet(
  table: readonly ParameterInfo[],
  row: ParameterInfo,
  values: Values,
): { key: string; values: string[] } | undefined {
  return row.applies.find(({ key, values: wanted }) => {
    const other = rowOf(table, key);
    if (!other) return true;
    const value = values[key] === undefined || unmet(table, other, values) ? other.default : values[key];
    return !wanted.includes(String(value));
  });
}

/** "only with spectrum = exponential or polynomial". */
export function conditionText({ key, values }: { key: string; values: string[] }): string {
  return `only with ${key.replaceAll('_', ' ')} = ${values.join(' or ')}`;
}
