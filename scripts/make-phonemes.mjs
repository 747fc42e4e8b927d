// Makes core/texts/phonemes.txt and pronunciations.txt anew from Debian's package pocketsphinx-en-us:
//   apt-get install pocketsphinx-en-us && node scripts/make-phonemes.mjs
// The first is its trigram model of phonemes, as tables of what may follow; the second those words of its dictionary
// that the model can say. core/texts/README.md has their format, and the hashes of what came out.
import { readFileSync, writeFileSync } from 'node:fs';

const FROM = process.env.POCKETSPHINX_MODEL ?? '/usr/share/pocketsphinx/model/en-us/';
const UNITS = 200; // of a nat: three hexadecimal digits reach to e^-20, and are right to a quarter of a per cent
const LONGEST = 6; // phonemes of a word
const CODE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklm'; // of each phoneme in a pronunciation

/** The arrays of a language model as the package has them: a trie of the last word, the one before it, and so on. */
function readTrie(name) {
  const bytes = readFileSync(FROM + name);
  const head = 'Trie Language Model';
  let at = head.length;
  if (bytes.toString('latin1', 0, at) !== head || bytes[at] !== 3)
    throw new Error(`${name} is no trie of order 3`);
  at += 1;
  const counts = [0, 1, 2].map((i) => bytes.readUInt32LE(at + 4 * i));
  at += 12;
  if (bytes.readUInt32LE(at) !== 1) throw new Error(`${name} is not quantised to 16 bits`);
  at += 4;
  const floats = (n) => {
    const list = Float64Array.from({ length: n }, (_, i) => bytes.readFloatLE(at + 4 * i) * Math.log(1.0001));
    at += 4 * n;
    return list;
  };
  const tables = { pair: floats(1 << 16), backoff: floats(1 << 16), triple: floats(1 << 16) };
  // One more than there are words: its `next` ends the last word's range.
  const ones = Array.from({ length: counts[0] + 1 }, () => {
    const [p, backoff] = floats(2);
    at += 4;
    return { p, backoff, next: bytes.readUInt32LE(at - 4) };
  });
  const width = (most) => Math.ceil(Math.log2(most + 1));
  const bits = (base, offset, n) => {
    let value = 0n;
    for (let i = 0; i < 9; i++) value |= BigInt(bytes[base + (offset >> 3) + i] ?? 0) << BigInt(8 * i);
    return Number((value >> BigInt(offset & 7)) & ((1n << BigInt(n)) - 1n));
  };
  const array = (count, each) => {
    const base = at;
    at += Math.floor(((1 + count) * each + 7) / 8) + 8;
    return base;
  };
  const word = width(counts[0]);
  const range = width(counts[2]);
  const pairBits = word + 32 + range;
  const tripleBits = word + 16;
  const pairs = array(counts[1], pairBits);
  const triples = array(counts[2], tripleBits);
  const pair = (i) => {
    const from = i * pairBits;
    return {
      before: bits(pairs, from, word),
      backoff: tables.backoff[bits(pairs, from + word, 16)],
      p: tables.pair[bits(pairs, from + word + 16, 16)],
      next: bits(pairs, from + word + 32, range),
    };
  };
  const triple = (i) => ({
    before: bits(triples, i * tripleBits, word),
    p: tables.triple[bits(triples, i * tripleBits + word, 16)],
  });
  return { ones, pair, triple, words: namesOf(bytes, counts[0]) };
}

/** The words of a model: the last `count` texts of the file, each ended by a zero byte. */
function namesOf(bytes, count) {
  let begin = bytes.length - 1;
  for (let left = count; left > 0; left--) begin = bytes.lastIndexOf(0, begin - 1);
  return bytes.toString('latin1', begin + 1, bytes.length - 1).split('\0');
}

