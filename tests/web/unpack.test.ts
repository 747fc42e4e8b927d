// Files that are packed, by their first bytes.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { constants, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { unpack } from '../../web/src/data/unpack.js';

const text = new TextEncoder().encode('{"prompt": "π"}\n'.repeat(2000));
/** What zstd 1.5.4 made of it, and of some rollouts (-19); frames end with a checksum. */
const repeated = Buffer.from('KLUv/WTQg80AAIh7InByb21wdCI6ICLPgCJ9CgEAeQmkzyWYO8gt', 'base64');
const example = readFileSync('tests/cases/packed/words.jsonl.zst');

const joined = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.concat(parts));
const cut = (bytes: Uint8Array, count: number) => joined(bytes.subarray(0, bytes.length - count));
const altered = (bytes: Uint8Array, at: number): Uint8Array<ArrayBuffer> => {
  const copy = joined(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};
const given = (bytes: Uint8Array, most?: number) => unpack(new Blob([joined(bytes)]), 'a.zst', most);

/** A frame of one stored block, whose content would be this long, with a window if it has one. */
function stored(bytes: Uint8Array, { size = bytes.length, window = -1, dictionary = 0 } = {}): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, (window < 0 ? 0xe0 : 0xc0) | (dictionary ? 1 : 0)]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(size));
  const block = Buffer.alloc(3);
  block.writeUIntLE((bytes.length << 3) | 1, 0, 3);
  const more = [...(window < 0 ? [] : [window]), ...(dictionary ? [dictionary] : [])];
  return Buffer.concat([head, Buffer.from(more), length, block, bytes]);
}

test('a gzip file is unpacked whatever its name, any other left as it is', async () => {
  expect(await unpack(new Blob([gzipSync(text)]), 'rollouts.jsonl')).toEqual({ bytes: text, packed: 'gzip' });
  expect(await unpack(new Blob([text]), 'samples.gz')).toEqual({ bytes: text, packed: null });
  expect(await unpack(new Blob([text]), 'samples.zst')).toEqual({ bytes: text, packed: null });
  expect(await unpack(new Blob([]), 'empty')).toEqual({ bytes: new Uint8Array(), packed: null });
});

