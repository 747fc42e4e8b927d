/**
 * lessons.html: the lessons of kit/lessons/lessons.json as a page that needs no script of its own to be read or printed.
 * Every number in them is computed here by the core, so that none can be out of date.
 */
import { readFileSync } from 'node:fs';
import { loadSrlm, type MetricKey, type PartialSpec, type Srlm } from 'srlm';
import type { Plugin } from 'vite';

interface NumberOf {
  set: PartialSpec;
  metric: MetricKey;
  round: number;
}

export interface Lesson {
  id: string;
  title: string;
  goal: string;
  idea: string;
  ask: string;
  choices: string[];
  /** Which of the choices is right. */
  right: number;
  experiment: string;
  /** What the lesson begins with, beside the experiment's own values. */
  set: PartialSpec;
  controls: string[];
  steps: string[];
  question: string;
  /** Numbers of the text by name; `answer` is that of the question. */
  numbers: Record<'answer', NumberOf> & Record<string, NumberOf>;
  /** Names of numbers from the smallest to the largest: what the text says would be wrong in another order. */
  rising: string[];
  explanation: string;
}

export interface Computed {
  value: number;
  text: string;
  hash: string;
}

export const lessons = JSON.parse(
  readFileSync(new URL('../kit/lessons/lessons.json', import.meta.url), 'utf8'),
) as Lesson[];

/** Metrics that are shares of something. */
const shares: ReadonlySet<MetricKey> = new Set<MetricKey>([
  ...(['own_failure', 'target_failure', 'accuracy', 'overconfidence'] as const),
  ...(['pass_at_1', 'pass_at_k'] as const),
]);

/** Three digits, which is what a figure shows. */
export const numberText = (metric: MetricKey, value: number): string =>
  shares.has(metric)
    ? `${String(Number((100 * value).toPrecision(3))).replace('-', '−')} %`
    : String(Number(value.toPrecision(3)));

/** The numbers of a lesson, each from a run of its own. */
export function computed(srlm: Srlm, lesson: Lesson): Record<string, Computed> {
  const experiment = srlm.experiments().find(({ name }) => name === lesson.experiment);
  if (!experiment) throw new Error(`lesson ${lesson.id}: there is no experiment ${lesson.experiment}`);
  const compute = ({ set, metric, round }: NumberOf): Computed => {
    const session = srlm.prepare({ ...experiment.spec, ...lesson.set, ...set });
    try {
      const { summary, hash } = session.summarise([session.run(0, session.spec.replicates)]);
      const value = summary[metric].mean[round];
      if (value === undefined || !Number.isFinite(value))
        throw new Error(`lesson ${lesson.id}: ${metric} has no value in round ${round}`);
      return { value, text: numberText(metric, value), hash };
    } finally {
      session.free();
    }
  };
  return Object.fromEntries(Object.entries(lesson.numbers).map(([name, of]) => [name, compute(of)]));
}

/** The link's hash of the lesson's experiment with more set. */
export function linkOf(lesson: Lesson, set: PartialSpec, more: Record<string, string> = {}): string {
  const fields = { experiment: lesson.experiment, ...lesson.set, ...set, ...more };
  return `#${Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .join('&')}`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Greek letters in italics, and what follows _ below the line. */
const typeset = (text: string): string =>
  escaped(text)
    .replaceAll(' = ', '\u00a0=\u00a0')
    .replace(
      /([A-Za-z]|\p{Script=Greek})_(\w)|(\p{Script=Greek})/gu,
      (_, base?: string, below?: string, greek?: string) =>
        base ? `<i>${base}</i><sub>${below}</sub>` : `<i>${greek}</i>`,
    );

/** The explanation with its numbers. */
export const told = ({ explanation }: Lesson, numbers: Record<string, Computed>): string =>
  explanation.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const number = numbers[name];
    if (!number) throw new Error(`no number is called ${name}`);
    return number.text;
  });

/** An address that is to be read from paper: a script writes it out in full. */
const address = (href: string): string => `<a class="address" href="${escaped(href)}">${escaped(href)}</a>`;

