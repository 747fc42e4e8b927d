// Trains the small network of core/texts/network.txt anew: the next character of Genesis after the eight before it.
//   node scripts/train-network.mjs [FILE]
// An embedding of each character, two layers with tanh, and a softmax over the characters; Adam, a fixed seed. Its
// weights are rounded to a byte each. Math.tanh() and Math.exp() are not the same to the last bit in every engine, so
// that another one than Node 20's V8 may train other weights: core/texts/README.md has the hash of those in the file.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz ';
const V = ALPHABET.length;
const CONTEXT = 8;
const EMBEDDING = 8;
const FIRST = 96;
const HIDDEN = 48;
const EPOCHS = 24;
const BATCH = 32;
const DECAY = 2e-4;

let state = 1;
/** Uniform on [0, 1): mulberry32. */
function uniform() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

const text = readFileSync(new URL('../core/texts/genesis.txt', import.meta.url), 'utf8')
  .toLowerCase()
  .replace(/[^a-z]+/g, ' ')
  .trim();
const symbols = Int32Array.from(text, (c) => ALPHABET.indexOf(c));
const held = Math.floor(symbols.length * 0.95); // what follows is not trained on

const layer = (name, rows, columns, size) => ({
  name,
  rows,
  columns,
  w: Float64Array.from({ length: rows * columns }, () => (2 * uniform() - 1) * size),
  g: new Float64Array(rows * columns),
  m: new Float64Array(rows * columns),
  v: new Float64Array(rows * columns),
});
const INPUT = CONTEXT * EMBEDDING;
const layers = {
  embedding: layer('embedding', V, EMBEDDING, 0.5),
  first: layer('first', FIRST, INPUT, Math.sqrt(3 / INPUT)),
  first_bias: layer('first_bias', 1, FIRST, 0),
  hidden: layer('hidden', HIDDEN, FIRST, Math.sqrt(3 / FIRST)),
  hidden_bias: layer('hidden_bias', 1, HIDDEN, 0),
  output: layer('output', V, HIDDEN, Math.sqrt(3 / HIDDEN)),
  output_bias: layer('output_bias', 1, V, 0),
};
const all = Object.values(layers);

const input = new Float64Array(INPUT);
const first = new Float64Array(FIRST);
const hidden = new Float64Array(HIDDEN);
const probability = new Float64Array(V);

/** out = f(W in + b) */
function apply({ w, rows, columns }, bias, from, out, f) {
  for (let r = 0; r < rows; ++r) {
    let sum = bias.w[r];
    for (let c = 0; c < columns; ++c) sum += w[r * columns + c] * from[c];
    out[r] = f(sum);
  }
}

/** The loss, in nats, of the character at a place. */
function forward(at) {
  for (let k = 0; k < CONTEXT; ++k)
    for (let j = 0; j < EMBEDDING; ++j)
      input[k * EMBEDDING + j] = layers.embedding.w[symbols[at - CONTEXT + k] * EMBEDDING + j];
  apply(layers.first, layers.first_bias, input, first, Math.tanh);
  apply(layers.hidden, layers.hidden_bias, first, hidden, Math.tanh);
  apply(layers.output, layers.output_bias, hidden, probability, (x) => x);
  const top = Math.max(...probability);
  let sum = 0;
  for (let y = 0; y < V; ++y) sum += probability[y] = Math.exp(probability[y] - top);
  for (let y = 0; y < V; ++y) probability[y] /= sum;
  return -Math.log(probability[symbols[at]]);
}

const toInput = new Float64Array(INPUT);
const toFirst = new Float64Array(FIRST);
const toHidden = new Float64Array(HIDDEN);
const toOutput = new Float64Array(V);

/** Adds the gradient of a layer, and gives that of what went into it. */
function back({ w, g, rows, columns }, bias, from, gradient, out) {
  out.fill(0);
  for (let r = 0; r < rows; ++r) {
    const d = gradient[r];
    bias.g[r] += d;
    for (let c = 0; c < columns; ++c) {
      g[r * columns + c] += d * from[c];
      out[c] += d * w[r * columns + c];
    }
  }
}

