/** Reading a PNG's chunks, and the text in them, without the code that is tested. */
import { crc32 } from 'node:zlib';

/** `start` is where a chunk begins in the file, and `end` where the next one does. */
export function chunksOf(png: Uint8Array) {
  const file = Buffer.from(png);
  if (file.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('no PNG file');
  const chunks: { type: string; data: Buffer; start: number; end: number }[] = [];
  for (let start = 8; start < file.length; ) {
    const end = start + 12 + file.readUInt32BE(start);
    if (end > file.length) throw new Error('the PNG file ends too soon');
    const type = file.toString('latin1', start + 4, start + 8);
    if (crc32(file.subarray(start + 4, end - 4)) !== file.readUInt32BE(end - 4))
      throw new Error(`the chunk ${type} is damaged`);
    chunks.push({ type, data: file.subarray(start + 8, end - 4), start, end });
    start = end;
  }
  return chunks;
}

/** The text under a keyword, or null. */
export function textOf(png: Uint8Array, keyword: string): string | null {
  const texts = chunksOf(png).flatMap(({ type, data }) => (type === 'iTXt' ? [data.toString()] : []));
  const head = `${keyword}\0\0\0\0\0`;
  return texts.find((text) => text.startsWith(head))?.slice(head.length) ?? null;
}