function article(lesson: Lesson, numbers: Record<string, Computed>, place: number): string {
  const { id, title, goal, idea, ask, choices, right, steps, question, controls } = lesson;
  const more = { figure: 'run', controls: controls.join() };
  const attributes = Object.entries({ experiment: lesson.experiment, ...lesson.set, ...more }).map(
    ([key, value]) => `${key.replaceAll('_', '-')}="${escaped(String(value))}"`,
  );
  const asked = linkOf(lesson, lesson.numbers.answer.set);
  const choice = (text: string): string =>
    `<label><input type="radio" name="${id}-guess"> <span>${typeset(text)}</span></label>`;
  return `
      <article class="lesson" id="${id}">
        <h2><span class="place">${place}</span> ${typeset(title)}</h2>
        <p class="goal"><b>Goal.</b> ${typeset(goal)}</p>
        <h3>The idea <span class="minutes">3 minutes</span></h3>
        <p>${typeset(idea)}</p>
        <h3>Predict <span class="minutes">3 minutes</span></h3>
        <fieldset>
          <legend>${typeset(ask)}</legend>
          ${choices.map(choice).join('\n          ')}
        </fieldset>
        <h3>Try it <span class="minutes">6 minutes</span></h3>
        <ol>
          ${steps.map((step) => `<li>${typeset(step)}</li>`).join('\n          ')}
        </ol>
        <srlm-experiment ${attributes.join(' ')} title="Experiment: ${escaped(title)}"></srlm-experiment>
        <p class="open">The experiment by itself: ${address(`embed.html${linkOf(lesson, {}, more)}`)}</p>
        <h3>Answer <span class="minutes">3 minutes</span></h3>
        <p class="asked">${typeset(question)}</p>
        <p class="line" aria-hidden="true"></p>
        <details>
          <summary>The answer</summary>
          <p>${typeset(told(lesson, numbers))}</p>
          <p>The prediction: ${typeset(choices[right] ?? '')}.</p>
        </details>
        <p class="grade"><a href="./${escaped(asked)}">Open with the question’s settings</a>, to present it, or to make a graded
          package of it there: Embed, SCORM.</p>
      </article>`;
}

const answer = (lesson: Lesson, numbers: Record<string, Computed>, place: number): string => `
          <dt>${place} ${typeset(lesson.title)}</dt>
          <dd>${typeset(told(lesson, numbers))} <small>Prediction: ${typeset(lesson.choices[lesson.right] ?? '')}.
            Hash of the run: ${numbers.answer?.hash ?? ''}.</small></dd>`;

/** All lessons, and the sheet with their answers that only paper shows. */
export function lessonsHtml(srlm: Srlm): string {
  const all = lessons.map((lesson) => ({ lesson, numbers: computed(srlm, lesson) }));
  return `
      <ol class="contents">
        ${lessons.map(({ id, title }) => `<li><a href="#${id}">${typeset(title)}</a></li>`).join('\n        ')}
      </ol>
      ${all.map(({ lesson, numbers }, i) => article(lesson, numbers, i + 1)).join('\n')}
      <section class="answers" aria-label="Answers">
        <h2>Answers</h2>
        <dl>${all.map(({ lesson, numbers }, i) => answer(lesson, numbers, i + 1)).join('')}
        </dl>
      </section>`;
}

const place = '<!-- lessons -->';

export const lessonsPage: Plugin = {
  name: 'lessons',
  transformIndexHtml: {
    order: 'pre',
    async handler(html, { filename }) {
      if (!filename.endsWith('lessons.html')) return html;
      if (!html.includes(place)) throw new Error(`lessons.html has no ${place}`);
      const body = lessonsHtml(await loadSrlm());
      return {
        html: html.replace(place, () => body),
        // The build makes it beside the page.
        tags: [{ tag: 'script', attrs: { src: './srlm-experiment.js', defer: true }, injectTo: 'head' }],
      };
    },
  },
};
