import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toInputs } from '../../wasm/arguments.mjs';
import { SrlmError } from '../../wasm/srlm.mjs';
import { simd as srlm } from './load.mjs';

const table = JSON.parse(readFileSync(new URL('../bad_specs.json', import.meta.url), 'utf8'));
const rows = table.filter((row) => !('text_base64' in row)); // JavaScript's strings are always Unicode

const bytes = (base64) => base64 && Uint8Array.from(Buffer.from(base64, 'base64'));

const inputsOf = ({ text, text_base64, features_base64, theta_base64 } = {}) => ({
  text: text ?? bytes(text_base64),
  features: bytes(features_base64),
  theta: bytes(theta_base64),
});

function thrownBy(work) {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a bad spec', () => {
  test.each(rows.map((row) => [row.name, row]))('%s', (_, row) => {
    const spec = row.text ?? row.spec;
    if (row.stage !== 'parse') srlm.validate(spec);
    const error = thrownBy(() =>
      row.stage === 'parse' ? srlm.validate(spec) : srlm.prepare(spec, inputsOf(row.inputs)).free(),
    );
    expect(error).toBeInstanceOf(SrlmError);
    expect(error).toMatchObject({ name: 'SrlmError', code: row.code });
    // A run too large is refused before its problem is built, and may blame another of its sizes.
    if (row.code !== 'too_large') expect(error.parameter).toBe(row.parameter);
    for (const part of row.contains) expect(error.message).toContain(part);
    expect(error.message).toContain(error.cause);
    expect(error.message).toContain(error.remedy);
  });
});

/** The SrlmError that `work` throws, as "code path". */
function refusal(work) {
  const error = thrownBy(work);
  expect(error).toBeInstanceOf(SrlmError);
  expect(error.message).toBe(`${error.parameter}: ${error.cause}. ${error.remedy}.`);
  expect(error.problem).toBe(error.cause);
  return `${error.code} ${error.parameter}`;
}

class Settings {
  beta = 1;
}
const cyclic = { beta: 1 };
cyclic.self = { list: [cyclic] };
const deep = (levels) => (levels === 0 ? 1 : { a: deep(levels - 1) });
const throwing = {
  get beta() {
    throw new Error('no');
  },
};

describe('a spec that JSON does not have', () => {
  test.each([
    ['NaN', { judge_noise: Number.NaN }, 'out_of_range spec.judge_noise'],
    ['infinity', { beta: Number.POSITIVE_INFINITY }, 'out_of_range spec.beta'],
    ['NaN alone', Number.NaN, 'out_of_range spec'],
    ['NaN in a list', { prompt_weights: [1, Number.NaN] }, 'out_of_range spec.prompt_weights[1]'],
    ['nothing', undefined, 'wrong_type spec'],
    ['a function', () => ({}), 'wrong_type spec'],
    ['a function inside', { beta() {} }, 'wrong_type spec.beta'],
    ['toJSON()', { toJSON: () => ({ beta: 2 }) }, 'wrong_type spec.toJSON'],
    ['a symbol', { beta: Symbol('b') }, 'wrong_type spec.beta'],
    ['a symbol for a key', { [Symbol('beta')]: 1 }, 'unknown_key spec'],
    ['a BigInt', { seed: 1n }, 'wrong_type spec.seed'],
    ['a Date', { seed: new Date(0) }, 'wrong_type spec.seed'],
    ['a Map', new Map([['beta', 2]]), 'wrong_type spec'],
    ['a Set', { prompt_weights: new Set([1]) }, 'wrong_type spec.prompt_weights'],
    ['a boxed number', { beta: Object(2) }, 'wrong_type spec.beta'],
    ['a typed array', { prompt_weights: Float64Array.of(1, 2) }, 'wrong_type spec.prompt_weights'],
    ['a class instance', new Settings(), 'wrong_type spec'],
    ['a Promise', Promise.resolve({}), 'wrong_type spec'],
    ['a cycle', cyclic, 'wrong_type spec.self.list[0]'],
    [
      'a hole',
      { prompt_weights: Object.assign(new Array(2), { 0: 1 }) },
      'wrong_type spec.prompt_weights[1]',
    ],
    ['undefined in a list', { prompt_weights: [undefined] }, 'wrong_type spec.prompt_weights[0]'],
    ['a tower', deep(100), `wrong_type spec${'.a'.repeat(64)}`],
    ['a getter that throws', throwing, 'wrong_type spec.beta'],
    ['an odd key', { 'a b': Number.NaN }, 'out_of_range spec["a b"]'],
  ])('%s is refused with its place', (_, spec, expected) => {
    for (const read of ['validate', 'shorten', 'memoryBytes', 'noLimit', 'prepare']) {
      expect(refusal(() => srlm[read](spec))).toBe(expected);
    }
    if (typeof spec === 'object' && Object.keys(spec).length > 0) {
      const inner = expected.replace(' spec', ' sweep.spec');
      if (inner.endsWith('.a'.repeat(64))) return;
      expect(refusal(() => srlm.sweepPlan({ version: 1, spec }))).toBe(inner);
    }
  });

  test('but members that are undefined are absent, and −0 is 0', () => {
    expect(srlm.shorten({ beta: undefined, judge_noise: -0, kappa_0: 8 })).toEqual({
      version: 1,
      kappa_0: 8,
    });
    expect(srlm.validate(Object.assign(Object.create(null), { kappa_0: 8 })).kappa_0).toBe(8);
    expect(srlm.validate(structuredClone({ kappa_0: 8 })).kappa_0).toBe(8);
  });

  test('a getter is asked once', () => {
    let asked = 0;
    const spec = {
      get beta() {
        asked += 1;
        return asked === 1 ? 2 : Number.NaN;
      },
    };
    expect(srlm.validate(spec).beta).toBe(2);
  });
});

