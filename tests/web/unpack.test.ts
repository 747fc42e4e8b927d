// Files that are packed, by their first bytes.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unpack } from '../../web/src/data/unpack.js';

const text = new TextEncoder().encode('{"prompt": "π"}\n'.repeat(2000));

test('a gzip file is unpacked whatever its name, any other left as it is', async () => {
  expect(await unpack(new Blob([gzipSync(text)]), 'rollouts.jsonl')).toEqual({ bytes: text, packed: true });
  expect(await unpack(new Blob([text]), 'samples.gz')).toEqual({ bytes: text, packed: false });
  expect(await unpack(new Blob([]), 'empty')).toEqual({ bytes: new Uint8Array(), packed: false });
});

test('an archive that ends early or is altered is refused with what to do', async () => {
  const packed = gzipSync(text);
  const cut = unpack(new Blob([packed.subarray(0, packed.length - 9)]), 'cut.gz');
  await expect(cut).rejects.toThrow(/“cut.gz” is a gzip archive that ends early, is damaged or .* Copy/);
  const altered = Uint8Array.from(packed);
  altered[packed.length - 8] = (altered[packed.length - 8] ?? 0) ^ 1;
  await expect(unpack(new Blob([altered]), 'altered.gz')).rejects.toThrow(/damaged/);
});

test('zstd is refused with a sentence', async () => {
  const zstd = unpack(new Blob([new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0])]), 'samples.zst');
  await expect(zstd).rejects.toThrow(/packed with zstd, which browsers do not unpack. Unpack it/);
});
