// The self-rewarding loop in plain JavaScript on typed arrays.
import { main, solve } from './arrays.mjs';

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
