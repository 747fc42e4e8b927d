// What the peers in JavaScript share: the arrays of srlm_draws, random numbers, and the report.
import { readFileSync } from 'node:fs';

/** The numbers and the shape of a .npy file of float64 or int64. */
export function npy(file) {
  const bytes = readFileSync(file);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  const shape = /\(([^)]*)\)/
    .exec(header)[1]
    .split(',')
    .filter((size) => size.trim())
    .map(Number);
  const data = bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length);
  const values = header.includes('i8')
    ? Float64Array.from(new BigInt64Array(data), Number)
    : new Float64Array(data);
  return { values, shape };
}

/** The problem and the draws in a folder. */
export function load(folder, { samples, rounds }) {
  const phi = npy(`${folder}/phi.npy`);
  const [X, Y, d] = phi.shape;
  const drawn = npy(`${folder}/pairs.npy`).values;
  const noise = npy(`${folder}/noise.npy`).values;
  const pairs = Array.from({ length: rounds }, (_, t) => {
    const first = new Int32Array(samples);
    const second = new Int32Array(samples);
    for (let i = 0; i < samples; ++i) {
      first[i] = drawn[2 * (t * samples + i)];
      second[i] = drawn[2 * (t * samples + i) + 1];
    }
    return { first, second, noise: noise.subarray(t * samples, (t + 1) * samples) };
  });
  const theta = npy(`${folder}/theta.npy`).values;
  const mu = npy(`${folder}/mu.npy`).values;
  return { phi: phi.values, X, Y, d, theta, mu, pairs };
}

/** xoshiro128**: as fast a generator as JavaScript's integers allow; 32 bits a draw. */
export function generator(seed) {
  let [a, b, c, d] = [seed ^ 0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x1f83d9ab];
  return () => {
    let r = Math.imul(b, 5);
    r = Math.imul((r << 7) | (r >>> 25), 9);
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return ((r >>> 0) + 0.5) / 4294967296;
  };
}

/** A pair of standard normals (Box and Muller), their difference: what two evaluations add to Δr. */
export function noiseDifference(uniform, size) {
  const radius = Math.sqrt(-2 * Math.log(uniform()));
  const angle = 2 * Math.PI * uniform();
  return size * radius * (Math.cos(angle) - Math.sin(angle));
}

/** The first response whose running sum is above u, in row x of [X][Y] running sums. */
export function respond(cdf, x, Y, u) {
  let low = x * Y;
  let count = Y;
  const target = u * cdf[low + Y - 1];
  while (count > 1) {
    const half = count >> 1;
    if (cdf[low + half - 1] <= target) low += half;
    count -= half;
  }
  return low;
}

/** Solves Gx = b for a symmetric positive definite G [d][d] by Cholesky, in place. */
export function solve(G, b, d) {
  for (let j = 0; j < d; ++j) {
    for (let i = j; i < d; ++i) {
      let sum = G[i * d + j];
      for (let k = 0; k < j; ++k) sum -= G[i * d + k] * G[j * d + k];
      G[i * d + j] = i === j ? Math.sqrt(sum) : sum / G[j * d + j];
    }
  }
  for (let i = 0; i < d; ++i) {
    let sum = b[i];
    for (let k = 0; k < i; ++k) sum -= G[i * d + k] * b[k];
    b[i] = sum / G[i * d + i];
  }
  for (let i = d - 1; i >= 0; --i) {
    let sum = b[i];
    for (let k = i + 1; k < d; ++k) sum -= G[k * d + i] * b[k];
    b[i] = sum / G[i * d + i];
  }
}

/** A round's draws with the peer's own random numbers; the prompts of these benchmarks are equally likely. */
export function draw(cdf, { X, Y }, { samples, judge_noise }, uniform, pairs) {
  for (let i = 0; i < samples; ++i) {
    const x = Math.floor(uniform() * X);
    pairs.first[i] = respond(cdf, x, Y, uniform());
    pairs.second[i] = respond(cdf, x, Y, uniform());
    pairs.noise[i] = noiseDifference(uniform, judge_noise);
  }
}

/** Runs a peer: `make(problem, config)` gives { policy(θ) → {kappa, cdf}, update(θ, pairs) → θ }. */
export async function main(make, version) {
  const [folder, text] = process.argv.slice(2);
  const config = JSON.parse(text);
  const problem = load(folder, config);
  const peer = await make(problem, config);
  const kappa = [];
  let theta = problem.theta.slice();
  for (let t = 0; t <= config.rounds; ++t) {
    kappa.push(peer.policy(theta).kappa);
    if (t < config.rounds) theta = peer.update(theta, problem.pairs[t]);
  }
  const uniform = generator(1);
  const { samples } = config;
  const pairs = {
    first: new Int32Array(samples),
    second: new Int32Array(samples),
    noise: new Float64Array(samples),
  };
  const since = performance.now();
  for (let r = 0; r < config.replicates; ++r) {
    theta = problem.theta.slice();
    for (let t = 0; t <= config.rounds; ++t) {
      const { cdf } = peer.policy(theta);
      if (t === config.rounds) break;
      draw(cdf, problem, config, uniform, pairs);
      theta = peer.update(theta, pairs);
    }
  }
  console.log(JSON.stringify({ kappa, seconds: (performance.now() - since) / 1000, version }));
}
