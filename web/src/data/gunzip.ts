/**
 * Unpacking gzip (RFC 1951, RFC 1952) where the browser refuses to: it takes one member, and does not tell what is
 * wrong. Slower than the browser, and asked only then.
 */

/** Why an archive cannot be unpacked: a clause. */
export class GzipProblem extends Error {}

/** Bytes that are gathered before they are passed on; more than a match looks back. */
const stretch = 2 ** 18;
const farthest = 2 ** 15;

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let i = 0; i < 8; ++i) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** What a length or distance symbol begins at, and how many bits more it has. */
const extended = (first: number, extra: readonly number[]) => {
  let from = first;
  return extra.map((bits) => {
    const base = from;
    from += 2 ** bits;
    return [base, bits] as const;
  });
};
const lengths = extended(
  3,
  Array.from({ length: 28 }, (_, i) => (i < 8 ? 0 : (i >> 2) - 1)),
);
lengths.push([258, 0]);
const distances = extended(
  1,
  Array.from({ length: 30 }, (_, i) => (i < 4 ? 0 : (i >> 1) - 1)),
);
const codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A canonical Huffman code: how many words each length has, and their symbols in order. */
class Code {
  readonly counts = new Uint16Array(16);
  readonly symbols: Uint16Array;

  constructor(sizes: readonly number[], bad: () => GzipProblem) {
    const at = (n: number): number => this.counts[n] as number;
    for (const size of sizes) if (size > 0) this.counts[size] = at(size) + 1;
    const starts: number[] = [0, 0];
    let left = 1;
    for (let n = 1; n < 16; ++n) {
      left = 2 * left - at(n);
      if (left < 0) throw bad();
      starts.push((starts[n] as number) + at(n));
    }
    this.symbols = new Uint16Array(sizes.length);
    sizes.forEach((size, symbol) => {
      if (size > 0) this.symbols[(starts[size] as number)++] = symbol;
    });
  }
}

class Gunzip {
  private at = 0;
  private held = 0;
  private bits = 0;
  private readonly out = new Uint8Array(stretch + farthest);
  /** Of `out`: what is there, and how much of that has been passed on. */
  private end = 0;
  private passed = 0;
  private crc = 0;
  private size = 0;
  private member = 0;
  private fixed: [Code, Code] | null = null;

  constructor(
    private readonly all: Uint8Array,
    private readonly take: (piece: Uint8Array) => boolean,
  ) {}

  private readonly bad = (): GzipProblem => new GzipProblem(`its member at byte ${this.member} is damaged`);

  private byte(): number {
    const byte = this.all[this.at++];
    if (byte === undefined) throw new GzipProblem(`it ends early, after ${this.all.length} bytes`);
    return byte;
  }

  private number(bytes: number): number {
    let sum = 0;
    for (let i = 0; i < bytes; ++i) sum += this.byte() * 2 ** (8 * i);
    return sum;
  }

  private wanted(count: number): number {
    while (this.bits < count) {
      this.held |= this.byte() << this.bits;
      this.bits += 8;
    }
    const value = this.held & (2 ** count - 1);
    this.held >>>= count;
    this.bits -= count;
    return value;
  }

  private symbol({ counts, symbols }: Code): number {
    let [word, first, index] = [0, 0, 0];
    for (let n = 1; n < 16; ++n) {
      word |= this.wanted(1);
      const count = counts[n] as number;
      if (word - count < first) return symbols[index + word - first] as number;
      index += count;
      first = (first + count) << 1;
      word <<= 1;
    }
    throw this.bad();
  }

