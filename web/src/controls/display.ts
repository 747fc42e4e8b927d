/** Next to which control an error of the core is told. */
import type { ParameterInfo } from 'srlm';
import { explain, type Failure } from '../base/errors.js';
import { rowOf } from '../state/values.js';

/** Where a failure is shown: the name of the parameter at fault, and the explanation. */
export function display(table: readonly ParameterInfo[], failure: Failure): { name: string; text: string } {
  const row = rowOf(table, failure.parameter);
  const name = failure.parameter.replaceAll('_', ' ');
  return { name: row?.symbol ? `${row.symbol} (${name})` : name, text: explain(failure) };
}