/** log P(c | a b) with back-off, and log P(c | b). */
function conditionals({ ones, pair, triple }) {
  const pairs = new Map();
  const triples = new Map();
  for (let c = 0; c + 1 < ones.length; c++) {
    for (let i = ones[c].next; i < ones[c + 1].next; i++) {
      const { before: b, ...rest } = pair(i);
      pairs.set(`${b} ${c}`, rest);
      for (let j = rest.next; j < pair(i + 1).next; j++) {
        const { before: a, p } = triple(j);
        triples.set(`${a} ${b} ${c}`, p);
      }
    }
  }
  const afterOne = (b, c) => pairs.get(`${b} ${c}`)?.p ?? ones[b].backoff + ones[c].p;
  // In the trie the context a b is found as b, then a; so is its back-off.
  const afterTwo = (a, b, c) =>
    triples.get(`${a} ${b} ${c}`) ?? (pairs.get(`${a} ${b}`)?.backoff ?? 0) + afterOne(b, c);
  return { afterOne, afterTwo };
}

const model = readTrie('en-us-phone.lm.bin');
const { afterOne, afterTwo } = conditionals(model);
const number = new Map(model.words.map((name, i) => [name, i]));
const SILENCE = number.get('SIL');
const END = number.get('</s>');
// Token 0 is silence: a word ends with it, or with the end of what is said. <UNK> and <s> follow nothing.
const phonemes = model.words.filter((name) => !['<UNK>', '<s>', '</s>', 'SIL'].includes(name));
const tokens = phonemes.map((name) => number.get(name));

let worst = 0;
let largest = 0;
/** −log p of each token, 0 to V − 1, in hexadecimal digits. */
function row(name, logOf) {
  const p = [Math.exp(logOf(SILENCE)) + Math.exp(logOf(END)), ...tokens.map((c) => Math.exp(logOf(c)))];
  const sum = p.reduce((a, b) => a + b);
  worst = Math.max(worst, Math.abs(sum - 1));
  const steps = p.map((x) => Math.round(-Math.log(x / sum) * UNITS));
  largest = Math.max(largest, ...steps);
  return `${name} ${steps.map((k) => k.toString(16).padStart(3, '0')).join('')}`;
}

const rows = [];
// Of what follows silence a word begins with; that silence follows silence is left out in the reader.
rows.push(row('SIL', (c) => afterOne(SILENCE, c)));
for (const b of tokens) rows.push(row(model.words[b], (c) => afterOne(b, c)));
for (const a of [SILENCE, ...tokens]) {
  for (const b of tokens) {
    const name = `${model.words[a]} ${model.words[b]}`;
    rows.push(row(name, (c) => afterTwo(a, b, c)));
  }
}
const out = (name) => new URL(`../core/texts/${name}`, import.meta.url);
writeFileSync(out('phonemes.txt'), `${['SIL', ...phonemes].join(' ')}\n${rows.join('\n')}\n`);
console.log(
  `phonemes.txt: ${rows.length} rows; before scaling they sum to 1 within ${worst.toExponential(1)};`,
);
console.log(`the least probability is e^-${(largest / UNITS).toFixed(2)}.`);

// A pronunciation is spelt as the likeliest of its words by the package's model of words, else the shortest.
const words = readTrie('en-us.lm.bin');
const likelihood = new Map(words.words.map((name, i) => [name, words.ones[i].p]));
const better = (a, b) =>
  (likelihood.get(b) ?? -Infinity) - (likelihood.get(a) ?? -Infinity) ||
  a.length - b.length ||
  (a < b ? -1 : 1);
const spellings = new Map();
for (const line of readFileSync(`${FROM}cmudict-en-us.dict`, 'latin1').trim().split('\n')) {
  const [spelt, ...said] = line.split(' ');
  if (said.length > LONGEST) continue;
  const code = said.map((name) => CODE[phonemes.indexOf(name)]).join('');
  const spelling = spelt.replace(/\(\d+\)$/, ''); // word(2) is another way to say it
  const known = spellings.get(code);
  if (!known || better(spelling, known) < 0) spellings.set(code, spelling);
}
const lines = [...spellings]
  .map(([code, spelling]) => `${code} ${spelling}`)
  .sort((a, b) => (a < b ? -1 : 1));
writeFileSync(out('pronunciations.txt'), `${lines.join('\n')}\n`);
console.log(`pronunciations.txt: ${lines.length}, of at most ${LONGEST} phonemes.`);
