import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SrlmError } from '../../wasm/srlm.mjs';
import { simd as srlm } from './load.mjs';

const table = JSON.parse(readFileSync(new URL('../bad_specs.json', import.meta.url), 'utf8'));
const rows = table.filter((row) => !('text_base64' in row)); // JavaScript's strings are always Unicode

const bytes = (base64) => base64 && Uint8Array.from(Buffer.from(base64, 'base64'));

const inputsOf = ({ text, text_base64, features_base64, theta_base64 } = {}) => ({
  text: text ?? bytes(text_base64),
  features: bytes(features_base64),
  theta: bytes(theta_base64),
});

function thrownBy(work) {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a bad spec', () => {
  test.each(rows.map((row) => [row.name, row]))('%s', (_, row) => {
    const spec = row.text ?? row.spec;
    if (row.stage !== 'parse') srlm.validate(spec);
    const error = thrownBy(() =>
      row.stage === 'parse' ? srlm.validate(spec) : srlm.prepare(spec, inputsOf(row.inputs)).free(),
    );
    expect(error).toBeInstanceOf(SrlmError);
    expect(error).toMatchObject({ name: 'SrlmError', code: row.code });
    // A run too large is refused before its problem is built, and may blame another of its sizes.
    if (row.code !== 'too_large') expect(error.parameter).toBe(row.parameter);
    for (const part of row.contains) expect(error.message).toContain(part);
    expect(error.message).toContain(error.problem);
    expect(error.message).toContain(error.remedy);
  });
});
