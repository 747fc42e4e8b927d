import { crc32 as checksum, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../web/src/base/crc32.js';
import { withText } from '../../web/src/export/png-chunk.js';
import { chunksOf, textOf } from './png-file.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** One grey pixel, written without the code that is tested. */
function pixel(): Uint8Array {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const body = Buffer.concat([bytes(type), data]);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(checksum(body));
    return Buffer.concat([length, body, crc]);
  };
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0)),
    chunk('IDAT', deflateSync(Uint8Array.of(0, 128))),
    chunk('IEND', Uint8Array.of()),
  ]);
}

describe('text in a PNG', () => {
  it('has the checksums of the standard', () => {
    expect(crc32(bytes('123456789'))).toBe(0xcbf43926);
    expect(crc32(bytes('IEND'))).toBe(0xae426082);
  });

  it('comes back as it was, right after the header, and leaves the rest alone', () => {
    const text = JSON.stringify({ hash: '42b2806ee8ead3a8', note: 'κ_0 = 8, “β”' });
    const before = pixel();
    const after = withText(before, 'srlm', text);
    expect(textOf(after, 'srlm')).toBe(text);
    expect(textOf(after, 'other')).toBeNull();
    expect(textOf(before, 'srlm')).toBeNull();
    expect(chunksOf(after).map(({ type }) => type)).toEqual(['IHDR', 'iTXt', 'IDAT', 'IEND']);
    const [, added] = chunksOf(after);
    const rest = [...after.subarray(0, added?.start), ...after.subarray(added?.end)];
    expect(rest).toEqual([...before]);
  });

  it('is put into no other file', () => {
    expect(() => withText(bytes('GIF89a, which is no PNG'), 'srlm', '')).toThrow(/no PNG/);
  });
});
