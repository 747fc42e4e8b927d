/** Chosen files may be packed; their first bytes tell, not their names. */

/** More than a tab can hold. */
const largest = 2 ** 30;

const begins = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, i) => bytes[i] === byte);

export interface Unpacked {
  bytes: Uint8Array;
  /** It was an archive. */
  packed: boolean;
}

/** The bytes of a file, unpacked where it is gzip. Throws an Error whose message says what is wrong and what to do. */
export async function unpack(file: Blob, name: string): Promise<Unpacked> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (begins(head, [0x28, 0xb5, 0x2f, 0xfd]))
    throw new Error(
      `“${name}” is packed with zstd, which browsers do not unpack. Unpack it, or pack it with gzip.`,
    );
  if (!begins(head, [0x1f, 0x8b])) return { bytes: new Uint8Array(await file.arrayBuffer()), packed: false };
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      size += piece.value.length;
      if (size > largest) break;
      pieces.push(piece.value);
    }
  } catch {
    throw new Error(
      `“${name}” is a gzip archive that ends early, is damaged or was joined from several. Copy or download it again, or unpack it.`,
    );
  }
  if (size > largest) {
    await reader.cancel();
    throw new Error(
      `“${name}” holds more than 1 GiB unpacked. Use the native program, which reads it piece by piece.`,
    );
  }
  return { bytes: new Uint8Array(await new Blob(pieces).arrayBuffer()), packed: true };
}
