/** The lessons: what they link to, and every number and claim in them. */
import { describe, expect, it } from 'vitest';
import {
  type Computed,
  computed,
  lessons,
  lessonsHtml,
  linkOf,
  numberText,
  told,
} from '../../web/build/lessons.js';
import { parseEmbed } from '../../web/src/embed/options.js';
import { parseLink } from '../../web/src/state/view.js';
import { core } from './core.js';

const html = lessonsHtml(core);
const unescaped = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');

/** What the texts say beyond an order of numbers. */
const claims: Record<string, (value: (name: string) => number) => boolean[]> = {
  spread: (value) => [value('answer') < 4, value('second') < 1.1],
  rounds: (value) => [value('many') === 1, value('answer') < 0.05],
  noise: (value) =>
    [value('answer') / value('few'), value('more') / value('answer')]
      .map((ratio) => ratio > 0.4 && ratio < 0.65)
      .concat(value('clean') < 0.01),
  right: (value) => [
    value('accuracy') === value('accuracyBefore'),
    Math.abs(value('accuracy') - 0.25) < 0.02,
  ],
  diversity: (value) => [value('one') > 2 * value('oneBefore'), value('answer') < value('before') / 2],
};

it('has five lessons, each with claims that are held to their numbers', () => {
  expect(lessons.map(({ id }) => id)).toEqual(Object.keys(claims));
});

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))('%s', (id, lesson) => {
  const numbers = computed(core, lesson);
  const value = (name: string): number => (numbers[name] as Computed).value;

  it('says what its numbers say', () => {
    const rising = lesson.rising.map(value);
    for (const [i, each] of rising.slice(1).entries()) expect(each).toBeGreaterThan(rising[i] as number);
    expect(claims[id]?.(value)).not.toContain(false);
    expect(lesson.choices[lesson.right]).toBeDefined();
  });

  it('has the answer that its own link computes', () => {
    const { set, metric, round } = lesson.numbers.answer;
    const link = linkOf(lesson, set);
    expect(unescaped(html)).toContain(`href="./${link}"`);
    const { view, problems } = parseLink(core, link);
    expect(problems).toEqual([]);
    const session = core.prepare(view.spec);
    const { summary, hash } = session.summarise([session.run(0, view.spec.replicates)]);
    session.free();
    const text = numberText(metric, summary[metric].mean[round] as number);
    expect(told(lesson, numbers).startsWith(text)).toBe(true);
    expect(html).toContain(hash);
  });

  it('embeds what the embed can show, with the controls that its steps use', () => {
    const more = { figure: 'run', controls: lesson.controls.join() };
    const link = linkOf(lesson, {}, more);
    expect(unescaped(html)).toContain(`href="embed.html${link}"`);
    const { options, problems } = parseEmbed(core, link);
    expect(problems).toEqual([]);
    expect(options).toMatchObject({ figure: 'run', controls: lesson.controls });
    const moved = Object.values(lesson.numbers).flatMap(({ set }) => Object.keys(set));
    expect(lesson.controls).toEqual(expect.arrayContaining(moved));
  });
});

it('leaves no number out, and invents none', () => {
  expect(html).not.toMatch(/[{}]/);
  for (const lesson of lessons) {
    const used = new Set([...lesson.explanation.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(lesson.numbers).sort());
  }
  expect(numberText('kappa', 2.8163)).toBe('2.82');
  expect(numberText('overconfidence', -0.1167)).toBe('−11.7 %');
});
