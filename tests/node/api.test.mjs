import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileSrlm, loadSrlm, SrlmError } from '../../wasm/srlm.mjs';
import { simd as srlm } from './load.mjs';

const small = { prompts: 6, responses: 5, dimension: 4, rounds: 3, samples: 30, replicates: 4 };

describe('loading', () => {
  test('says what it is', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(srlm.version).toBe(version);
    expect(srlm.simd).toBe(true);
    expect(srlm.build).toMatch(/emcc.*wasm32.*simd128/);
  });

  test('takes the bytes of the module', async () => {
    const wasm = readFileSync(new URL('../../wasm/dist/srlm-scalar.wasm', import.meta.url));
    const other = await loadSrlm({ wasm, simd: false });
    expect(other.simd).toBe(false);
    expect(other.validate({})).toEqual(srlm.validate({}));
  });

  test('takes a compiled module, more than once', async () => {
    const compiled = await compileSrlm({ simd: true });
    expect(compiled.wasm).toBeInstanceOf(WebAssembly.Module);
    for (const other of [await loadSrlm(compiled), await loadSrlm(compiled)])
      expect(other.validate({})).toEqual(srlm.validate({}));
  });

  test('can leave the texts out, and says what is missing until they are loaded', async () => {
    const text = { problem: 'text', corpus: 'words', rounds: 1, samples: 50, replicates: 1 };
    const other = await loadSrlm({ texts: false });
    expect(other.prepare(small).spec.prompts).toBe(6); // no text is needed
    expect(() => other.prepare({ problem: 'phonemes' })).toThrow(/'phonemes' has not been loaded/);
    let error;
    try {
      other.prepare(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SrlmError);
    expect(error.message).toMatch(/'words' has not been loaded.*loadTexts\(\)/);
    expect([error.code, error.parameter]).toEqual(['missing_file', 'corpus']);
    // What fails can be tried again.
    const nowhere = new URL('./nowhere.txt', import.meta.url);
    await expect(other.loadTexts({ words: nowhere })).rejects.toThrow(/nowhere/);
    const page = new TextEncoder().encode('<!doctype html><title>Not here</title>');
    await expect(other.loadTexts({ words: page })).rejects.toThrow(
      /38 bytes was given that is not the one of this version/,
    );
    expect(other.textsOf(small)).toEqual([]);
    expect(other.textsOf({ problem: 'network', corpus: 'words' })).toEqual(['words', 'network']);
    expect(other.textsOf({ problem: 'text', corpus: 'own', text_file: 'mine.txt' })).toEqual([]);
    await expect(other.loadTexts(undefined, ['sonnets'])).rejects.toThrow(/sonnets.*genesis, words/s);
    await other.loadTexts(undefined, other.textsOf(text));
    expect(other.prepare(text).spec.corpus).toBe('words');
    await Promise.all([other.loadTexts(), other.loadTexts()]);
    expect(other.prepare({ problem: 'phonemes', samples: 10 }).problem.prompt_labels).toContain('DH');
    const hash = (core) => {
      const session = core.prepare(text);
      return session.summarise([session.run(0, 1)]).hash;
    };
    expect(hash(other)).toBe(hash(srlm));
  });
});

describe('tables', () => {
  test('every parameter has its default in the default spec, where it applies', () => {
    const spec = srlm.validate({});
    for (const { key, default: value, applies } of srlm.parameters()) {
      if (key in spec) expect(spec[key], key).toEqual(value);
      else expect(applies, key).not.toEqual([]);
    }
  });

  test('the metrics are those of a summary', () => {
    const session = srlm.prepare(small);
    const { summary } = session.summarise([session.run(0, 1)]);
    session.free();
    expect(srlm.metrics().map(({ key }) => key)).toEqual(Object.keys(summary));
  });

  test('every experiment is a valid spec', () => {
    const experiments = srlm.experiments();
    expect(experiments.length).toBeGreaterThan(0);
    for (const { spec, name } of experiments) expect(srlm.validate(spec), name).toEqual(spec);
  });

  test('the schema names every parameter', () => {
    const keys = srlm.parameters().map(({ key }) => key);
    expect(Object.keys(srlm.schema().properties)).toEqual(keys);
  });
});

describe('specs', () => {
  test('text and object are the same', () => {
    expect(srlm.validate('{"beta": 0.5}')).toEqual(srlm.validate({ beta: 0.5 }));
  });

  test('the short form keeps only what differs and reads back', () => {
    const spec = srlm.validate({ beta: 0.1, samples: 200, kappa_0: 3 });
    const short = srlm.shorten(spec);
    expect(short).toMatchObject({ beta: 0.1, kappa_0: 3 });
    expect(short).not.toHaveProperty('samples');
    expect(srlm.validate(short)).toEqual(spec);
  });

  test('values are read as an address gives them', () => {
    expect(srlm.parseValue('beta', '0.25')).toBe(0.25);
    expect(srlm.parseValue('samples', '12')).toBe(12);
    expect(srlm.parseValue('radius', 'none')).toBe(null);
    expect(srlm.parseValue('weights', '1,2.5,3')).toEqual([1, 2.5, 3]);
    expect(srlm.parseValue('problem', 'tabular')).toBe('tabular');
    expect(srlm.parseValue('record_spectrum', 'false')).toBe(false);
    expect(() => srlm.parseValue('beta', 'much')).toThrow(SrlmError);
    expect(() => srlm.parseValue('bta', '1')).toThrow(/beta/);
  });
});

