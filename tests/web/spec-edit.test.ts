import type { Spec } from 'srlm';
import { describe, expect, it } from 'vitest';
import { nativeCommand, shellWord } from '../../web/src/state/command.js';
import { type Built, changesFrom, completed, withChanges } from '../../web/src/state/spec-edit.js';
import { unmet, type Values, valuesOf } from '../../web/src/state/values.js';
import { parseLink } from '../../web/src/state/view.js';
import { core, first } from './core.js';

const table = core.parameters();

describe('changing a parameter', () => {
  it('drops what has no meaning any more', () => {
    const spiked = withChanges(core, first.spec, { spectrum: 'spiked', spikes: 3 });
    expect(valuesOf(spiked)).toMatchObject({ spectrum: 'spiked', spikes: 3 });
    const text = withChanges(core, spiked, { problem: 'text', kappa_0: null });
    for (const key of ['spikes', 'spectrum', 'prompts', 'dimension'])
      expect(valuesOf(text)).not.toHaveProperty(key);
    expect(text.beta).toBe(first.spec.beta);
  });

  it('lets data bring their own base policy', () => {
    const scaled = withChanges(core, first.spec, { kappa_0: 8 });
    for (const problem of ['text', 'npy', 'logits', 'rollouts']) {
      expect(withChanges(core, scaled, { problem })).toMatchObject({ kappa_0: null, base_scale: 1 });
      expect(withChanges(core, scaled, { problem, kappa_0: 3 }).kappa_0).toBe(3);
      expect(parseLink(core, `#kappa_0=8&problem=${problem}`).view.spec.kappa_0).toBe(8);
      expect(parseLink(core, `#problem=${problem}`).view.spec.kappa_0).toBe(null);
    }
    expect(withChanges(core, scaled, { problem: 'tabular' }).kappa_0).toBe(8);
    // A scale that was chosen for data ends with them.
    const samples = withChanges(core, scaled, { problem: 'rollouts', rollouts_file: 'a.jsonl' });
    const own = withChanges(core, samples, { kappa_0: 2 });
    expect(withChanges(core, own, { beta: 2, rollouts_file: 'a.jsonl' }).kappa_0).toBe(2);
    expect(withChanges(core, own, { rollouts_file: 'b.jsonl' }).kappa_0).toBe(null);
  });

  it('leaves the spec alone when the core refuses', () => {
    const before = structuredClone(first.spec);
    expect(() => withChanges(core, first.spec, { beta: -1 })).toThrowError(
      expect.objectContaining({ name: 'SrlmError', code: 'out_of_range', parameter: 'beta' }),
    );
    expect(first.spec).toEqual(before);
  });

  it('agrees with the core about what applies', () => {
    for (const { spec } of core.experiments()) {
      const values = valuesOf(spec);
      for (const row of table) {
        expect([row.key, unmet(table, row, values) === undefined]).toEqual([row.key, row.key in values]);
      }
    }
  });

  it('forgets the fingerprint of old data', () => {
    const text = withChanges(core, first.spec, {
      problem: 'text',
      kappa_0: null,
      data_digest: '0123456789abcdef',
    });
    expect(withChanges(core, text, { corpus: 'words' }).data_digest || '').toBe('');
  });
});

