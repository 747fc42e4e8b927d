/** Errors of the core on the page, and what to say of them. */

/** An SrlmError as plain data, which a worker can post. */
export interface Failure {
  code: string;
  parameter: string;
  cause: string;
  remedy: string;
  message: string;
}

export function failureOf(error: unknown): Failure {
  const {
    code = 'internal',
    parameter = '',
    cause = '',
    remedy = '',
    message = String(error),
  } = (error ?? {}) as Partial<Failure>;
  return { code, parameter, cause, remedy, message };
}

const sentence = (clause: string): string =>
  clause === '' ? '' : `${clause[0]?.toUpperCase()}${clause.slice(1)}${/[.!?]$/.test(clause) ? '' : '.'}`;

/** "Got −1 but allowed is …. Give …." */
export const explain = ({ cause, remedy, message }: Failure): string =>
  cause ? `${sentence(cause)} ${sentence(remedy)}`.trim() : message;