describe('bytes of a file', () => {
  const text = 'prompt,yes,no\nfirst,0,1\nsecond,2,0\n';
  const bytes = new TextEncoder().encode(text);
  const shared = new SharedArrayBuffer(bytes.length + 5);
  new Uint8Array(shared).set(bytes, 3);
  const padded = new Uint8Array(bytes.length + 9).fill(65);
  padded.set(bytes, 4);
  const eights = new Uint8Array(Math.ceil(bytes.length / 8) * 8).fill(10); // line ends change nothing
  eights.set(bytes);
  const prepared = (logits) => {
    const session = srlm.prepare({ problem: 'logits', replicates: 1 }, { logits });
    session.free();
    return session.problem;
  };

  test.each([
    ['an ArrayBuffer', bytes.buffer.slice(0, bytes.length)],
    ['a part of a buffer', padded.subarray(4, 4 + bytes.length)],
    ['a DataView', new DataView(padded.buffer, 4, bytes.length)],
    ['a Buffer of Node', Buffer.from(text)],
    ['a Uint8ClampedArray', Uint8ClampedArray.from(bytes)],
    ['an Int8Array', Int8Array.from(bytes)],
    ['a SharedArrayBuffer', shared.slice(3, 3 + bytes.length)],
    ['a part of a SharedArrayBuffer', new Uint8Array(shared, 3, bytes.length)],
  ])('%s is what it shows', (_, logits) => {
    expect(prepared(logits)).toEqual(prepared(text));
  });

  test('a Float64Array is its bytes', () => {
    const { data_digest: _, ...problem } = prepared(new Float64Array(eights.buffer));
    expect(problem.prompt_labels).toEqual(['first', 'second']);
  });

  test('what others may write to is copied, the rest is not', () => {
    expect(toInputs({ logits: new Uint8Array(shared) }).logits.buffer).not.toBe(shared);
    expect(toInputs({ logits: bytes }).logits.buffer).toBe(bytes.buffer);
  });

  const gone = new Uint8Array(8);
  structuredClone(gone, { transfer: [gone.buffer] });
  test.each([
    ['a Blob', new Blob([text])],
    ['a File', new File([text], 'a.csv')],
    ['a Promise', Promise.resolve(text)],
    ['a Response', new Response(text)],
    ['a list', [1, 2]],
    ['a number', 7],
    ['a function', () => text],
    ['an object', {}],
    ['a Map', new Map()],
    ['a buffer that was transferred', gone],
  ])('%s is refused', (_, logits) => {
    expect(refusal(() => prepared(logits))).toBe('wrong_type inputs.logits');
  });

  test.each([
    [null, 'wrong_type inputs'],
    [new Map(), 'wrong_type inputs'],
    [bytes, 'wrong_type inputs'],
    ['a,b', 'wrong_type inputs'],
    [{ logit: text }, 'unknown_key inputs.logit'],
  ])('inputs that are %s are refused', (inputs, expected) => {
    expect(refusal(() => srlm.prepare({}, inputs))).toBe(expected);
  });
});