describe('given weights', () => {
  const given = (spec: Spec, built: Built | null, changes: Values = {}): Spec =>
    withChanges(core, spec, completed({ ...changes, prompt_weights: 'given' }, spec, built));
  const text = withChanges(core, first.spec, { problem: 'text', kappa_0: null });

  it('are all 1 at first, so that they can be chosen at all', () => {
    expect(given(first.spec, null).weights).toEqual(Array(first.spec.prompts).fill(1));
    expect(completed({ beta: 2 }, first.spec, null)).toEqual({ beta: 2 });
  });

  it('are as many as the prompts of the spec that they are for, not of the one that was shown', () => {
    const shown = { spec: first.spec, problem: { prompts: 7 } };
    expect(given(first.spec, shown, { prompts: 5 }).weights).toEqual([1, 1, 1, 1, 1]);
    expect(given(text, { spec: text, problem: { prompts: 27 } }).weights).toHaveLength(27);
    for (const other of [null, shown, { spec: { ...text, context_length: 1 }, problem: { prompts: 500 } }])
      expect(() => given(text, other)).toThrow(/how many prompts there are is known once a run has begun/);
  });

  it('do not outlive the prompts they were given for', () => {
    const three = withChanges(core, first.spec, { prompts: 3, prompt_weights: 'given', weights: [1, 2, 3] });
    expect(withChanges(core, three, { beta: 2, prompts: 3 }).weights).toEqual([1, 2, 3]);
    for (const changes of [{ prompts: 4 }, { problem: 'text', kappa_0: null }] as Values[]) {
      const next = withChanges(core, three, changes);
      expect([next.prompt_weights, next.weights]).toEqual(['natural', undefined]);
    }
    const own = { problem: 'logits', logits_file: 'a.csv', kappa_0: null };
    const logits = withChanges(core, three, { ...own, prompt_weights: 'given', weights: [4, 5] });
    expect(withChanges(core, logits, { beta: 2 }).weights).toEqual([4, 5]);
    // The same name may be of another file.
    expect(withChanges(core, logits, { logits_file: 'a.csv' }).prompt_weights).toBe('natural');
    expect(withChanges(core, three, { prompts: 2, weights: [1, 1] }).weights).toEqual([1, 1]);
  });
});

describe('what differs', () => {
  it('is empty for the same spec', () => expect(changesFrom(core, first.spec, first.spec)).toEqual({}));

  it('rebuilds the spec', () => {
    const spec = withChanges(core, first.spec, { beta: 0.3, rounds: 2, delta: 0.25 });
    const changes = changesFrom(core, first.spec, spec);
    expect(changes).toEqual({ beta: 0.3, rounds: 2, delta: 0.25 });
    expect(withChanges(core, first.spec, changes)).toEqual(spec);
  });
});

describe('the native command', () => {
  const command = (changes: Parameters<typeof withChanges>[2], hash = ''): string =>
    nativeCommand(core, first, withChanges(core, first.spec, changes), hash);

  it('names the experiment and the changed parameters', () => {
    expect(command({})).toBe(`srlm run --experiment ${first.name}`);
    expect(command({ beta: 0.25, judge_noise: 3 }, '0123456789abcdef')).toBe(
      `srlm run --experiment ${first.name} --beta 0.25 --judge-noise 3 --expect 0123456789abcdef`,
    );
  });

  it('writes optional numbers, lists and booleans as the program reads them', () => {
    expect(command({ kappa_0: null, radius: 8 })).toContain('--kappa-0 null --radius 8');
    expect(command({ prompt_weights: 'given', prompts: 2, weights: [1, 2.5] })).toContain(
      "--weights '[1,2.5]'",
    );
    expect(command({ record_spectrum: false })).toContain('--record-spectrum false');
  });

  it('starts from the defaults where the experiment sets what has no meaning', () => {
    const tabular = core.experiments().find(({ spec }) => spec.problem === 'tabular' && spec.prompts !== 24);
    if (!tabular) return;
    const spec = withChanges(core, tabular.spec, { problem: 'text', kappa_0: null });
    expect(nativeCommand(core, tabular, spec, '')).toMatch(/^srlm run --problem text /);
  });

  it('quotes names of files', () => {
    const spec = withChanges(core, first.spec, {
      problem: 'text',
      kappa_0: null,
      corpus: 'own',
      text_file: "my diary's.txt",
    });
    expect(nativeCommand(core, first, spec, '')).toContain(`--text-file 'my diary'\\''s.txt'`);
    expect(shellWord('$(rm)')).toBe("'$(rm)'");
  });
});
