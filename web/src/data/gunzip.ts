/**
 * Unpacking gzip (RFC 1952) where the browser refuses to: it takes one member, and does not tell what is wrong. fflate
 * inflates; where a member ends, and with what, is looked at here, as it takes that on trust.
 */
import { type FlateError, FlateErrorCode, Gunzip } from 'fflate';
import { crc32 } from '../base/crc32.js';

/** Packed bytes at a time; for each member within them fflate copies the rest. */
const stretch = 2 ** 14;
const magic = [0x1f, 0x8b, 8];
/** A member that holds nothing: put behind an archive, it begins there if the archive ends with a whole member. */
const nothing = Uint8Array.from([...magic, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** Gives what the members hold to `take`, until that says false: then false. Throws what is wrong: a clause. */
export function gunzip(all: Uint8Array, take: (piece: Uint8Array) => boolean): boolean {
  const bytes = new DataView(all.buffer, all.byteOffset, all.length);
  let [member, crc, size, more, whole, read] = [0, 0, 0, true, false, false];
  const damaged = () => new Error(`its member at byte ${member} is damaged`);
  /** Whether what a member ends with stands before here, and is right. */
  const ends = (at: number): boolean =>
    bytes.getUint32(at - 8, true) === crc && bytes.getUint32(at - 4, true) === size % 2 ** 32;
  const decoder = new Gunzip((piece) => {
    if (!more) return;
    crc = crc32(piece, crc);
    size += piece.length;
    more = take(piece);
  });
  decoder.onmember = (at) => {
    if (!more || at > all.length) return;
    if (!ends(at)) throw damaged();
    [member, crc, size, whole] = [at, 0, 0, at === all.length];
  };
  try {
    for (let at = 0; more && at < all.length; at += stretch) decoder.push(all.subarray(at, at + stretch));
    read = true;
    if (more) decoder.push(nothing);
  } catch (error) {
    if (!more) return false;
    const { code } = error as Partial<FlateError>;
    if (code === undefined) throw error;
    if (code === FlateErrorCode.InvalidHeader) {
      let at = member + 20; // no member is smaller
      while (at < all.length && !ends(at)) ++at;
      if (magic.some((byte, i) => (all[at + i] ?? byte) !== byte))
        throw new Error(`no member begins at byte ${at}`);
    }
    if (!read) throw damaged();
  }
  if (more && !whole) throw new Error(`it ends early, after ${all.length} bytes`);
  return more;
}