describe('gzip', () => {
  const packed = gzipSync(text);
  const read = (bytes: Uint8Array, most?: number) => unpack(new Blob([joined(bytes)]), 'a.gz', most);

  test('that was joined from several members is unpacked, however each was packed', async () => {
    const noise = Uint8Array.from({ length: 400_000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> (i % 25));
    const parts = [text, noise, joined(text, noise), new Uint8Array()];
    for (const options of [{ level: 9 }, { level: 0 }, { strategy: constants.Z_FIXED }]) {
      const { bytes } = await read(joined(...parts.map((part) => gzipSync(part, options))));
      expect(Buffer.compare(bytes, joined(...parts)), JSON.stringify(options)).toBe(0);
    }
  });

  test('that ends early is refused, wherever it does', async () => {
    const two = joined(packed, packed);
    for (let count = 1; count < packed.length; ++count)
      await expect(read(cut(two, count)), `${count} bytes fewer`).rejects.toThrow(
        /“a.gz” is a gzip archive that cannot be unpacked: it ends early, after \d+ bytes. Copy or download/,
      );
  });

  test('that is damaged, or has something else behind it, is refused', async () => {
    const second = `its member at byte ${packed.length} is damaged`;
    for (const at of [8, 4]) {
      await expect(read(altered(packed, packed.length - at))).rejects.toThrow(
        'its member at byte 0 is damaged',
      );
      const two = joined(packed, packed);
      await expect(read(altered(two, two.length - at))).rejects.toThrow(second);
    }
    for (let at = 10; at < packed.length; ++at)
      await expect(read(altered(packed, at)), `byte ${at}`).rejects.toThrow(
        /is damaged|ends early|no member/,
      );
    for (const whole of [packed, gzipSync('')])
      for (const more of [text, Uint8Array.of(1), new Uint8Array(40).fill(1)])
        await expect(read(joined(whole, more))).rejects.toThrow(`no member begins at byte ${whole.length}`);
  });

  test('that holds too much is refused', async () => {
    const most = text.length;
    expect((await read(packed, most)).bytes.length).toBe(most);
    await expect(read(joined(packed, packed), 2 * most - 1)).rejects.toThrow('holds more than 1 GiB');
    expect((await read(joined(packed, packed), 2 * most)).bytes.length).toBe(2 * most);
  });
});

test('what is packed with something else is named', async () => {
  const begins = { xz: '\xfd7zXZ\0', bzip2: 'BZh91AY&SY', zip: 'PK\x03\x04' };
  for (const [packing, head] of Object.entries(begins)) {
    const file = new Blob([Buffer.from(head.padEnd(60, '\0'), 'latin1')]);
    await expect(unpack(file, 'a.jsonl')).rejects.toThrow(
      `“a.jsonl” is packed with ${packing}, which is not read here. Unpack it, or pack it with gzip or zstd.`,
    );
  }
  const npz = new Blob([Buffer.from(begins.zip, 'latin1')]);
  expect((await unpack(npz, 'a.npz', undefined, true)).packed).toBe(null);
});

describe('zstd', () => {
  test('is unpacked: one frame, several, and those that are to be skipped', async () => {
    expect(await given(repeated)).toEqual({ bytes: text, packed: 'zstd' });
    const digest = createHash('sha256')
      .update((await given(example)).bytes)
      .digest('hex');
    expect(digest).toBe('e0beeda4b71ee98f6f059b7c45103c7bd75495f2c35f1d8a9ab07be0942b7e90');
    expect((await given(stored(text))).bytes).toEqual(text);
    const skipped = Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);
    const many = joined(skipped, repeated, skipped, stored(text), repeated, skipped);
    expect((await given(many)).bytes).toEqual(joined(text, text, text));
    expect((await given(skipped)).bytes).toEqual(new Uint8Array());
  });

  test('that ends early is refused, wherever it does', async () => {
    const two = joined(repeated, repeated);
    for (let count = 1; count < repeated.length; ++count) {
      await expect(given(cut(two, count)), `${count} bytes fewer`).rejects.toThrow(
        /“a.zst” is a zstd archive that cannot be unpacked: it ends early, after \d+ bytes. Copy or download/,
      );
    }
  });

  test('that is damaged is refused, wherever it is', async () => {
    for (let at = 4; at < repeated.length; ++at) {
      const damaged = given(altered(repeated, at));
      await expect(damaged, `byte ${at}`).rejects.toThrow(/is a zstd archive that cannot be unpacked/);
    }
    for (let at = 50; at < example.length; at += 997)
      await expect(given(altered(example, at)), `byte ${at}`).rejects.toThrow(
        /its frame at byte 0|ends early/,
      );
    await expect(given(joined(repeated, text))).rejects.toThrow(`no frame begins at byte ${repeated.length}`);
    await expect(given(stored(text, { size: text.length + 1 }))).rejects.toThrow(/bytes instead of \d/);
    await expect(given(stored(text, { size: 7 }))).rejects.toThrow('its frame at byte 0 is damaged');
  });

  test('that takes too much is refused before it does', async () => {
    const large = /“a.zst” holds more than 1 GiB unpacked. Use the native program/;
    await expect(given(joined(repeated, repeated), text.length + 1)).rejects.toThrow(large);
    await expect(given(repeated, text.length - 1)).rejects.toThrow(large);
    expect((await given(repeated, text.length)).bytes).toEqual(text);
    for (const size of [2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER])
      await expect(given(stored(text, { size }))).rejects.toThrow(large);
    await expect(given(stored(text, { window: 0xff }))).rejects.toThrow('looks back further than 128 MiB');
  });

  test('with a dictionary is refused', async () => {
    await expect(given(stored(text, { dictionary: 9 }))).rejects.toThrow('packed with a dictionary');
  });
});
