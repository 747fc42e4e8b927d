/** A zstd frame whose blocks are stored as they are. */
export function zstdStored(bytes) {
  const largest = 1 << 17;
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
  head.writeUInt32LE(bytes.length, 5);
  const parts = [head];
  for (let at = 0; at < bytes.length; at += largest) {
    const block = bytes.subarray(at, at + largest);
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | (at + largest >= bytes.length ? 1 : 0), 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}
