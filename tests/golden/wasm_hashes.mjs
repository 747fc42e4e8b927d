// Computes golden entries with the WebAssembly module, in the JavaScript engine that runs this:
//   node wasm_hashes.mjs [--scalar] [--one-by-one] < entries as JSON
// Prints the hash of each, or why there is none, a line each.
import { readFileSync } from 'node:fs';
import { loadSrlm } from '../../wasm/srlm.mjs';

/** Chunks of a whole run; `size` replicates at a time (0: the module's own choice). */
function chunksOf(session, size) {
  const { replicates } = session.spec;
  const chunks = [];
  for (let first = 0; first < replicates; ) {
    const count = Math.min(size || session.problem.block_size, replicates - first);
    chunks.push(session.run(first, count));
    first += count;
  }
  return chunks;
}

function hashOf(srlm, { name, spec }, size) {
  const experiment = spec ? null : srlm.experiments().find((each) => each.name === name);
  if (!experiment?.sweep) {
    const session = srlm.prepare(spec ?? experiment.spec);
    const { hash } = session.summarise(chunksOf(session, size));
    session.free();
    return hash;
  }
  const { sweep, cells } = srlm.sweepPlan(experiment.sweep);
  const records = cells.map((cell, i) => {
    const session = srlm.prepare(cell.spec);
    const record = session.cellRecord(sweep, i, chunksOf(session, size));
    session.free();
    return record;
  });
  return srlm.sweepResult(sweep, records, 0).hash;
}

const simd = !process.argv.includes('--scalar');
const size = process.argv.includes('--one-by-one') ? 1 : 0;
const srlm = await loadSrlm({ simd });
for (const entry of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    console.log(hashOf(srlm, entry, size));
  } catch (error) {
    console.log(error.message);
  }
}