function backward(at) {
  for (let y = 0; y < V; ++y) toOutput[y] = probability[y] - (y === symbols[at] ? 1 : 0);
  back(layers.output, layers.output_bias, hidden, toOutput, toHidden);
  for (let i = 0; i < HIDDEN; ++i) toHidden[i] *= 1 - hidden[i] ** 2;
  back(layers.hidden, layers.hidden_bias, first, toHidden, toFirst);
  for (let i = 0; i < FIRST; ++i) toFirst[i] *= 1 - first[i] ** 2;
  back(layers.first, layers.first_bias, input, toFirst, toInput);
  for (let k = 0; k < CONTEXT; ++k)
    for (let j = 0; j < EMBEDDING; ++j)
      layers.embedding.g[symbols[at - CONTEXT + k] * EMBEDDING + j] += toInput[k * EMBEDDING + j];
}

let steps = 0;
function update(rate) {
  ++steps;
  for (const { w, g, m, v } of all) {
    for (let i = 0; i < w.length; ++i) {
      const d = g[i] / BATCH;
      m[i] = 0.9 * m[i] + 0.1 * d;
      v[i] = 0.999 * v[i] + 0.001 * d * d;
      const step = m[i] / (1 - 0.9 ** steps) / (Math.sqrt(v[i] / (1 - 0.999 ** steps)) + 1e-8);
      w[i] -= rate * (step + DECAY * w[i]);
      g[i] = 0;
    }
  }
}

function meanLoss(from, to) {
  let sum = 0;
  for (let at = from; at < to; ++at) sum += forward(at);
  return sum / (to - from);
}

const places = Int32Array.from({ length: held - CONTEXT }, (_, i) => i + CONTEXT);
for (let epoch = 0; epoch < EPOCHS; ++epoch) {
  for (let i = places.length - 1; i > 0; --i) {
    const j = Math.floor(uniform() * (i + 1));
    [places[i], places[j]] = [places[j], places[i]];
  }
  let sum = 0;
  for (let i = 0; i + BATCH <= places.length; i += BATCH) {
    for (let b = 0; b < BATCH; ++b) {
      sum += forward(places[i + b]);
      backward(places[i + b]);
    }
    update(0.003 * (1 - (epoch + i / places.length) / EPOCHS) + 1e-5);
  }
  console.log(`epoch ${epoch + 1}: ${(sum / places.length).toFixed(4)} nats`);
}

/** The smallest power of two that holds a layer's weights in signed bytes: w ≈ byte · 2^−shift. */
function rounded({ name, rows, columns, w }) {
  const largest = w.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const shift = Math.floor(Math.log2(127 / largest));
  const bytes = Array.from(w, (x) => Math.max(-127, Math.min(127, Math.round(x * 2 ** shift))));
  bytes.forEach((byte, i) => {
    w[i] = byte / 2 ** shift;
  });
  const hex = bytes.map((byte) => (byte & 255).toString(16).padStart(2, '0')).join('');
  return `${name} ${rows} ${columns} ${shift}\n${hex}\n`;
}
const before = meanLoss(held, symbols.length);
const file = all.map(rounded).join('');
const trained = meanLoss(CONTEXT, held);
const unseen = meanLoss(held, symbols.length);
const to = process.argv[2] ?? new URL('../core/texts/network.txt', import.meta.url);
writeFileSync(to, file);
console.log(
  `${all.reduce((sum, { w }) => sum + w.length, 0)} weights; ${trained.toFixed(4)} nats on what it was trained on, ` +
    `${unseen.toFixed(4)} on the last twentieth (${before.toFixed(4)} before rounding)\n` +
    `SHA-256 ${createHash('sha256').update(file).digest('hex')}`,
);
