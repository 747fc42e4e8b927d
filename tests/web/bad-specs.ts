/** The one table of bad specs, as far as the page can meet them. */
import { readFileSync } from 'node:fs';
import { type Value, valueText } from '../../web/src/state/values.js';

interface Row {
  name: string;
  spec?: Record<string, Value>;
  inputs?: { text?: string; text_base64?: string; features_base64?: string; theta_base64?: string };
  stage: 'parse' | 'problem';
  code: string;
  parameter: string;
  contains: string[];
}

const rows: Row[] = JSON.parse(readFileSync(new URL('../bad_specs.json', import.meta.url), 'utf8'));

/** The row's spec as the fields of a link. */
export const fieldsOf = (spec: Record<string, Value>): string =>
  Object.entries(spec)
    .map(([key, value]) => `&${encodeURIComponent(key)}=${encodeURIComponent(valueText(value))}`)
    .join('');

/** Wrong in their values, not in their JSON types, which a link does not have. */
export const badLinks = rows.filter(
  ({ stage, code, spec, parameter }) =>
    stage === 'parse' && code !== 'wrong_type' && spec && parameter !== '' && !('text_file' in spec),
);

/** Wrong in the reader's own data. */
export const badData = rows.filter(
  ({ inputs, parameter }) => inputs && ['text_file', 'features_file', 'theta_file'].includes(parameter),
);

/** What the row's input holds; undefined when it is not given. */
export function bytesOf(row: Row, kind: 'text' | 'features' | 'theta'): Buffer | undefined {
  const base64 = row.inputs?.[`${kind}_base64`];
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  return kind === 'text' && row.inputs?.text !== undefined ? Buffer.from(row.inputs.text) : undefined;
}
