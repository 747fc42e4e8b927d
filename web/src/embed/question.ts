/** The builder's part for a graded lesson: what is asked, how near an answer must be, and the package to save. */
import type { Experiment, MetricInfo, MetricKey, PartialSpec, Srlm } from 'srlm';
import { el } from '../base/dom.js';
import { quietButton, save } from '../base/take-away.js';
import { nameOf } from '../base/text.js';
import { lazily } from '../loading/lazily.js';
import { withChanges } from '../state/spec-edit.js';
import { rowOf, sameValue, unmet, type Values, valuesOf, valueText } from '../state/values.js';
import type { View } from '../state/view.js';
import { type EmbedOptions, formatEmbed } from './options.js';
import type { ResultMessage } from './protocol.js';
import type { Lesson, lessonFiles, ScormVersion } from './scorm.js';

/** The seeds that have a meaning in a view. */
const seedsOf = (srlm: Srlm, { spec }: View): string[] => {
  const table = srlm.parameters();
  return ['seed', 'problem_seed'].filter((key) => {
    const row = rowOf(table, key);
    return row && !unmet(table, row, valuesOf(spec));
  });
};

const sameSpec = (a: PartialSpec, b: PartialSpec): boolean => {
  const [these, those] = [valuesOf(a), valuesOf(b)];
  return [...new Set([...Object.keys(these), ...Object.keys(those)])].every((key) =>
    sameValue(these[key], those[key]),
  );
};

/** The view as students find it when they are to set the open controls themselves. */
function unset(srlm: Srlm, view: View, experiment: Experiment, open: readonly string[]): View {
  const own = valuesOf(experiment.spec);
  const changes: Values = {};
  for (const key of open) if (own[key] !== undefined) changes[key] = own[key];
  return { ...view, spec: withChanges(srlm, view.spec, changes) };
}

/** "Set first: judge noise σ = 2, pairs per round n = 800." */
function settings(srlm: Srlm, from: PartialSpec, to: PartialSpec): string {
  const before = valuesOf(from);
  const wanted = Object.entries(valuesOf(to)).filter(([key, value]) => !sameValue(before[key], value));
  const said = wanted.map(([key, value]) => {
    const symbol = rowOf(srlm.parameters(), key)?.symbol;
    return `${nameOf(key)}${symbol ? ` ${symbol}` : ''} = ${valueText(value)}`;
  });
  return said.length > 0 ? `Set first: ${said.join(', ')}.` : '';
}

/** A fiftieth of the value, in one digit; but figures say whole percents, and κ in hundredths. */
const usualTolerance = (value: number): number => Number(Math.max(Math.abs(value) / 50, 0.01).toPrecision(1));

export class Question {
  private readonly begin = el(
    'select',
    { id: 'question-begin', onchange: () => this.retold() },
    el('option', { value: 'view' }, 'as this view is'),
    el('option', { value: 'own' }, 'with the experiment’s own values, and set these'),
  );
  private readonly quantity = el('select', { id: 'question-quantity', onchange: () => this.asked() });
  private readonly tolerance = el('input', {
    id: 'question-tolerance',
    inputmode: 'decimal',
    oninput: () => {
      this.chosen = true;
      this.tellAnswer();
    },
  });
  private readonly text = el('textarea', {
    id: 'question-text',
    rows: 3,
    oninput: () => {
      this.written = this.text.value !== '';
    },
  });
  private readonly answer = el('p', { class: 'builder-note', id: 'question-answer', role: 'status' });
  private readonly button = quietButton('Save the package', () => void this.make());
  readonly element: HTMLElement;
  private readonly scorm = lazily(
    'What makes packages',
    () => import('./scorm.js'),
    (module) => module,
  );
  private view: View | null = null;
  private experiment: Experiment | null = null;
  private options: EmbedOptions | null = null;
  private summary: ResultMessage['summary'] = {};
  private version: ScormVersion = '1.2';
  /** Whether tolerance and question are the lecturer's own. */
  private chosen = false;
  private written = false;

  constructor(private readonly srlm: Srlm) {
    const row = (name: string, field: HTMLElement): HTMLElement => {
      const shown = field instanceof HTMLSelectElement ? el('span', { class: 'select' }, field) : field;
      return el('div', { class: 'grading-row' }, el('label', { for: field.id }, name), shown);
    };
    this.element = el(
      'div',
      { class: 'grading', id: 'embed-grading' },
      row('Students begin', this.begin),
      row('They are asked for', this.quantity),
      row('Answers count within ±', this.tolerance),
      row('The question', this.text),
      this.answer,
      this.button,
    );
  }

  /** Another view, or other controls in it. */
  show(view: View, experiment: Experiment, options: EmbedOptions, version: ScormVersion): void {
    if (view !== this.view) {
      this.chosen = this.written = false;
      this.summary = {};
      this.quantity.replaceChildren();
    }
    Object.assign(this, { view, experiment, options, version });
    this.retold();
  }

