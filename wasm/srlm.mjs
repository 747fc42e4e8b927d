// @ts-check
// The API of srlm.d.ts over the WebAssembly module: loading, errors as exceptions, arguments as
// JSON. What it computes is all in core/.
import { simd as detectSimd } from 'wasm-feature-detect';
import {
  fault,
  toChunks,
  toCount,
  toFiles,
  toInputs,
  toJson,
  toRecords,
  toSeconds,
  toText,
  toTextNames,
} from './arguments.mjs';
import { bytesOf, compiled, started, unwrap } from './module.mjs';

export { SrlmError } from './arguments.mjs';

/** @type {typeof import('./srlm.d.ts').loadSrlm} */
export async function loadSrlm(options = {}) {
  const simd = options.simd ?? (await detectSimd());
  // Both branches are spelled out for bundlers, which follow only literal paths.
  const glue = simd ? import('./dist/srlm-simd.mjs') : import('./dist/srlm-scalar.mjs');
  const wasm =
    options.wasm instanceof WebAssembly.Module
      ? options.wasm
      : await compiled(options.wasm ?? addressOf(simd));
  const { default: instantiate } = await glue;
  const srlm = wrap(await started(instantiate, wasm), simd);
  if (options.texts !== false) await srlm.loadTexts(options.texts === true ? undefined : options.texts);
  return srlm;
}

/** @type {typeof import('./srlm.d.ts').compileSrlm} */
export async function compileSrlm(options = {}) {
  const simd = options.simd ?? (await detectSimd());
  return { simd, wasm: await compiled(options.wasm ?? addressOf(simd)) };
}

const addressOf = (simd) =>
  simd
    ? new URL('./dist/srlm-simd.wasm', import.meta.url)
    : new URL('./dist/srlm-scalar.wasm', import.meta.url);

/** The texts that come with the project; spelled out for bundlers. */
const texts = {
  genesis: () => new URL('./dist/genesis.txt', import.meta.url),
  words: () => new URL('./dist/words.txt', import.meta.url),
  network: () => new URL('./dist/network.txt', import.meta.url),
  phonemes: () => new URL('./dist/phonemes.txt', import.meta.url),
  pronunciations: () => new URL('./dist/pronunciations.txt', import.meta.url),
};

const textNames = /** @type {(keyof typeof texts)[]} */ (Object.keys(texts));

/** @returns {import('./srlm.d.ts').Srlm} */
function wrap(module, simd) {
  const parameters = JSON.parse(module.parameters());
  let experiments; // as text: the core checks every cell of every sweep to write it
  const mostReplicates = parameters.find(({ key }) => key === 'replicates').max;
  const keys = new Set(parameters.map((parameter) => parameter.key));
  const validate = (spec) => JSON.parse(unwrap(module.validate(toJson(spec))));
  const textsLoaded = new Map(); // or on their way
  const loadText = async (name, source) => {
    unwrap(module.giveText(name, await bytesOf(source ?? texts[name]())));
  };
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
      toText(key, 'key');
      toText(text, key);
      if (!keys.has(key)) validate({ [key]: text }); // throws: unknown key
      return unwrap(module.parseValue(key, text));
    },
    textsOf: (spec) => unwrap(module.textsOf(toJson(spec))),
    async loadTexts(given, names = textNames) {
      for (const name of toTextNames(names, textNames)) {
        if (textsLoaded.has(name)) continue;
        const loading = loadText(name, given?.[name]);
        loading.catch(() => textsLoaded.delete(name)); // the next one to ask tries again
        textsLoaded.set(name, loading);
      }
      await Promise.all(names.map((name) => textsLoaded.get(name)));
    },
    memoryBytes: (spec) => unwrap(module.memoryBytes(toJson(spec))),
    noLimit: (spec) => unwrap(module.noLimit(toJson(spec))),
    prepare(spec, inputs = {}, { strict = false } = {}) {
      const bytes = { ...toInputs(inputs), strict: strict === true };
      const opened = unwrap(module.prepare(toJson(spec), bytes));
      return openSession(module, opened, mostReplicates);
    },
    sweepPlan(sweep) {
      const plan = unwrap(module.sweepPlan(toJson(sweep, 'sweep')));
      return {
        sweep: JSON.parse(plan.sweep),
        cells: plan.cells.map((cell) => ({ ...cell, spec: JSON.parse(cell.spec) })),
      };
    },
    sweepResult: (sweep, records, wallSeconds) =>
      JSON.parse(
        unwrap(
          module.sweepResult(
            toJson(sweep, 'sweep'),
            toRecords(records),
            toSeconds(wallSeconds, 'wallSeconds'),
          ),
        ),
      ),
    sweepCsv: (sweep, records) => unwrap(module.sweepCsv(toJson(sweep, 'sweep'), toRecords(records))),
    follow(files, spec = {}) {
      const bytes = toFiles(files);
      const { followed, forecast, caveat } = unwrap(
        module.follow(toJson({ ...spec, problem: 'rollouts' }), bytes),
      );
      return { ...JSON.parse(followed), forecast: JSON.parse(forecast), caveat };
    },
    checkDigests(json, name = 'the document') {
      toText(json, 'json');
      toText(name, 'name');
      return unwrap(module.checkDigests(json, name));
    },
    heapBytes: () => module.heapBytes(),
  };
}

/**
 * The session's functions; `most` is how many replicates a spec may ask for.
 * @returns {import('./srlm.d.ts').Session}
 */
function openSession(module, session, most) {
  const spec = JSON.parse(session.spec());
  const problem = session.problem();
  const metrics = module.metrics().length;
  const chunksOf = (chunks) => toChunks(chunks, { spec, problem, metrics });
  const replicateOf = (value) => toCount(value, 'replicate', 0, most - 1);
  let freed = false;
  const alive = () => {
    if (!freed) return session;
    throw fault('not_applicable', 'session', 'has been freed', 'Prepare the spec again');
  };
  return {
    spec: structuredClone(spec),
    problem: { ...problem },
    run(first, count, onRound) {
      alive();
      toCount(first, 'first', 0, most - 1);
      toCount(count, 'count', 1, most - first);
      if (onRound !== undefined && typeof onRound !== 'function') {
        const given = onRound === null ? 'null' : `a ${typeof onRound}`;
        throw fault('wrong_type', 'onRound', `got ${given} where a function is needed`, 'Leave it out');
      }
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
    policies: (replicate) => unwrap(alive().policies(replicateOf(replicate))),
    summarise(chunks) {
      alive();
      return unwrap(module.summarise(chunksOf(chunks)));
    },
    resultJson: (chunks, wallSeconds) =>
      unwrap(alive().resultJson(chunksOf(chunks), toSeconds(wallSeconds, 'wallSeconds'))),
    checks: (chunks) => JSON.parse(unwrap(alive().checks(chunksOf(chunks)))),
    overlays: (chunks) => JSON.parse(unwrap(alive().overlays(chunksOf(chunks)))),
    words(replicate, count) {
      replicateOf(replicate);
      toCount(count, 'count', 1, 0xffffffff);
      return JSON.parse(unwrap(alive().words(replicate, count)));
    },
    cellRecord(sweep, index, chunks) {
      toCount(index, 'index', 0, 0xffffffff);
      return unwrap(alive().cellRecord(toJson(sweep, 'sweep'), index, chunksOf(chunks)));
    },
    csv(chunks) {
      alive();
      return unwrap(module.csv(chunksOf(chunks)));
    },
    free() {
      if (!freed) session.delete();
      freed = true;
    },
  };
}
