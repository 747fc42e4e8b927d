// Files that users' tools write, through the JavaScript API; and archives that zlib has packed in every way.
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { cases } from '../cases/cases.mjs';
import { simd as srlm } from './load.mjs';

const small = { replicates: 2, rounds: 1, samples: 20 };

test.each(cases)('$name $spec.self_reward', (row) => {
  const prepare = (strict) => srlm.prepare({ ...small, ...row.spec }, row.inputs, { strict });
  if (row.error) {
    for (const part of row.error) expect(() => prepare()).toThrow(part);
    return;
  }
  const session = prepare();
  const { problem } = session;
  expect(problem.prompts).toBe(row.prompts);
  expect(problem.kappa_0).toBeCloseTo(row.kappa_0, 6);
  expect(problem.notes.length, problem.notes.join('; ')).toBe(row.notes.length);
  for (const [i, note] of row.notes.entries()) expect(problem.notes[i]).toContain(note);
  if (row.accuracy !== undefined) {
    const { summary } = session.summarise([session.run(0, 2)]);
    expect(summary.accuracy.mean[0]).toBe(row.accuracy);
  }
  session.free();
  if (row.notes.length > 0) expect(() => prepare(true)).toThrow(row.notes[0]);
  else prepare(true).free();
});

/** A .npz archive of one array `logits` of shape (X, Y), packed by `deflate`. */
function npz(X, Y, values, deflate) {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${X}, ${Y}), }`;
  const header = `${text.padEnd(117)}\n`;
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  const npy = Buffer.concat([head, Buffer.from(header), Buffer.from(values.buffer)]);
  const packed = deflate(npy);
  const name = Buffer.from('logits.npy');
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(npy), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(npy.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed]);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}

describe('an archive is what NumPy reads', () => {
  const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED } = constants;
  const random = Float64Array.from({ length: 3000 }, (_, i) => Math.sin(i * i));
  const rounded = random.map((x) => Math.round(10 * x));
  test.each([0, 1, 6, 9])('at level %i', (level) => {
    for (const values of [random, rounded, new Float64Array(3000)]) {
      const logits = Array.from({ length: 100 }, (_, x) => values.slice(30 * x, 30 * x + 30).join(',')).join(
        '\n',
      );
      const plain = srlm.prepare({ problem: 'logits' }, { logits });
      for (const strategy of [Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED]) {
        const archive = npz(100, 30, values, (bytes) => deflateRawSync(bytes, { level, strategy }));
        const packed = srlm.prepare({ problem: 'logits' }, { logits: archive });
        expect(packed.policies(0)).toEqual(plain.policies(0));
        packed.free();
      }
      plain.free();
    }
  });

  test('unless a bit of it is wrong', () => {
    const archive = npz(100, 30, rounded, (bytes) => deflateRawSync(bytes));
    for (let at = 60; at < 400; at += 7) {
      const altered = Buffer.from(archive);
      altered[at] ^= 1 << (at % 8);
      expect(() => srlm.prepare({ problem: 'logits' }, { logits: altered })).toThrow(/damaged/);
    }
  });
});
