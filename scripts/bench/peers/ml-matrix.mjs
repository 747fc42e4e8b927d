// The self-rewarding loop with ml-matrix: its products and its Cholesky decomposition; what it has no
// operation for (the exponential of a row, gathering rows) on its arrays.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { main } from './arrays.mjs';

const require = createRequire(`${process.env.PEERS}/package.json`);
const { CholeskyDecomposition, Matrix } = require('ml-matrix');

function make({ phi, X, Y, d, mu }, { beta, samples }) {
  const rows = Array.from({ length: X * Y }, (_, m) => phi.slice(m * d, (m + 1) * d));
  const features = new Matrix(rows);
  const cdf = new Float64Array(X * Y);
  return {
    policy(theta) {
      const logits = features.mmul(Matrix.columnVector(theta)).to1DArray();
      let kappa = 0;
      for (let x = 0; x < X; ++x) {
        let top = -Infinity;
        for (let m = x * Y; m < (x + 1) * Y; ++m) top = Math.max(top, logits[m]);
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
      const difference = new Matrix(samples, d);
      for (let s = 0; s < samples; ++s) {
        const p = rows[first[s]];
        const q = rows[second[s]];
        const row = difference.data[s];
        for (let j = 0; j < d; ++j) row[j] = p[j] - q[j];
      }
      const transposed = difference.transpose();
      const reward = difference.mmul(Matrix.columnVector(theta)).add(Matrix.columnVector(noise));
      const step = new CholeskyDecomposition(transposed.mmul(difference)).solve(transposed.mmul(reward));
      return theta.map((value, j) => value + step.get(j, 0) / beta);
    },
  };
}

await main(
  make,
  JSON.parse(readFileSync(`${process.env.PEERS}/node_modules/ml-matrix/package.json`)).version,
);
