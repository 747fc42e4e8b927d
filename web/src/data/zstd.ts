/**
 * Unpacking zstd (RFC 8878). fzstd decodes the blocks; frames, their sizes and their checksums are looked at here, as it
 * takes them on trust.
 */
import { Decompress } from 'fzstd';

/** Of a frame: what it looks back to is held while it is unpacked. */
const largestWindow = 2 ** 27;
/** Packed bytes between two rests for the page. */
const stretch = 2 ** 17;

interface Frame {
  end: number;
  /** Unpacked bytes, where the frame says. */
  size: number | null;
  checksum: number | null;
}

class Bytes {
  at = 0;
  constructor(readonly all: Uint8Array) {}

  skip(count: number): void {
    this.at += count;
    if (this.at > this.all.length) throw new Error(`it ends early, after ${this.all.length} bytes`);
  }

  /** A number of so many bytes, the lowest first; exact up to 2⁵³. */
  number(count: number): number {
    const from = this.at;
    this.skip(count);
    let sum = 0;
    for (let i = count - 1; i >= 0; --i) sum = sum * 256 + (this.all[from + i] ?? 0);
    return sum;
  }
}

/** Reads over a frame; null for one that is to be skipped. */
function frameIn(bytes: Bytes): Frame | null {
  const magic = bytes.number(4);
  if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) {
    bytes.skip(bytes.number(4));
    return null;
  }
  if (magic !== 0xfd2fb528) throw new Error(`no frame begins at byte ${bytes.at - 4}`);
  const flags = bytes.number(1);
  const single = (flags & 32) !== 0;
  let window = 0;
  if (!single) {
    const byte = bytes.number(1);
    window = 2 ** (10 + (byte >> 3)) * (1 + (byte & 7) / 8);
  }
  if (bytes.number([0, 1, 2, 4][flags & 3] ?? 0) !== 0)
    throw new Error('it was packed with a dictionary, which is not here');
  const length = [single ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  const size = length === 0 ? null : bytes.number(length) + (length === 2 ? 256 : 0);
  // A window that is the whole content is never larger than what may be unpacked, which is checked by itself.
  if (window > largestWindow) throw new Error('it looks back further than 128 MiB');
  for (let last = false; !last; ) {
    const header = bytes.number(3);
    last = (header & 1) === 1;
    bytes.skip(((header >> 1) & 3) === 1 ? 1 : header >> 3);
  }
  return { size, checksum: (flags & 4) !== 0 ? bytes.number(4) : null, end: bytes.at };
}

/**
 * Gives what each piece of the archive holds to `take`, which says whether to go on; false where that was not all, or
 * the archive says that it holds more than `most` bytes. Throws what is wrong: a clause.
 */
export async function unzstd(
  packed: Uint8Array,
  most: number,
  take: (piece: Uint8Array) => boolean,
): Promise<boolean> {
  const bytes = new Bytes(packed);
  while (bytes.at < packed.length) {
    const start = bytes.at;
    const frame = frameIn(bytes);
    if (!frame) continue;
    // It would have to be held as a whole.
    if (frame.size !== null && frame.size > most) return false;
    if (!(await unpackFrame(packed.subarray(start, frame.end), start, frame, take))) return false;
  }
  return true;
}

async function unpackFrame(
  packed: Uint8Array,
  start: number,
  frame: Frame,
  take: (piece: Uint8Array) => boolean,
): Promise<boolean> {
  const damaged = (why: string) => new Error(`its frame at byte ${start} is damaged (${why})`);
  let [size, more] = [0, true];
  const hash = new Xxh64();
  const decoder = new Decompress((piece) => {
    if (!more || piece.length === 0) return;
    size += piece.length;
    if (frame.checksum !== null) hash.add(piece);
    more = take(piece);
  });
  for (let at = 0; at < packed.length && more; at += stretch) {
    try {
      decoder.push(packed.subarray(at, at + stretch), at + stretch >= packed.length);
    } catch (error) {
      throw damaged((error as Error).message);
    }
    if (at + stretch < packed.length) await new Promise((rested) => setTimeout(rested));
  }
  if (!more) return false;
  if (frame.size !== null && frame.size !== size) throw damaged(`${size} bytes instead of ${frame.size}`);
  if (frame.checksum !== null && frame.checksum !== hash.low32()) throw damaged('its checksum differs');
  return true;
}

const primes = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
] as const;
const [p1, p2, p3, p4, p5] = primes;
const word = (x: bigint): bigint => BigInt.asUintN(64, x);
const turned = (x: bigint, by: bigint): bigint => word((x << by) | (x >> (64n - by)));
const mixed = (sum: bigint, x: bigint): bigint => word(turned(word(sum + word(x * p2)), 31n) * p1);

/** XXH64 with seed 0, which frames are checked by. */
class Xxh64 {
  private sums = [word(p1 + p2), p2, 0n, word(-p1)] as [bigint, bigint, bigint, bigint];
  private rest = new Uint8Array();
  private length = 0;

  add(piece: Uint8Array): void {
    this.length += piece.length;
    const all = new Uint8Array(this.rest.length + piece.length);
    all.set(this.rest);
    all.set(piece, this.rest.length);
    const end = all.length - (all.length % 32);
    this.rest = all.slice(end);
    const view = new DataView(all.buffer);
    let [a, b, c, d] = this.sums;
    for (let at = 0; at < end; at += 32) {
      a = mixed(a, view.getBigUint64(at, true));
      b = mixed(b, view.getBigUint64(at + 8, true));
      c = mixed(c, view.getBigUint64(at + 16, true));
      d = mixed(d, view.getBigUint64(at + 24, true));
    }
    this.sums = [a, b, c, d];
  }

  low32(): number {
    const view = new DataView(this.rest.buffer);
    const left = this.rest.length;
    const [a, b, c, d] = this.sums;
    let sum: bigint = p5;
    if (this.length >= 32) {
      sum = word(turned(a, 1n) + turned(b, 7n) + turned(c, 12n) + turned(d, 18n));
      for (const each of this.sums) sum = word((sum ^ mixed(0n, each)) * p1 + p4);
    }
    sum = word(sum + BigInt(this.length));
    let at = 0;
    for (; at + 8 <= left; at += 8)
      sum = word(turned(sum ^ mixed(0n, view.getBigUint64(at, true)), 27n) * p1 + p4);
    if (at + 4 <= left) {
      sum = word(turned(sum ^ word(BigInt(view.getUint32(at, true)) * p1), 23n) * p2 + p3);
      at += 4;
    }
    for (; at < left; ++at) sum = word(turned(sum ^ word(BigInt(this.rest[at] ?? 0) * p5), 11n) * p1);
    sum = word((sum ^ (sum >> 33n)) * p2);
    sum = word((sum ^ (sum >> 29n)) * p3);
    return Number((sum ^ (sum >> 32n)) & 0xffffffffn);
  }
}