describe('arguments of a session', () => {
  const spec = {
    prompts: 4,
    responses: 4,
    dimension: 3,
    samples: 20,
    rounds: 2,
    replicates: 3,
    record_theta: 1,
  };
  const session = srlm.prepare(spec);
  const chunk = session.run(0, 3);

  test.each([
    [Number.NaN, 1, 'out_of_range first'],
    [-1, 1, 'out_of_range first'],
    [0.5, 1, 'out_of_range first'],
    ['0', 1, 'wrong_type first'],
    [1n, 1, 'wrong_type first'],
    [2 ** 32, 1, 'out_of_range first'],
    [0, Number.NaN, 'out_of_range count'],
    [0, Number.POSITIVE_INFINITY, 'out_of_range count'],
    [0, -1, 'out_of_range count'],
    [0, 0, 'out_of_range count'],
    [0, 1.5, 'out_of_range count'],
    [0, '2', 'wrong_type count'],
    [0, undefined, 'wrong_type count'],
    [0, [2], 'wrong_type count'],
    [5, 2 ** 32 - 1, 'out_of_range count'],
  ])('run(%s, %s) is refused', (first, count, expected) => {
    expect(refusal(() => session.run(first, count))).toBe(expected);
  });

  test('a listener that is none is refused', () => {
    expect(refusal(() => session.run(0, 1, 'each'))).toBe('wrong_type onRound');
    expect(refusal(() => session.run(0, 1, null))).toBe('wrong_type onRound');
  });

  test('so are replicates, counts, times and texts', () => {
    for (const bad of [-1, 0.5, Number.NaN]) {
      expect(refusal(() => session.policies(bad))).toBe('out_of_range replicate');
      expect(refusal(() => session.words(bad, 1))).toBe('out_of_range replicate');
      expect(refusal(() => session.words(0, bad))).toBe('out_of_range count');
      expect(refusal(() => session.cellRecord({}, bad, [chunk]))).toBe('out_of_range index');
      expect(refusal(() => session.resultJson([chunk], bad === 0.5 ? -0.5 : bad))).toBe(
        'out_of_range wallSeconds',
      );
    }
    expect(refusal(() => session.policies('0'))).toBe('wrong_type replicate');
    expect(refusal(() => session.resultJson([chunk], '1'))).toBe('wrong_type wallSeconds');
    expect(refusal(() => srlm.parseValue(1, '2'))).toBe('wrong_type key');
    expect(refusal(() => srlm.parseValue('beta', 2))).toBe('wrong_type beta');
    expect(refusal(() => srlm.parseValue('betta', '2'))).toBe('unknown_key betta');
  });

  const other = srlm.prepare({ ...spec, rounds: 3 });
  const wider = srlm.prepare({ ...spec, record_theta: 3 });
  test.each([
    ['no list', chunk, 'wrong_type chunks'],
    ['an empty list', [], 'out_of_range chunks'],
    ['a hole', new Array(1), 'wrong_type chunks[0]'],
    ['null', [chunk, null], 'wrong_type chunks[1]'],
    ['another number of rounds', [other.run(0, 3)], 'bad_data chunks[0].rounds'],
    ['more of θ than was asked for', [wider.run(0, 3)], 'bad_data chunks[0].theta'],
    ['a list of numbers', [{ ...chunk, metrics: [...chunk.metrics] }], 'bad_data chunks[0].metrics'],
    ['too few numbers', [{ ...chunk, metrics: chunk.metrics.subarray(1) }], 'bad_data chunks[0].metrics'],
    ['a count that is none', [{ ...chunk, count: -1 }], 'out_of_range chunks[0].count'],
    ['too few digests', [{ ...chunk, digests: chunk.digests.slice(1) }], 'bad_data chunks[0].digests'],
    ['digests that are none', [{ ...chunk, digests: ['a', 'b', 'c'] }], 'bad_data chunks[0].digests'],
  ])('chunks with %s are refused', (_, chunks, expected) => {
    for (const read of ['summarise', 'checks', 'overlays', 'csv'])
      expect(refusal(() => session[read](chunks))).toBe(expected);
    expect(refusal(() => session.resultJson(chunks, 1))).toBe(expected);
    expect(refusal(() => session.cellRecord({ version: 1 }, 0, chunks))).toBe(expected);
  });

  test('a session that has been freed says so', () => {
    const gone = srlm.prepare(spec);
    gone.free();
    gone.free();
    for (const use of [
      () => gone.run(0, 1),
      () => gone.policies(0),
      () => gone.summarise([chunk]),
      () => gone.resultJson([chunk], 1),
      () => gone.checks([chunk]),
      () => gone.overlays([chunk]),
      () => gone.words(0, 1),
      () => gone.cellRecord({ version: 1 }, 0, [chunk]),
      () => gone.csv([chunk]),
    ])
      expect(refusal(use)).toBe('not_applicable session');
  });

  test('freed by its listener, a run ends as it began', () => {
    const shortLived = srlm.prepare(spec);
    expect(shortLived.run(0, 3, () => shortLived.free())).toEqual(chunk);
  });
});

describe('records of a sweep', () => {
  const sweep = {
    version: 1,
    spec: { replicates: 1, rounds: 1 },
    axes: [{ parameter: 'beta', values: [1, 2] }],
  };
  test.each([
    ['no list', '{}', 'wrong_type records'],
    ['no texts', [{}, {}], 'wrong_type records[0]'],
  ])('%s: refused', (_, records, expected) => {
    expect(refusal(() => srlm.sweepResult(sweep, records, 1))).toBe(expected);
    expect(refusal(() => srlm.sweepCsv(sweep, records))).toBe(expected);
  });
});