  /** False when no more is wanted. */
  private pass(): boolean {
    const piece = this.out.slice(this.passed, this.end);
    let crc = ~this.crc;
    for (const byte of piece) crc = (crcTable[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
    this.crc = ~crc >>> 0;
    this.size += piece.length;
    const kept = Math.min(this.end, farthest);
    this.out.copyWithin(0, this.end - kept, this.end);
    this.end = kept;
    this.passed = kept;
    return this.take(piece);
  }

  private put(byte: number): boolean {
    if (this.end === this.out.length && !this.pass()) return false;
    this.out[this.end++] = byte;
    return true;
  }

  private head(): void {
    this.at += 2; // which were looked at
    if (this.byte() !== 8) throw this.bad();
    const flags = this.byte();
    this.number(6);
    if (flags & 4) this.number(this.number(2));
    for (const flag of [8, 16]) if (flags & flag) while (this.byte() !== 0);
    if (flags & 2) this.number(2);
  }

  private codes(): [Code, Code] {
    const [literals, far, count] = [this.wanted(5) + 257, this.wanted(5) + 1, this.wanted(4) + 4];
    const sizes = Array<number>(19).fill(0);
    for (const place of codeOrder.slice(0, count)) sizes[place] = this.wanted(3);
    const code = new Code(sizes, this.bad);
    const all: number[] = [];
    while (all.length < literals + far) {
      const symbol = this.symbol(code);
      if (symbol < 16) all.push(symbol);
      else {
        if (symbol === 16 && all.length === 0) throw this.bad();
        const [value, times] =
          symbol === 16
            ? [all.at(-1) as number, 3 + this.wanted(2)]
            : [0, symbol === 17 ? 3 + this.wanted(3) : 11 + this.wanted(7)];
        for (let i = 0; i < times; ++i) all.push(value);
      }
    }
    if (all.length > literals + far) throw this.bad();
    return [new Code(all.slice(0, literals), this.bad), new Code(all.slice(literals), this.bad)];
  }

  private usual(): [Code, Code] {
    const sizes = Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
    this.fixed ??= [new Code(sizes, this.bad), new Code(Array<number>(30).fill(5), this.bad)];
    return this.fixed;
  }

  private stored(): boolean {
    this.held = 0;
    this.bits = 0;
    const size = this.number(2);
    if (this.number(2) !== 0xffff - size) throw this.bad();
    for (let i = 0; i < size; ++i) if (!this.put(this.byte())) return false;
    return true;
  }

  private packed([literal, far]: [Code, Code]): boolean {
    for (;;) {
      const symbol = this.symbol(literal);
      if (symbol === 256) return true;
      if (symbol < 256) {
        if (!this.put(symbol)) return false;
        continue;
      }
      const [length, more] = lengths[symbol - 257] ?? [];
      if (length === undefined || more === undefined) throw this.bad();
      const count = length + this.wanted(more);
      const [distance, bits] = distances[this.symbol(far)] ?? [];
      if (distance === undefined || bits === undefined) throw this.bad();
      const back = distance + this.wanted(bits);
      if (back > this.end) throw this.bad();
      for (let i = 0; i < count; ++i) if (!this.put(this.out[this.end - back] as number)) return false;
    }
  }

  /** One member; false when no more is wanted. */
  private one(): boolean {
    this.member = this.at;
    this.head();
    [this.held, this.bits, this.end, this.passed, this.crc, this.size] = [0, 0, 0, 0, 0, 0];
    for (let last = false; !last; ) {
      last = this.wanted(1) === 1;
      const kind = this.wanted(2);
      if (kind === 3) throw this.bad();
      const whole = kind === 0 ? this.stored() : this.packed(kind === 1 ? this.usual() : this.codes());
      if (!whole) return false;
    }
    if (!this.pass()) return false;
    if (this.number(4) !== this.crc || this.number(4) !== this.size % 2 ** 32) throw this.bad();
    return true;
  }

  run(): boolean {
    while (this.at < this.all.length) {
      if (this.all[this.at] !== 0x1f || (this.all[this.at + 1] ?? 0x8b) !== 0x8b)
        throw new GzipProblem(`no member begins at byte ${this.at}`);
      if (!this.one()) return false;
    }
    return true;
  }
}

/** Gives what the members hold to `take`, until that says false: then false. Throws GzipProblem. */
export const gunzip = (all: Uint8Array, take: (piece: Uint8Array) => boolean): boolean =>
  new Gunzip(all, take).run();
