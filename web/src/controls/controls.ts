/** The few large controls below the figure, and the errors next to them. */
import type { Experiment, ParameterInfo, ProblemInfo, Spec } from 'srlm';
import { el } from '../base/dom.js';
import type { Failure } from '../base/errors.js';
import { nameOf, rich } from '../base/text.js';
import { rowOf, valuesOf } from '../state/values.js';
import { choiceControl } from './choice-control.js';
import type { Control, ControlEvents } from './control.js';
import { display } from './display.js';
import { NumberControl } from './number-control.js';
import { switchControl } from './switch-control.js';

/** Always at hand; an experiment's own choice of controls comes first. */
const standard = ['beta', 'samples', 'rounds', 'kappa_0', 'radius', 'judge_noise', 'replicates'];
/** No slider: neighbouring seeds have nothing in common. */
const compact = ['seed'];
/** With the exact update every replicate is the same, and a ball makes it slow: an experiment may offer them still. */
const pointless = ['radius', 'replicates'];
/** Columns of the grid on a wide page: what has no slider fills the last row. */
const columns = 4;
/** Choices that are always there; an experiment may add its own. */
const choices = ['problem', 'corpus'];
/** What a choice is called, where its name does not say it. */
const choiceNames: Record<string, string> = {
  synthetic: 'Random features',
  tabular: 'Table',
  npy: 'Your arrays',
  logits: 'Your logits',
  rollouts: 'Your rollouts',
  sequence: 'Whole words',
  logistic: 'Logistic DPO',
  best_of_n: 'Best of N',
  log_policy: 'Own log-likelihood',
  length_normalised: 'By length',
  vote: 'Votes',
  bradley_terry: 'Bradley–Terry',
  policy: 'Both from π_t',
  words: 'English words',
  own: 'Your own',
};

/** The always present choices first. */
const rank = (key: string): number => (choices.includes(key) ? choices.indexOf(key) : choices.length);

/** The parameters that the page has controls for, in their order. */
export const offered = (experiment: Experiment): string[] => [
  ...new Set<string>([...experiment.controls, ...standard, ...choices, ...compact]),
];

/** Whether a parameter can have a control: a slider with its number, a choice, or a switch. */
export const controllable = ({ type }: ParameterInfo): boolean =>
  ['integer', 'real', 'real or null', 'choice', 'boolean'].includes(type);

/** The hint says what the control means that is pointed at. */
type ControlParts = Record<'grid' | 'choices' | 'hint' | 'alert', HTMLElement>;

export class Controls {
  private readonly events: ControlEvents;
  private numbers = new Map<string, NumberControl>();
  private choices = new Map<string, Control>();
  private order = '';
  /** The only ones to offer; null offers all. */
  only: readonly string[] | null = null;

  constructor(
    private readonly parts: ControlParts,
    private readonly table: readonly ParameterInfo[],
    events: Pick<ControlEvents, 'change' | 'type'>,
  ) {
    this.events = { ...events, explain: (row) => this.explain(row) };
  }

  private row(key: string): ParameterInfo {
    const row = rowOf(this.table, key);
    if (!row) throw new Error(`The core has no parameter ${key}`);
    return row;
  }

  show(experiment: Experiment, spec: Spec, problem: ProblemInfo | null): void {
    this.build(experiment);
    const values = valuesOf(spec);
    const found: Record<string, number> = { kappa_0: problem?.kappa_0 ?? Number.NaN, radius: Infinity };
    const own: readonly string[] = this.only ?? experiment.controls;
    const less = spec.objective === 'population' ? pointless.filter((key) => !own.includes(key)) : [];
    for (const [key, control] of this.numbers) {
      control.element.hidden = values[key] === undefined || less.includes(key);
      if (values[key] !== undefined) control.show(values[key], found[key] ?? 0, problem?.responses ?? 16);
    }
    for (const [key, control] of this.choices) {
      control.element.hidden = values[key] === undefined;
      control.show(values[key] ?? null);
    }
  }

  /** The controls depend on the experiment only, so that focus is kept while values change. */
  private build(experiment: Experiment): void {
    const keys = this.only ?? offered(experiment);
    if (keys.join() === this.order) return;
    this.order = keys.join();
    const numbers = keys.filter((key) => ['integer', 'real', 'real or null'].includes(this.row(key).type));
    const named = keys
      .filter((key) => ['choice', 'boolean'].includes(this.row(key).type))
      .sort((a, b) => rank(a) - rank(b));
    this.numbers = new Map(
      numbers.map((key) => [key, new NumberControl(this.row(key), this.events, compact.includes(key))]),
    );
    this.choices = new Map(
      named.map((key) => {
        const row = this.row(key);
        if (row.type === 'boolean') return [key, switchControl(row, this.events)];
        return [key, choiceControl(row, choiceNames, this.events)];
      }),
    );
    const elements = (of: string[]): HTMLElement[] =>
      of.flatMap((key) => (this.numbers.get(key) ?? this.choices.get(key))?.element ?? []);
    const sliders = numbers.filter((key) => !compact.includes(key));
    const room = sliders.length % columns !== 0;
    this.parts.grid.replaceChildren(...elements(room ? [...sliders, ...compact] : sliders));
    this.parts.choices.replaceChildren(...elements(room ? named : [...named, ...compact]));
  }

  /** Whether a parameter has a control here, so that its error is in sight. */
  has(key: string): boolean {
    return this.numbers.has(key) || this.choices.has(key);
  }

  private explain(row: ParameterInfo): void {
    const { meaning, equation } = row;
    this.hint(row, `${meaning}${equation ? ` (${equation})` : ''}.`);
    delete this.parts.hint.dataset.unmoved;
  }

  private hint({ symbol, key }: ParameterInfo, text: string): void {
    this.parts.hint.replaceChildren(el('b', {}, symbol ? rich(symbol) : nameOf(key)), ' ', rich(text));
  }

  /** Says of a control that the figure is the same wherever it was moved to; null where the last one moved has changed it. */
  unmoved(key: string | null): void {
    const { dataset } = this.parts.hint;
    if (key !== null) {
      this.hint(this.row(key), 'changes nothing here: the figure is what it was.');
      dataset.unmoved = key;
    } else if (dataset.unmoved !== undefined) this.explain(this.row(dataset.unmoved));
  }

  /** Shows a failure beside the control at fault and in the alert; null takes all errors away. */
  fail(failure: Failure | null, kept: boolean): void {
    const shown = failure && display(this.table, failure);
    for (const [key, control] of [...this.numbers, ...this.choices]) {
      control.fail(key === failure?.parameter ? (shown?.text ?? '') : null);
    }
    const { alert } = this.parts;
    alert.replaceChildren();
    if (!shown) return;
    alert.append(
      el(
        'p',
        {},
        shown.name && el('b', {}, rich(shown.name)),
        shown.name && ' ',
        rich(shown.text),
        kept && ' The figure still shows the last result.',
      ),
    );
  }
}
