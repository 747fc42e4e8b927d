/** What two specs differ in, in few words. */
import type { ParameterInfo, Spec } from 'srlm';
import { nameOf } from '../base/text.js';
import { axisNumber } from '../charts/axes.js';
import { rowOf, sameValue, type Value, valuesOf, valueText } from '../state/values.js';

/** Longer lists end in how many more there are. */
const most = 3;

const shown = (value: Value | undefined): string =>
  value === undefined || value === null
    ? 'none'
    : typeof value === 'number'
      ? axisNumber(value)
      : valueText(value);

/** Keys in which two specs differ, in the order of the table. */
export function differingKeys(table: readonly ParameterInfo[], a: Spec, b: Spec): string[] {
  const [x, y] = [valuesOf(a), valuesOf(b)];
  return table
    .map(({ key }) => key as string)
    .filter((key) => key !== 'data_digest' && !sameValue(x[key], y[key] as Value));
}

/** "β = 0.5, seed = 3": what `spec` has and `other` does not; '' where they are the same. */
export function differences(table: readonly ParameterInfo[], spec: Spec, other: Spec): string {
  const keys = differingKeys(table, spec, other);
  const texts = keys
    .slice(0, most)
    .map((key) => `${rowOf(table, key)?.symbol || nameOf(key)} = ${shown(valuesOf(spec)[key])}`);
  const more = keys.length - most;
  return [...texts, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
