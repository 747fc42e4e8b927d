/** Chosen files may be packed; their first bytes tell, not their names. */
import { lazily } from '../loading/lazily.js';

/** More than a tab can hold. */
const largest = 2 ** 30;

type Packing = 'gzip' | 'zstd';

export interface Unpacked {
  bytes: Uint8Array;
  /** What it was packed with. */
  packed: Packing | null;
}

/** What a file is packed with. */
export async function packingOf(file: Blob): Promise<Packing | null> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  const begins = (magic: readonly number[], from = 0) => magic.every((byte, i) => head[from + i] === byte);
  if (begins([0x1f, 0x8b])) return 'gzip';
  // A frame, or one to be skipped, which pzstd puts first.
  const skipped = ((head[0] ?? 0) & 0xf0) === 0x50 && begins([0x2a, 0x4d, 0x18], 1);
  return begins([0x28, 0xb5, 0x2f, 0xfd]) || skipped ? 'zstd' : null;
}

const loadZstd = lazily(
  'What unpacks zstd',
  () => import('./zstd.js'),
  (zstd) => zstd,
);

/** Gives at most so many bytes of what a file holds to `take`: false where there are more. Throws what is wrong with it. */
async function unpackInto(
  take: (piece: Uint8Array<ArrayBuffer>) => void,
  most: number,
  file: Blob,
  packing: Packing,
): Promise<boolean> {
  let size = 0;
  const fits = (piece: Uint8Array): boolean => {
    size += piece.length;
    if (size <= most) take(piece as Uint8Array<ArrayBuffer>);
    return size <= most;
  };
  if (packing === 'zstd') {
    const { unzstd } = await loadZstd();
    return unzstd(new Uint8Array(await file.arrayBuffer()), most, fits);
  }
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    if (fits(piece.value)) continue;
    await reader.cancel();
    return false;
  }
  return true;
}

const why: Record<Packing, (error: unknown) => string> = {
  gzip: () => 'that ends early, is damaged or was joined from several',
  zstd: (error) => `that cannot be unpacked: ${(error as Error).message}`,
};

/**
 * The bytes of a file, unpacked where it is gzip or zstd. Throws an Error whose message says what is wrong and what to
 * do; `most` is how many bytes may come of it.
 */
export async function unpack(file: Blob, name: string, most = largest): Promise<Unpacked> {
  const packed = await packingOf(file);
  if (!packed) return { bytes: new Uint8Array(await file.arrayBuffer()), packed };
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let whole: boolean;
  try {
    whole = await unpackInto((piece) => pieces.push(piece), most, file, packed);
  } catch (error) {
    throw new Error(
      `“${name}” is a ${packed} archive ${why[packed](error)}. Copy or download it again, or unpack it.`,
    );
  }
  if (!whole)
    throw new Error(
      `“${name}” holds more than 1 GiB unpacked. Use the native program, which reads it piece by piece.`,
    );
  return { bytes: new Uint8Array(await new Blob(pieces).arrayBuffer()), packed };
}
