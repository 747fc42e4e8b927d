/** The margins of one replicate by round: a line for each prompt, or quantiles of many, and the least as γ_t. */
import './margins.css';
import type { ProblemInfo } from 'srlm';
import { colours, translucent } from '../base/colours.js';
import { el } from '../base/dom.js';
import { count, number } from '../base/format.js';
import { quietButton, save } from '../base/take-away.js';
import { rich } from '../base/text.js';
import { currentTheme } from '../base/theme.js';
import { axisNumber, logAxis } from '../charts/axes.js';
import { restyle } from '../charts/ink.js';
import type { Equip } from '../charts/instrument.js';
import type { Range } from '../charts/lens.js';
import { LineChart } from '../charts/line-chart.js';
import { named } from '../charts/lines.js';
import type { Line } from '../charts/plugins.js';
import { lookOf } from '../charts/quantities.js';
import { roundTo } from '../charts/ticks.js';
import { farthest, type Margins, marginsCsv, marginsOf, type Spread, shares, spreadOf } from './margins.js';
import { promptName } from './next-character.js';
import { cell, column, row, rowName, table, tableRoom } from './table.js';

/** More lines than these could not be told apart. */
const mostLines = 200;
/** A line is under the pointer when it is as near as this (px). */
const near = 24;

const nats = (value: number): string =>
  value === 0 ? '0 (a tie)' : value === Infinity ? `above ${number(farthest)}` : number(value);

interface MarginsEvents {
  /** A round is pointed at. */
  choose(round: number): void;
  equip: Equip;
  /** What a file of these margins is called. */
  fileName(): string;
}

export class MarginsView {
  private readonly note = el('p', { class: 'margins-note' });
  private readonly canvas = el('canvas', { role: 'img', 'aria-label': 'Chart' });
  private readonly plot = el(
    'div',
    {
      class: 'plot',
      role: 'group',
      'aria-label':
        'Margins by round. The arrow keys left and right choose a round, up and down the line of a prompt.',
    },
    this.canvas,
  );
  private readonly readout = el('p', { class: 'policy-readout', 'aria-live': 'polite' });
  private readonly room = tableRoom('Margins by round');
  private readonly numbers = el(
    'details',
    { class: 'nested', ontoggle: () => this.drawTable() },
    el('summary', {}, 'The margins as a table'),
    this.room,
  );
  private readonly chart: LineChart;
  private problem: ProblemInfo | null = null;
  private margins: Margins = { prompts: [], rounds: [] };
  private spreads: Spread[] = [];
  /** Where ties are drawn: at the bottom. */
  private tied = Number.NaN;
  private round = 0;
  /** The prompt whose line stands out, by its place among those that are asked, and the round that is read there. */
  private pointed: { prompt: number; round: number } | null = null;

  constructor(root: HTMLElement, { choose, equip, fileName }: MarginsEvents) {
    const csv = quietButton('CSV', () => save(`${fileName()}.csv`, marginsCsv(this.margins), 'text/csv'));
    csv.setAttribute('aria-label', 'CSV of the margins');
    const caption = el(
      'figcaption',
      {},
      el('b', { class: `q-${lookOf('margin').colour}` }, 'margin'),
      rich(' log π_t(y*|x) − log π_t(runner-up|x) of every prompt by round, in nats'),
    );
    const figure = el('figure', { class: 'panel' }, caption, this.plot, this.readout);
    root.append(
      el('div', { class: 'margins' }, this.note, figure, this.numbers, el('p', { class: 'downloads' }, csv)),
    );
    const text = (value: number, of = number): string => (value === this.tied ? '0' : of(value));
    const axis = logAxis((value) => text(value, axisNumber));
    this.chart = new LineChart(this.canvas, axis, choose, (value) => text(value));
    this.chart.name = 'margins of the run';
    equip(this.chart);
    this.plot.addEventListener('pointermove', (event) => this.point(this.nearest(event)));
    this.plot.addEventListener('pointerleave', () => this.point(null));
    this.plot.addEventListener('blur', () => this.point(null));
    this.plot.addEventListener('keydown', (event) => this.key(event));
  }

  /** New policies of the first replicate, [T + 1][prompts][responses]. */
  load(problem: ProblemInfo, policies: Float64Array, round: number): void {
    this.problem = problem;
    this.margins = marginsOf(problem, policies);
    this.spreads = this.margins.rounds.map((_, t) => spreadOf(this.margins, t));
    this.pointed = null;
    this.round = round;
    this.note.replaceChildren(rich(this.remarks()));
    this.draw();
    this.chart.mark(round);
    this.drawTable();
  }

