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
  const head = new Uint8Array(await file.slice(0, 6).arrayBuffer());
  const begins = (magic: readonly number[], from = 0) => magic.every((byte, i) => head[from + i] === byte);
  if (begins([0x1f, 0x8b])) return 'gzip';
  // A frame, or one to be skipped, which pzstd puts first.
  const skipped = ((head[0] ?? 0) & 0xf0) === 0x50 && begins([0x2a, 0x4d, 0x18], 1);
  return begins([0x28, 0xb5, 0x2f, 0xfd]) || skipped ? 'zstd' : null;
}

/** What a file is packed with that is not read here; '' where it is not. */
export async function otherPacking(file: Blob): Promise<string> {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 10).arrayBuffer()));
  if (head.startsWith('\xfd7zXZ\0')) return 'xz';
  if (/^BZh[1-9]1AY/.test(head)) return 'bzip2';
  return head.startsWith('PK\x03\x04') ? 'zip' : '';
}

const loadZstd = lazily(
  'What unpacks zstd',
  () => import('./zstd.js'),
  (zstd) => zstd,
);

const loadGunzip = lazily(
  'What unpacks gzip',
  () => import('./gunzip.js'),
  (gunzip) => gunzip,
);

/** What takes pieces of at most `most` bytes in all, and says whether they fit. */
function gathering(most: number) {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const fits = (piece: Uint8Array): boolean => {
    size += piece.length;
    if (size <= most) pieces.push(piece as Uint8Array<ArrayBuffer>);
    return size <= most;
  };
  return { pieces, fits };
}

/** At most so many bytes of what the browser unpacks: false where there are more. Throws at what it does not take. */
async function byBrowser(file: Blob, fits: (piece: Uint8Array) => boolean): Promise<boolean> {
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    if (fits(piece.value)) continue;
    await reader.cancel();
    return false;
  }
  return true;
}

/** What a file holds; null where that is more than `most` bytes. Throws what is wrong with it. */
async function contentOf(file: Blob, packing: Packing, most: number): Promise<Blob | null> {
  if (packing === 'gzip') {
    const { pieces, fits } = gathering(most);
    const whole = await byBrowser(file, fits).catch(() => 'refused' as const);
    if (whole !== 'refused') return whole ? new Blob(pieces) : null;
  }
  const { pieces, fits } = gathering(most);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const whole =
    packing === 'zstd'
      ? await (await loadZstd()).unzstd(bytes, most, fits)
      : (await loadGunzip()).gunzip(bytes, fits);
  return whole ? new Blob(pieces) : null;
}

/**
 * The bytes of a file, unpacked where it is gzip or zstd. Throws an Error whose message says what is wrong and what to
 * do; `most` is how many bytes may come of it; `arrays` may be an .npz, which is a zip archive.
 */
export async function unpack(file: Blob, name: string, most = largest, arrays = false): Promise<Unpacked> {
  const packed = await packingOf(file);
  if (!packed) {
    const other = await otherPacking(file);
    if (other && !(arrays && other === 'zip'))
      throw new Error(
        `“${name}” is packed with ${other}, which is not read here. Unpack it, or pack it with gzip or zstd.`,
      );
    return { bytes: new Uint8Array(await file.arrayBuffer()), packed };
  }
  let content: Blob | null;
  try {
    content = await contentOf(file, packed, most);
  } catch (error) {
    throw new Error(
      `“${name}” is a ${packed} archive that cannot be unpacked: ${(error as Error).message}. Copy or download it again, or unpack it.`,
    );
  }
  if (!content)
    throw new Error(
      `“${name}” holds more than 1 GiB unpacked. Use the native program, which reads it piece by piece.`,
    );
  return { bytes: new Uint8Array(await content.arrayBuffer()), packed };
}
