// Finished databases as documents and arrays.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, hasProgram, output, read, readJson, refused } from './lib/program.mjs';
import { plain, small } from './lib/sweeps.mjs';

const numpy = ['python3', '/usr/bin/python3'].find((name) => hasProgram(name, '-c', 'import numpy'));

/** The arrays of an .npz file: { name: { shape, type, data } }; checks every CRC-32. */
function npz(bytes) {
  const arrays = {};
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    expect(bytes.readUInt16LE(at + 8)).toBe(0); // stored
    const size = bytes.readUInt32LE(at + 22);
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 30, at + 30 + bytes.readUInt16LE(at + 26));
    const file = bytes.subarray(start, start + size);
    expect(bytes.readUInt32LE(at + 14)).toBe(crc32(file));
    expect(file.toString('latin1', 0, 8)).toBe('\x93NUMPY\x01\x00');
    const body = 10 + file.readUInt16LE(8);
    expect(body % 64).toBe(0);
    const header = file.toString('latin1', 10, body);
    const [, type, sizes] = header.match(
      /^{'descr': '(.*?)', 'fortran_order': False, 'shape': \((.*?)\), } *\n$/,
    );
    const shape = sizes.split(',').filter(Boolean).map(Number);
    const data = file.subarray(body);
    arrays[name.replace(/\.npy$/, '')] = { type, shape, data };
    at = start + size;
  }
  return arrays;
}

function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

describe('an export', () => {
  const series = ['--experiment', 'self-starvation', '--samples', '50', '--replicates', '3'];

  test.each([
    ['two axes', [...small, '--measure', 'kappa', '--floor', 'true']],
    ['series', series],
    ['values that are missing', [...small, '--measure', 'own_failure<=0.5']],
  ])('is what a sweep without a database writes: %s', (_, args) => {
    output('sweep', ...args, '--json', 'direct.json', '--csv', 'direct.csv');
    output('sweep', ...args, '--out', 'a.db');
    output('export', 'a.db', '--json', 'a.json', '--csv', 'a.csv');
    const strip = ({ wall_seconds, build, digests, ...rest }) => ({
      ...rest,
      digests: { ...digests, wall_seconds: '', build: '' },
    });
    expect(strip(readJson('a.json'))).toEqual(strip(readJson('direct.json')));
    expect(read('a.csv')).toBe(read('direct.csv'));
    expect(output('sweep', 'a.json')).toContain('The hash is that of the result file.');
  });

  test('as NumPy arrays holds every value', () => {
    output('sweep', ...small, '--measure', 'own_failure<=0.5', '--floor', 'true', '--out', 'a.db');
    output('export', 'a.db', '--json', 'a.json', '--npz', 'a.npz');
    const bytes = readFileSync(join(folder, 'a.npz'));
    const { cells } = readJson('a.json');
    const arrays = npz(bytes);
    const doubles = (name) =>
      Array.from({ length: arrays[name].data.length / 8 }, (_, i) => arrays[name].data.readDoubleLE(8 * i));
    const numbers = (values) => values.map((value) => value ?? Number.NaN);
    expect(arrays.values.shape).toEqual([6, 3]);
    expect(doubles('values')).toEqual(numbers(cells.flatMap(({ values }) => values)));
    for (const key of ['mean', 'standard_error', 'low', 'median', 'high', 'floor'])
      expect(doubles(key), key).toEqual(numbers(cells.map((cell) => cell[key])));
    expect(doubles('axis_samples')).toEqual([20, 40, 20, 40, 20, 40]);
    expect(doubles('axis_beta')).toEqual([0.5, 0.5, 1, 1, 2, 2]);
    expect(arrays.hash.type).toBe('<U16');
    expect(arrays.hash.data.toString('utf16le').replaceAll('\0', '')).toBe(
      cells.map(({ hash }) => hash).join(''),
    );
    output('export', 'a.db', '--npz', 'b.npz');
    expect(readFileSync(join(folder, 'b.npz'))).toEqual(bytes); // no clock in it
  });

  test.skipIf(!numpy)('as NumPy arrays is read by NumPy', () => {
    output('sweep', ...series, '--out', 'a.db');
    output('export', 'a.db', '--json', 'a.json', '--npz', 'a.npz');
    const script = `import json, numpy
z, cells = numpy.load('a.npz'), json.load(open('a.json'))['cells']
assert numpy.array_equal(z['values'], [c['values'] for c in cells])
assert list(z['hash']) == [c['hash'] for c in cells]
print(len(set(z['series'])))`;
    expect(Number(execFileSync(numpy, ['-c', script], { cwd: folder, encoding: 'utf8' }))).toBeGreaterThan(1);
  });

  test('says what to write, and where not', () => {
    plain(...small, '--out', 'a.db');
    expect(refused('export', 'a.db').stderr).toContain('--npz FILE');
    output('export', 'a.db', '--csv', 'a.csv');
    expect(refused('export', 'a.db', '--csv', 'a.csv').status).toBe(7);
    output('export', 'a.db', '--csv', 'a.csv', '--force');
  });
});
