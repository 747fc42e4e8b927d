/** Text inside PNG files: an iTXt chunk after the header, with its checksum (PNG, sections 5 and 11.3.3.4). */

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, type and checksum around a chunk's data. */
const frame = 12;

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let k = 0; k < 8; k++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

interface Chunk {
  type: string;
  data: Uint8Array;
  /** Where it begins in the file, and where the next one does. */
  start: number;
  end: number;
}

/** The chunks of a PNG. Throws where the file is none, or damaged. */
export function chunksOf(png: Uint8Array): Chunk[] {
  if (signature.some((byte, i) => png[i] !== byte)) throw new Error('This is no PNG file.');
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Chunk[] = [];
  for (let start = signature.length; start < png.length; ) {
    if (start + frame > png.length) throw new Error('This PNG file ends too soon.');
    const end = start + frame + view.getUint32(start);
    if (end > png.length) throw new Error('This PNG file ends too soon.');
    const type = String.fromCharCode(...png.subarray(start + 4, start + 8));
    if (crc32(png.subarray(start + 4, end - 4)) !== view.getUint32(end - 4))
      throw new Error(`The chunk ${type} of this PNG file is damaged.`);
    chunks.push({ type, data: png.subarray(start + 8, end - 4), start, end });
    start = end;
  }
  return chunks;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + frame);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(bytes.length - 4, crc32(bytes.subarray(4, -4)));
  return bytes;
}

/** The PNG with a text under a keyword (Latin letters). */
export function withText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  const header = chunksOf(png)[0];
  if (header?.type !== 'IHDR') throw new Error('This PNG file has no header.');
  // Not compressed, no language, no translated keyword.
  const added = chunk('iTXt', new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`));
  const bytes = new Uint8Array(png.length + added.length);
  bytes.set(png.subarray(0, header.end));
  bytes.set(added, header.end);
  bytes.set(png.subarray(header.end), header.end + added.length);
  return bytes;
}

/** The text under a keyword, or null. */
export function textOf(png: Uint8Array, keyword: string): string | null {
  for (const { type, data } of chunksOf(png)) {
    if (type !== 'iTXt') continue;
    const whole = new TextDecoder().decode(data);
    if (whole.startsWith(`${keyword}\0\0\0\0\0`)) return whole.slice(keyword.length + 5);
  }
  return null;
}