  mark(round: number): void {
    this.round = round;
    if (this.pointed) this.pointed = { ...this.pointed, round };
    this.chart.mark(round);
    this.tell();
  }

  restyle(): void {
    restyle(this.chart.chart);
    this.draw();
  }

  private get many(): boolean {
    return this.margins.prompts.length > mostLines;
  }

  /** What is drawn, and what cannot be. */
  private remarks(): string {
    const { length } = this.margins.prompts;
    if (length === 0) return 'No prompt has two responses, so there is no margin.';
    const lines = this.many ? 'Quantiles over' : 'Thin lines:';
    const ties = this.when('ties');
    const beyond = this.when('beyond');
    return [
      `${lines} ${count(length, 'prompt')}, of the first replicate. Bold: γ_t, the least margin of each round.`,
      ties && `A tie, margin 0 up to rounding, is drawn at the bottom: ${ties}.`,
      beyond &&
        `Above ${number(farthest)} the runner-up is too unlikely for a number, and nothing is drawn: ${beyond}.`,
    ]
      .filter(Boolean)
      .join(' ');
  }

  /** "up to 3 prompts, from round 2 to 4"; '' where there are none. */
  private when(what: 'ties' | 'beyond'): string {
    const counts = this.spreads.map((spread) => spread[what]);
    const first = counts.findIndex((each) => each > 0);
    if (first < 0) return '';
    const last = counts.findLastIndex((each) => each > 0);
    const most = Math.max(...counts);
    const rounds = first === last ? `in round ${first}` : `from round ${first} to ${last}`;
    return `${most > 1 && first !== last ? 'up to ' : ''}${count(most, 'prompt')}, ${rounds}`;
  }

  private draw(): void {
    const { spreads, margins, many } = this;
    const range = rangeOf(
      many
        ? spreads.flatMap(({ least, quantiles }) => [least, ...quantiles])
        : margins.rounds.flatMap((values) => Array.from(values)),
    );
    this.tied = this.spreads.some(({ ties }) => ties > 0) ? range.min : Number.NaN;
    this.chart.show(this.lines(), margins.rounds.length - 1, range);
    this.canvas.setAttribute('aria-label', this.alternative());
    this.tell();
  }

  /** The first is on top. */
  private lines(): Line[] {
    const { spreads, pointed } = this;
    const theme = currentTheme();
    const { line, text } = colours[lookOf('margin').colour][theme];
    const grey = colours.plain[theme];
    const course = spreads.map(({ least }) => least);
    const endLabel = { text: 'γ_t', colour: text, variable: true };
    return [
      ...(pointed ? [{ ...this.line(this.course(pointed.prompt), grey.line, 2.5), key: 'prompts' }] : []),
      ...named([{ ...this.line(course, line, 3), endLabel }], 'least', 'γ_t', line),
      ...(this.many ? this.quantiles(grey) : this.prompts(grey.line)),
    ];
  }

  private quantiles({ line, text }: { line: string; text: string }): Line[] {
    return shares.flatMap((share, q) => {
      const label = `${100 * share} %`;
      const course = this.spreads.map(({ quantiles }) => quantiles[q] as number);
      const endLabel = { text: label, colour: text };
      return named([{ ...this.line(course, line, share === 0.5 ? 2 : 1), endLabel }], label, label, line);
    });
  }

  private prompts(colour: string): Line[] {
    const { prompts } = this.margins;
    const faint = translucent(colour, prompts.length > 50 ? 0.3 : 0.5);
    const lines = prompts.map((_, i) => this.line(this.course(i), faint, 1));
    return named(lines, 'prompts', 'each prompt', colour);
  }

  /** The margins of the i-th prompt by round. */
  private course(i: number): number[] {
    return this.margins.rounds.map((values) => values[i] as number);
  }

  private line(values: readonly number[], colour: string, width: number): Line {
    const data = values.map((value, x) => ({ x, y: this.height(value) }));
    return { data, borderColor: colour, borderWidth: width, pointRadius: 0, fill: false, clip: 4 };
  }

  /** Where a margin is drawn: a tie at the bottom, one without a number nowhere. */
  private height(value: number): number {
    return value === 0 ? this.tied : Number.isFinite(value) ? value : Number.NaN;
  }

