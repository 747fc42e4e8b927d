/** Text inside PNG files: an iTXt chunk after the header, with its checksum (PNG, sections 5 and 11.3.3.4). */
import { crc32 } from '../base/crc32.js';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, type and checksum around a chunk's data. */
const frame = 12;
/** The header is the first chunk, and always as long as this. */
const headerEnd = signature.length + frame + 13;

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
  if (signature.some((byte, i) => png[i] !== byte)) throw new Error('This is no PNG file.');
  // Not compressed, no language, no translated keyword.
  const added = chunk('iTXt', new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`));
  const bytes = new Uint8Array(png.length + added.length);
  bytes.set(png.subarray(0, headerEnd));
  bytes.set(added, headerEnd);
  bytes.set(png.subarray(headerEnd), headerEnd + added.length);
  return bytes;
}