describe('a session', () => {
  test('describes its problem', () => {
    const session = srlm.prepare({ ...small, kappa_0: 2 });
    const { problem } = session;
    expect(problem).toMatchObject({ prompts: 6, responses: 5, dimension: 4, tabular: false });
    expect(problem.kappa_0).toBeCloseTo(2, 9);
    expect(problem.mu.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
    expect([...problem.response_count]).toEqual([5, 5, 5, 5, 5, 5]);
    expect(problem.block_size).toBeGreaterThan(0);
    expect(session.spec).toEqual(srlm.validate({ ...small, kappa_0: 2 }));
    const theta = srlm.metrics().findIndex(({ key }) => key === 'theta_norm');
    expect(problem.theta_norm).toBe(session.run(0, 1).metrics[theta]);
    session.free();
  });

  test('gives chunks of the stated shape and reports every round', () => {
    const session = srlm.prepare({ ...small, record_theta: 2, record_policy: 3 });
    const rounds = [];
    const chunk = session.run(1, 3, (round) => rounds.push(round));
    session.free();
    expect(rounds).toEqual([1, 2, 3]);
    expect(chunk).toMatchObject({ first: 1, count: 3, rounds: 3 });
    expect(chunk.metrics).toHaveLength(3 * 4 * srlm.metrics().length);
    expect(chunk.theta).toHaveLength(1 * 4 * 4);
    expect(chunk.policy).toHaveLength(2 * 4 * 6 * 5);
    expect(chunk.digests).toHaveLength(3);
  });

  test('shows the policies of one replicate: those that a run keeps', () => {
    const session = srlm.prepare({ ...small, record_policy: 3 });
    const { policy } = session.run(2, 1);
    expect(session.policies(2)).toEqual(policy);
    session.free();
  });

  test('stops when the listener throws, and goes on working', () => {
    const session = srlm.prepare(small);
    const stop = () => {
      throw new Error('stop');
    };
    expect(() => session.run(0, 2, stop)).toThrow('stop');
    expect(session.run(0, 2).count).toBe(2);
    session.free();
  });

  test('refuses a count that is none', () => {
    const session = srlm.prepare(small);
    expect(() => session.run(0, -1)).toThrow(SrlmError);
    expect(() => session.run(0.5, 1)).toThrow(SrlmError);
    session.free();
  });

  test('sums up chunks in any order, but not with a gap', () => {
    const session = srlm.prepare(small);
    const [a, b, c] = [session.run(0, 1), session.run(1, 2), session.run(3, 1)];
    const whole = session.summarise([session.run(0, 4)]);
    expect(session.summarise([c, a, b])).toEqual(whole);
    expect(whole.hash).toMatch(/^[0-9a-f]{16}$/);
    expect(whole.replicates).toBe(4);
    expect(() => session.summarise([a, c])).toThrow(SrlmError);
    session.free();
  });

  test('writes the capsule and the trace', () => {
    const session = srlm.prepare(small);
    const chunks = [session.run(0, 4)];
    const capsule = JSON.parse(session.resultJson(chunks, 1.5));
    expect(capsule.spec).toEqual(session.spec);
    expect(capsule.hash).toBe(session.summarise(chunks).hash);
    const lines = session.csv(chunks).trimEnd().split('\n');
    expect(lines).toHaveLength(1 + 4 * 4);
    for (const { key } of srlm.metrics()) expect(lines[0].split(',')).toContain(key);
    session.free();
  });

  test('reads a text of the user', () => {
    const text = 'the cat sat on the mat and the dog sat on the log '.repeat(20);
    const spec = { problem: 'text', corpus: 'own', text_file: 'mine.txt', context_length: 1, replicates: 1 };
    const session = srlm.prepare(spec, { text });
    expect(session.problem.prompt_labels).toHaveLength(session.problem.prompts);
    expect(session.spec.data_digest).toMatch(/^[0-9a-f]{16}$/);
    const bytes = srlm.prepare(spec, { text: new TextEncoder().encode(text) });
    expect(bytes.problem).toEqual(session.problem);
    bytes.free();
    session.free();
    expect(() => srlm.prepare(spec)).toThrow(expect.objectContaining({ code: 'missing_file' }));
  });
});