  /** The prompt whose line is under the pointer. */
  private nearest(event: PointerEvent): typeof this.pointed {
    const { x, y } = this.chart.chart.scales;
    if (this.many || !x || !y) return null;
    const { left, top } = this.canvas.getBoundingClientRect();
    const round = Math.round(x.getValueForPixel(event.clientX - left) ?? 0);
    let prompt = -1;
    let distance = near;
    this.margins.rounds[round]?.forEach((value, i) => {
      const away = Math.abs(y.getPixelForValue(this.height(value)) - (event.clientY - top));
      if (away < distance) [prompt, distance] = [i, away];
    });
    return prompt < 0 ? null : { prompt, round };
  }

  /** The arrow keys up and down go from prompt to prompt, in the order of their margins in this round. */
  private key(event: KeyboardEvent): void {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const { round, pointed } = this;
    const values = this.margins.rounds[round];
    if (!by || this.many || !values || values.length === 0) return;
    event.preventDefault();
    const order = Array.from(values.keys()).sort(
      (a, b) => (values[a] === values[b] ? 0 : (values[a] as number) - (values[b] as number)) || a - b,
    );
    const at = pointed ? order.indexOf(pointed.prompt) + by : 0;
    this.point({ prompt: order[Math.min(Math.max(at, 0), order.length - 1)] as number, round });
  }

  private point(pointed: typeof this.pointed): void {
    const { chart } = this.chart;
    const other = pointed?.prompt !== this.pointed?.prompt;
    this.pointed = pointed;
    if (other) {
      chart.data.datasets = this.lines();
      this.chart.redraw();
    }
    this.tell();
  }

  /** The margin that is pointed at, or γ_t. */
  private tell(): void {
    const { problem, round, pointed, margins } = this;
    const spread = this.spreads[round];
    if (!problem || !spread || margins.prompts.length === 0) return;
    if (pointed) {
      const value = (t: number): string => nats(margins.rounds[t]?.[pointed.prompt] as number);
      const name = promptName(problem, margins.prompts[pointed.prompt] as number);
      this.readout.textContent = `${name}, round ${pointed.round}: margin ${value(pointed.round)} (round 0: ${value(0)})`;
    } else {
      this.readout.replaceChildren(
        rich(`Round ${round}: γ_{${round}} is ${nats(spread.least)}, `),
        `${promptName(problem, spread.prompt)}; the median is ${nats(spread.quantiles[2] as number)}.`,
      );
    }
  }

  private alternative(): string {
    const { problem, spreads, margins } = this;
    const end = spreads.length - 1;
    if (!problem || margins.prompts.length === 0) return 'No margins.';
    const told = (t: number): string => {
      const { least, prompt } = spreads[t] as Spread;
      return `round ${t} ${nats(least)}, ${promptName(problem, prompt)}`;
    };
    return (
      `Line chart of margins in nats by round on a logarithmic axis, of ${count(margins.prompts.length, 'prompt')}. ` +
      `γ_t, the least: ${told(0)}; ${told(end)}. The margins of each round are in the table.`
    );
  }

  private drawTable(): void {
    const { problem, spreads } = this;
    if (!problem || !this.numbers.open) return;
    const plain = (value: string | number): HTMLElement => cell(String(value), '', '');
    this.room.replaceChildren(
      table(
        'Quantiles over the prompts of the first replicate, in nats',
        [
          ...[column('round'), column('γ_t', 'The least margin'), column('at')],
          ...shares.map((share) => column(`${100 * share}\u00a0%`)),
          ...[column('ties', 'Prompts with two likeliest responses'), column('no number')],
        ],
        spreads.map(({ least, prompt, quantiles, ties, beyond }, t) =>
          row(
            rowName(t),
            plain(number(least, 4)),
            plain(promptName(problem, prompt)),
            ...quantiles.map((value) => plain(number(value))),
            plain(ties),
            plain(beyond),
          ),
        ),
      ),
    );
  }
}

/** From below the least margin above 0 to above the largest; a tie has the power of ten below them for itself. */
function rangeOf(values: readonly number[]): Range {
  const drawn = values.filter((value) => value > 0 && Number.isFinite(value));
  if (drawn.length === 0) return { min: 0.1, max: 1 };
  const low = drawn.reduce((a, b) => Math.min(a, b));
  const high = drawn.reduce((a, b) => Math.max(a, b));
  const tie = Number(`1e${Math.floor(Math.log10(low / 3))}`);
  return { min: values.includes(0) ? tie : roundTo(low / 1.05, 'down'), max: roundTo(high * 1.05, 'up') };
}
