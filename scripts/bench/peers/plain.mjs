// The self-rewarding loop in plain JavaScript on typed arrays.
import { main } from './arrays.mjs';

/** Solves Gx = b for a symmetric positive definite G [d][d] by Cholesky, in place. */
function solve(G, b, d) {
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

function make({ phi, X, Y, d, mu }, { beta, samples }) {
  const logits = new Float64Array(X * Y);
  const cdf = new Float64Array(X * Y);
  const G = new Float64Array(d * d);
  const b = new Float64Array(d);
  const difference = new Float64Array(d);
  return {
    policy(theta) {
      let kappa = 0;
      for (let x = 0; x < X; ++x) {
        let top = -Infinity;
        for (let m = x * Y; m < (x + 1) * Y; ++m) {
          let sum = 0;
          for (let j = 0; j < d; ++j) sum += phi[m * d + j] * theta[j];
          logits[m] = sum;
          if (sum > top) top = sum;
        }
        let total = 0;
        for (let m = x * Y; m < (x + 1) * Y; ++m) {
          total += Math.exp(logits[m] - top);
          cdf[m] = total;
        }
        kappa += mu[x] * total;
      }
      return { kappa, cdf };
    },
    update(theta, { first, second, noise }) {
      G.fill(0);
      b.fill(0);
      for (let s = 0; s < samples; ++s) {
        const p = first[s] * d;
        const q = second[s] * d;
        let reward = noise[s];
        for (let j = 0; j < d; ++j) {
          difference[j] = phi[p + j] - phi[q + j];
          reward += difference[j] * theta[j];
        }
        for (let i = 0; i < d; ++i) {
          const f = difference[i];
          b[i] += f * reward;
          const row = i * d;
          for (let j = 0; j <= i; ++j) G[row + j] += f * difference[j];
        }
      }
      solve(G, b, d);
      return theta.map((value, j) => value + b[j] / beta);
    },
  };
}

await main(make, process.version);
