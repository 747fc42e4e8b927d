/** Errors of the core on the page: what to say and next to which control. */

import type { ParameterInfo } from 'srlm';
import { rowOf } from './values.js';

/** An SrlmError as plain data, which a worker can post. */
export interface Failure {
  code: string;
  parameter: string;
  problem: string;
  remedy: string;
  message: string;
}

export function failureOf(error: unknown): Failure {
  const {
    code = 'internal',
    parameter = '',
    problem = '',
    remedy = '',
    message = String(error),
  } = (error ?? {}) as Partial<Failure>;
  return { code, parameter, problem, remedy, message };
}

const sentence = (clause: string): string =>
  clause === '' ? '' : `${clause[0]?.toUpperCase()}${clause.slice(1)}${/[.!?]$/.test(clause) ? '' : '.'}`;

/** "Got −1 but allowed is …. Give …." */
export const explain = ({ problem, remedy, message }: Failure): string =>
  problem ? `${sentence(problem)} ${sentence(remedy)}`.trim() : message;

/** Where a failure is shown: the name of the parameter at fault, and the explanation. */
export function display(table: readonly ParameterInfo[], failure: Failure): { name: string; text: string } {
  const row = rowOf(table, failure.parameter);
  const name = failure.parameter.replaceAll('_', ' ');
  return { name: row?.symbol ? `${row.symbol} (${name})` : name, text: explain(failure) };
}
