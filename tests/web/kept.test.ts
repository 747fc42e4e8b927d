import { describe, expect, it } from 'vitest';
import { tuneOf } from '../../web/src/app/tune.js';
import { formatKept, parseKept } from '../../web/src/state/kept-link.js';
import { withChanges } from '../../web/src/state/spec-edit.js';
import { formatLink, parseLink, viewOf } from '../../web/src/state/view.js';
import { core, first } from './core.js';

describe('a run kept for comparison', () => {
  it.each([
    ['the experiment itself', {}],
    ['numbers', { beta: 1 / 3, seed: 12 }],
    ['a list', { prompt_weights: 'given', prompts: 3, weights: [3, 0.5, 1] }],
    ['nothing where there was something', { kappa_0: null }],
    ['another problem', { problem: 'text', corpus: 'words', kappa_0: null }],
  ])('comes back from its link: %s', (_, changes) => {
    const spec = withChanges(core, first.spec, changes as never);
    const view = { ...viewOf(first), compare: [first.spec, spec] };
    const link = formatLink(core, view);
    expect(parseLink(core, link)).toMatchObject({ view, problems: [] });
  });

  it('is short in a link', () => {
    const spec = withChanges(core, first.spec, { beta: 0.5, seed: 3 });
    expect(formatKept(core, first, spec)).toBe('1~beta~0.5~seed~3');
    expect(formatLink(core, { ...viewOf(first), compare: [spec] })).toBe(
      `#experiment=${first.name}&compare=1~beta~0.5~seed~3`,
    );
  });

  it.each([
    ['2~beta~0.5', /newer page/],
    ['1~beta', /value after a ~/],
    ['1~beta~-1', /-1/],
    ['1~betta~1', /betta/],
    ['1~text_file~diary.txt', /no data of your own/],
  ])('that cannot be read is told: %s', (text, message) => {
    expect(parseKept(core, first, text)).toMatch(message);
    const { view, problems } = parseLink(core, `#beta=0.5&compare=${text}`);
    expect(problems.map(({ key }) => key)).toEqual(['compare']);
    expect(view.compare).toBeUndefined();
    expect(view.spec.beta).toBe(0.5);
  });

  it('counts up to two', () => {
    const { view, problems } = parseLink(core, '#compare=1&compare=1~beta~2&compare=1~beta~3');
    expect(view.compare).toHaveLength(2);
    expect(problems.map(({ key }) => key)).toEqual(['compare']);
  });
});

describe('the step of the narrative', () => {
  it('stands in the link, with the presentation', () => {
    const view = { ...viewOf(first), tour: 3, present: true };
    expect(formatLink(core, view)).toBe(`#experiment=${first.name}&tour=3&present=1`);
    expect(parseLink(core, formatLink(core, view))).toMatchObject({ view, problems: [] });
    expect(parseLink(core, '#tour=0').problems.map(({ key }) => key)).toEqual(['tour']);
    expect(parseLink(core, '#present=0').view.present).toBeUndefined();
  });
});

describe('a curve as a tune', () => {
  it('goes by the logarithm of the value, with a rest where there is none', () => {
    const notes = tuneOf([8, Number.NaN, Math.sqrt(8), 1]);
    expect(notes.map(({ pitch }) => pitch && Math.round(pitch))).toEqual([1245, null, 523, 220]);
  });

  it('takes zeros and constant curves', () => {
    const [one, half, none] = tuneOf([1, 0.5, 0]).map(({ pitch }) => pitch as number);
    expect((one as number) / (half as number)).toBeCloseTo((half as number) / (none as number), 10);
    expect(new Set(tuneOf([2, 2, 2]).map(({ pitch }) => pitch)).size).toBe(1);
  });
});
