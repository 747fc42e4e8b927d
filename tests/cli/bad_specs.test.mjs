// Every bad spec of the table is refused with its error.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { srlm, write } from './lib/program.mjs';

const table = JSON.parse(readFileSync(new URL('../bad_specs.json', import.meta.url), 'utf8'));
const exitStatus = { bad_data: 3, missing_file: 3, too_large: 4, diverged: 6, io: 7 };

/** The member `key` of a row, or `key`_base64 decoded. */
function bytes(object, key) {
  const encoded = object[`${key}_base64`];
  return encoded === undefined ? object[key] : Buffer.from(encoded, 'base64');
}

describe('a bad spec', () => {
  test.each(table.map((row) => [row.name, row]))('%s', (_, row) => {
    const { spec, inputs = {} } = row;
    write('spec.json', spec ? JSON.stringify(spec) : bytes(row, 'text'));
    for (const key of ['text', 'features', 'theta']) {
      const content = bytes(inputs, key);
      if (content !== undefined) write(spec[`${key}_file`] ?? 'unused', content);
    }
    const { status, stdout, stderr } = srlm(['run', 'spec.json', '--memory-limit', '1G']);
    expect(stderr).toContain(`srlm: error (${row.code}): `);
    // A run too large is refused before its problem is built, and may blame another of its sizes.
    if (row.code !== 'too_large') expect(stderr).toContain(row.parameter);
    for (const part of row.contains) expect(stderr).toContain(part);
    expect(status).toBe(exitStatus[row.code] ?? 2);
    expect(stdout).toBe('');
  });
});
