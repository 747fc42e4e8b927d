// The API of srlm.d.ts over the WebAssembly module: loading, errors as exceptions, arguments as
// JSON. What it computes is all in core/.
import { simd as detectSimd } from 'wasm-feature-detect';

export class SrlmError extends Error {
  name = 'SrlmError';

  constructor({ message, code, parameter, problem, remedy }) {
    super(message);
    Object.assign(this, { code, parameter, problem, remedy });
  }
}

export async function loadSrlm(options = {}) {
  const simd = options.simd ?? (await detectSimd());
  // Both branches are spelled out for bundlers, which follow only literal paths.
  const { default: instantiate } = await (simd
    ? import('./dist/srlm-simd.mjs')
    : import('./dist/srlm-scalar.mjs'));
  const source =
    options.wasm ??
    (simd
      ? new URL('./dist/srlm-simd.wasm', import.meta.url)
      : new URL('./dist/srlm-scalar.wasm', import.meta.url));
  return wrap(await instantiate({ wasmBinary: await bytesOf(source) }), simd);
}

async function bytesOf(source) {
  if (ArrayBuffer.isView(source)) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  const url = new URL(source, import.meta.url);
  if (url.protocol === 'file:' && globalThis.process?.versions?.node) {
    const fs = 'node:fs/promises'; // a variable, so that bundlers for browsers leave it alone
    const { readFile } = await import(/* @vite-ignore */ fs);
    return readFile(url);
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} could not be loaded (HTTP status ${response.status}).`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The value of an outcome {value} or {error}. */
function unwrap({ value, error }) {
  if (error) throw new SrlmError(error);
  return value;
}

const toJson = (spec) => (typeof spec === 'string' ? spec : JSON.stringify(spec));

const toBytes = (text) => (typeof text === 'string' ? new TextEncoder().encode(text) : text);

/** Embind would silently wrap a negative number or a fraction to another count. */
function checkCount(name, value) {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new RangeError(`${name} must be a whole number from 0 to 4294967295, not ${value}.`);
  }
}

const inOrder = (chunks) => [...chunks].sort((a, b) => a.first - b.first);

function wrap(module, simd) {
  const parameters = JSON.parse(module.parameters());
  let experiments; // as text: the core checks every cell of every sweep to write it
  const keys = new Set(parameters.map((parameter) => parameter.key));
  const validate = (spec) => JSON.parse(unwrap(module.validate(toJson(spec))));
  return {
    version: module.version(),
    build: module.build(),
    simd,
    parameters: () => structuredClone(parameters),
    metrics: () => module.metrics(),
    experiments() {
      experiments ??= module.experiments();
      return JSON.parse(experiments);
    },
    schema: () => JSON.parse(module.schema()),
    validate,
    shorten: (spec) => JSON.parse(unwrap(module.shorten(toJson(spec)))),
    parseValue(key, text) {
      if (!keys.has(key)) validate({ [key]: text }); // throws: unknown key
      return unwrap(module.parseValue(key, text));
    },
    memoryBytes: (spec) => unwrap(module.memoryBytes(toJson(spec))),
    prepare(spec, inputs = {}) {
      const { text, features, theta, logits, samples } = inputs;
      const bytes = {
        text: toBytes(text),
        features: toBytes(features),
        theta: toBytes(theta),
        logits: toBytes(logits),
        samples: toBytes(samples),
      };
      return openSession(module, unwrap(module.prepare(toJson(spec), bytes)));
    },
    sweepPlan(sweep) {
      const plan = unwrap(module.sweepPlan(toJson(sweep)));
      return {
        sweep: JSON.parse(plan.sweep),
        cells: plan.cells.map((cell) => ({ ...cell, spec: JSON.parse(cell.spec) })),
      };
    },
    sweepResult: (sweep, records, wallSeconds) =>
      JSON.parse(unwrap(module.sweepResult(toJson(sweep), records, wallSeconds))),
    sweepCsv: (sweep, records) => unwrap(module.sweepCsv(toJson(sweep), records)),
    heapBytes: () => module.heapBytes(),
  };
}

function openSession(module, session) {
  return {
    spec: JSON.parse(session.spec()),
    problem: session.problem(),
    run(first, count, onRound) {
      checkCount('first', first);
      checkCount('count', count);
      const run = unwrap(module.start(session, first, count));
      try {
        for (let more = true, seen = 0; more; ) {
          more = unwrap(run.step());
          if (run.round() > seen) {
            seen = run.round();
            onRound?.(seen);
          }
        }
        return unwrap(run.finish());
      } finally {
        run.delete();
      }
    },
    policies(replicate) {
      checkCount('replicate', replicate);
      return unwrap(session.policies(replicate));
    },
    summarise: (chunks) => unwrap(module.summarise(inOrder(chunks))),
    resultJson: (chunks, wallSeconds) => unwrap(session.resultJson(inOrder(chunks), wallSeconds)),
    checks: (chunks) => JSON.parse(unwrap(session.checks(inOrder(chunks)))),
    overlays: (chunks) => JSON.parse(unwrap(session.overlays(inOrder(chunks)))),
    words(replicate, count) {
      checkCount('replicate', replicate);
      checkCount('count', count);
      return JSON.parse(unwrap(session.words(replicate, count)));
    },
    cellRecord(sweep, index, chunks) {
      checkCount('index', index);
      return unwrap(session.cellRecord(toJson(sweep), index, inOrder(chunks)));
    },
    csv: (chunks) => unwrap(module.csv(inOrder(chunks))),
    free: () => session.delete(),
  };
}
