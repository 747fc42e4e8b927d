// The self-rewarding loop with TensorFlow.js on its WebAssembly backend (SIMD, one thread, float32). It has no
// linear solver: the d × d system is solved by Cholesky in plain JavaScript, which is little work.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { main, solve } from './arrays.mjs';

const require = createRequire(`${process.env.PEERS}/package.json`);
const tf = require('@tensorflow/tfjs-core');
const wasm = require('@tensorflow/tfjs-backend-wasm');

async function make({ phi, X, Y, d, mu }, { beta }) {
  wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
  const features = tf.tensor2d(Float32Array.from(phi), [X * Y, d]);
  const weights = tf.tensor1d(Float32Array.from(mu));
  return {
    policy(theta) {
      const [kappa, cdf] = tf.tidy(() => {
        const logits = tf.reshape(tf.matMul(features, tf.tensor2d(Float32Array.from(theta), [d, 1])), [X, Y]);
        const probability = tf.softmax(logits);
        const sum = tf.sum(tf.mul(weights, tf.div(1, tf.max(probability, 1))));
        return [sum.dataSync()[0], tf.cumsum(probability, 1).dataSync()];
      });
      return { kappa, cdf };
    },
    update(theta, { first, second, noise }) {
      const [G, b] = tf.tidy(() => {
        const difference = tf.sub(
          tf.gather(features, tf.tensor1d(first, 'int32')),
          tf.gather(features, tf.tensor1d(second, 'int32')),
        );
        const reward = tf.add(
          tf.matMul(difference, tf.tensor2d(Float32Array.from(theta), [d, 1])),
          tf.tensor2d(Float32Array.from(noise), [noise.length, 1]),
        );
        return [
          tf.matMul(difference, difference, true, false).dataSync(),
          tf.matMul(difference, reward, true, false).dataSync(),
        ];
      });
      const step = Float64Array.from(b);
      solve(Float64Array.from(G), step, d);
      return theta.map((value, j) => value + step[j] / beta);
    },
  };
}

await main(make, tf.version_core);