  /** The run of the view has been computed in the preview. */
  heard(result: ResultMessage): void {
    // What a lecturer tries in the preview is not what is asked.
    if (result.figure !== 'run' || !this.view || !sameSpec(result.spec, this.view.spec)) return;
    this.summary = result.summary;
    const before = this.quantity.value;
    const has = ({ key }: MetricInfo): boolean => typeof this.value(key) === 'number';
    const usual: readonly string[] = this.experiment?.charts ?? [];
    const place = ({ key }: MetricInfo): number => (usual.includes(key) ? usual.indexOf(key) : usual.length);
    const metrics = this.srlm
      .metrics()
      .filter(has)
      .sort((a, b) => place(a) - place(b));
    this.quantity.replaceChildren(...metrics.map(({ key, label }) => el('option', { value: key }, label)));
    if (metrics.some(({ key }) => key === before)) this.quantity.value = before;
    this.asked();
  }

  private value(key: string): number | null | undefined {
    return (this.summary as Partial<Record<string, number | null>>)[key];
  }

  private asked(): void {
    const value = this.value(this.quantity.value);
    if (!this.chosen && typeof value === 'number') this.tolerance.value = String(usualTolerance(value));
    this.retold();
  }

  private get label(): string {
    const { label } = this.srlm.metrics().find(({ key }) => key === this.quantity.value) ?? { label: '' };
    return label.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
  }

  private retold(): void {
    if (!this.written && this.view)
      this.text.value = `What is the ${this.label || '…'} of your run after the last round (t = ${this.view.spec.rounds})?`;
    this.tellAnswer();
  }

  private tellAnswer(): void {
    const value = this.value(this.quantity.value);
    const { task } = this.start();
    this.answer.textContent =
      typeof value === 'number'
        ? `${task ? `${task} ` : ''}With this view’s seed the answer is ${Number(value.toPrecision(4))}; each student’s ` +
          'seed comes from the name that the course knows them by, and the answer is computed from it.'
        : 'The preview computes what can be asked for.';
    this.answer.classList.remove('is-wrong');
    this.button.disabled = typeof value !== 'number';
  }

  /** Where students begin, and what they then have to set. */
  private start(): { view: View | null; task: string } {
    const { view, experiment, options } = this;
    if (!view || !experiment || !options || this.begin.value === 'view') return { view, task: '' };
    const open = options.controls.filter((key) => !options.locked.has(key));
    const from = unset(this.srlm, view, experiment, open);
    return { view: from, task: settings(this.srlm, from.spec, view.spec) };
  }

  private lesson(): Lesson {
    const { view, experiment, options } = this;
    const { view: from, task } = this.start();
    if (!view || !from || !experiment || !options) throw new Error('There is no experiment yet.');
    const tolerance = Number(this.tolerance.value.trim().replace(',', '.'));
    if (!(tolerance > 0 && Number.isFinite(tolerance)))
      throw new Error(
        `tolerance: got “${this.tolerance.value}” but allowed is a number above 0, such as ${usualTolerance(
          this.value(this.quantity.value) ?? 1,
        )}`,
      );
    const figure = 'run' as const;
    const link = formatEmbed(this.srlm, from, { ...options, figure });
    const asked = formatEmbed(this.srlm, view, { ...options, controls: [], locked: new Set(), figure });
    const quantity = this.quantity.value as MetricKey;
    const id = `srlm-${view.experiment}-${digest(asked + quantity)}`;
    return {
      ...{ scorm: this.version, id, title: experiment.title, task, question: this.text.value.trim() },
      ...{ quantity, label: this.label, tolerance, seeds: seedsOf(this.srlm, view), link, asked },
    };
  }

  private async make(): Promise<void> {
    const say = (text: string, wrong = false): void => {
      this.answer.textContent = text;
      this.answer.classList.toggle('is-wrong', wrong);
    };
    try {
      const lesson = this.lesson();
      say('Making the package …');
      const { scormPackage } = await this.scorm();
      const bytes = await scormPackage(lesson, load);
      save(`${lesson.id}-scorm-${lesson.scorm}.zip`, bytes, 'application/zip');
      say(
        `Saved, ${(bytes.length / 1e6).toFixed(1)} MB. Upload it to your course as it is; do not unpack it.`,
      );
    } catch (error) {
      say(`No package: ${(error as Error).message}`, true);
    }
  }
}

/** A file of this build. */
async function load(name: (typeof lessonFiles)[number]): Promise<string> {
  const file = name === 'srlm.html' ? name : `kit/scorm/${name}`;
  const response = await fetch(new URL(file, location.href.replace(/[?#].*$/, ''))).catch(() => null);
  if (!response?.ok)
    throw new Error(`${file} could not be loaded (${response ? response.status : 'no network'}). Try again.`);
  return response.text();
}

/** A short name for a text (FNV-1a). */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
