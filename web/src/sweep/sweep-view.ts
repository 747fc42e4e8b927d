/** The sweep's figure on the page: caption, chart or map, what it says, theory, table, and how to repeat it. */
import type { MetricInfo, ParameterInfo, Spec, SweepResult } from 'srlm';
import { el } from '../base/dom.js';
import { explain } from '../base/errors.js';
import { count, duration, grouped, number } from '../base/format.js';
import { CommandBox, quietButton } from '../base/take-away.js';
import { rich } from '../base/text.js';
import { type Ghosts, wanted } from '../charts/ghost.js';
import type { Equip } from '../charts/instrument.js';
import { whyNone } from '../charts/panels.js';
import { lookOf } from '../charts/quantities.js';
import { rowOf } from '../state/values.js';
import { theoryList, undrawnList } from '../views/theory-list.js';
import type { SweepComparison } from './comparisons.js';
import { drawnCurves } from './curves.js';
import { SweepChart } from './sweep-chart.js';
import { SweepMap } from './sweep-map.js';
import { type PointerEvents, SweepPointer } from './sweep-pointer.js';
import type { SweepProgress } from './sweep-run.js';
import { says } from './sweep-says.js';
import { SweepTable } from './sweep-table.js';
import {
  axisTitle,
  cellName,
  lastRound,
  measureOf,
  measureTitle,
  overRounds,
  reading,
  sweepAlternative,
  symbolOf,
  xTitle,
} from './sweep-text.js';

interface SweepViewEvents extends Omit<PointerEvents, 'point'> {
  /** The address of a cell's own view. */
  link(cell: number): string;
  /** Stop, or go on. */
  toggle(): void;
  save(format: 'json' | 'csv'): void;
  /** Draw a bound that says nothing, or take it away. */
  ghost(name: string): void;
}

/** What goes with a result, beside its numbers. */
interface Repeat {
  command: string;
  /** The native command for the same with more replicates and points; '' when there is none. */
  large: string;
  varied: string[];
  /** Which cells have no floor, and why; '' when all have one or none is asked for. */
  noFloor: string;
}

/** A sweep that will take longer (s) is told to be long. */
const long = 45;

export class SweepView {
  private readonly title = el('figcaption', { id: 'sweep-title', class: 'sweep-title' });
  /** What the measure means. */
  private readonly meaning = el('p', { class: 'sweep-meaning' });
  private readonly state = el('p', { id: 'sweep-state', class: 'run-state' });
  private readonly button = quietButton('Cancel', () => this.events.toggle());
  private readonly bar = el('progress', { max: 1, value: 0, 'aria-label': 'Cells finished' });
  private readonly plot: HTMLElement;
  private readonly description = el('p', { id: 'sweep-description', class: 'hidden' });
  private readonly x = el('p', { class: 'x-title' });
  private readonly key = el('ul', { class: 'sweep-key' });
  private readonly readout = el('p', { class: 'sweep-readout', 'aria-live': 'polite' });
  private readonly alert = el('div', { class: 'alert', role: 'alert' });
  private readonly says = el('div', { class: 'sweep-says' });
  private readonly ghostNote = el('p', { class: 'ghost-note' });
  private ghosts: Ghosts | null = null;
  private readonly theory = el('ul', { class: 'theory-list' });
  private readonly theoryBlock: HTMLElement;
  private readonly hash = el('output', { id: 'sweep-hash', class: 'sweep-hash', translate: 'no' });
  private readonly command = new CommandBox('native command of the sweep', 'sweep-command');
  private readonly large = el('p', { class: 'sweep-large' });
  /** What the figure says and its theory, and hash, numbers and downloads: a page may put them after the controls. */
  readonly more: HTMLElement;
  readonly repeat: HTMLElement;
  private readonly block: HTMLElement;
  /** The figure that came with the page, drawn when it was built; it stands until there is more to show. */
  private landing: Element | null;
  private readonly saves: HTMLButtonElement[];
  private readonly table: SweepTable;
  private readonly chart = new SweepChart();
  private readonly map: SweepMap;
  /** The title of the experiment, for those who do not see it above. */
  experiment = '';
  private result: SweepResult | null = null;
  private readonly pointer: SweepPointer;
  private chosen = -1;
  private equip: Equip | null = null;
  private comparisons: readonly SweepComparison[] = [];

  constructor(
    root: HTMLElement,
    private readonly parameters: readonly ParameterInfo[],
    private readonly metrics: readonly MetricInfo[],
    private readonly events: SweepViewEvents,
  ) {
    this.map = new SweepMap(parameters);
    this.table = new SweepTable(parameters, events.link);
    this.button.id = 'sweep-cancel';
    this.plot = el('div', {
      class: 'sweep-plot',
      id: 'sweep-plot',
      role: 'group',
      tabindex: 0,
      'aria-describedby': 'sweep-keys sweep-description',
    });
    this.saves = (['json', 'csv'] as const).map((format) => {
      const button = quietButton(format.toUpperCase(), () => events.save(format));
      button.setAttribute('aria-label', `${button.textContent} of the sweep`);
      return button;
    });
    this.repeat = this.repeatBlock();
    const theory = el('h3', {}, 'Theory');
    this.theoryBlock = el('div', { class: 'sweep-theory', hidden: true }, theory, this.theory);
    this.more = el('div', { class: 'sweep-more' }, this.says, this.theoryBlock);
    this.block = el(
      'figure',
      { class: 'sweep-figure' },
      el(
        'div',
        { class: 'sweep-head' },
        this.title,
        el('div', { class: 'sweep-run' }, this.state, this.button),
      ),
      this.bar,
      this.alert,
      this.meaning,
      this.plot,
      el(
        'p',
        { id: 'sweep-keys', class: 'hidden' },
        'The arrow keys read single points; Enter shows one as a run.',
      ),
      this.description,
      this.x,
      this.key,
      this.ghostNote,
      this.readout,
    );
    this.landing = root.querySelector('.landing');
    root.append(...(this.landing ? [] : [this.block]), this.more, this.repeat);
    this.pointer = new SweepPointer(this.plot, () => this.figure, { ...events, point: () => this.mark() });
  }

  private repeatBlock(): HTMLElement {
    this.table.element.append(this.command.element, this.large);
    return el(
      'div',
      { class: 'sweep-repeat' },
      el('p', { class: 'sweep-hash-line' }, 'hash of the sweep ', this.hash),
      el('p', { class: 'sweep-saves' }, ...this.saves),
      this.table.element,
    );
  }

  private get isMap(): boolean {
    return this.result?.sweep.display === 'map';
  }

  private get figure(): SweepMap | SweepChart {
    return this.isMap ? this.map : this.chart;
  }

  private mark(): void {
    this.figure.mark(this.pointer.cursor, this.chosen);
    this.tell();
  }

  /** What the cursor reads, or how to read. */
  private tell(): void {
    const { result, figure } = this;
    const { cursor } = this.pointer;
    if (!result) return;
    const why = this.plot.hidden ? this.why(result) : '';
    if (why) {
      this.readout.replaceChildren(rich(why));
      return;
    }
    if (!cursor) {
      const what = this.isMap ? 'cell' : 'mark';
      this.readout.replaceChildren(
        this.chosen < 0
          ? `Point at a ${what} to read it; click it to see its run round by round.`
          : el(
              'span',
              {},
              rich(`Ringed: ${cellName(result, this.chosen, this.parameters)}, the run that is shown.`),
            ),
      );
      return;
    }
    const cell = figure.cellAt(cursor);
    const { sweep } = result;
    const curve = result.curves[cursor.column];
    const read = (of: 'mean' | 'low' | 'high'): string =>
      reading(sweep, (this.isMap ? result.cells[cell]?.[of] : curve?.[of][cursor.row]) ?? null);
    const at =
      sweep.x === 'round'
        ? `, round ${cursor.row}`
        : sweep.x === 'kappa_t'
          ? `, round ${cursor.row} to ${cursor.row + 1}, from κ = ${number(curve?.x[cursor.row] ?? Number.NaN)}`
          : '';
    const [low, high] = [read('low'), read('high')];
    const name = cellName(result, cell, this.parameters);
    this.readout.replaceChildren(
      el('b', {}, rich(`${name}${at}`.replace(/^, /, ''))),
      ': ',
      rich(`${measureTitle(sweep)} ${read('mean')}`),
      low === high ? '' : ` (5–95 %: ${low} to ${high})`,
      '. Click or Enter shows its run.',
    );
  }

  /** This figure takes the place of the one that came with the page. */
  reveal(): void {
    this.landing?.replaceWith(this.block);
    this.landing = null;
  }

  /** Another sweep is about to run: the words that do not depend on its numbers. */
  announce(sweep: SweepResult['sweep']): void {
    const { metric } = measureOf(sweep);
    this.alert.replaceChildren();
    const { symbol, meaning } = xTitle(sweep, this.parameters);
    const second = sweep.axes[1];
    const by =
      sweep.display === 'map' && second
        ? ` over ${symbol} and ${symbolOf(this.parameters, second.parameter)}`
        : sweep.x === 'round'
          ? ' by round'
          : ` by ${symbol || meaning}`;
    const { replicates } = sweep.spec;
    const problems = sweep.axes.find(({ pool }) => pool)?.values.length;
    const of = problems ? ` of ${problems} problems` : replicates ? ` of ${replicates} replicates` : '';
    const band = replicates === 1 && !problems ? '' : `; band: 5–95 %${of}`;
    this.title.replaceChildren(
      el('b', { class: `q-${lookOf(metric).colour}` }, rich(measureTitle(sweep))),
      sweep.above ? ` less ${sweep.above}` : '',
      rich(
        `${by}${overRounds(sweep) || measureOf(sweep).threshold !== null ? '' : `, after ${lastRound(sweep, this.parameters)}`}`,
      ),
      el('span', { class: 'band-note' }, sweep.display === 'map' ? '' : band),
    );
    this.plot.setAttribute('aria-label', `${this.title.textContent}: figure of ${this.experiment}`);
    const measured = new Set([sweep, ...sweep.series].map(({ measure }) => measure ?? sweep.measure));
    const meanings = [...measured].map((measure) => {
      const of = measureOf({ ...sweep, measure }).metric;
      return this.metrics.find(({ key }) => key === of)?.meaning ?? '';
    });
    const parts = meanings.map((each, i) => el('span', {}, rich(i > 0 ? `. ${each}` : each)));
    this.meaning.replaceChildren(...parts);
    const extent = ({ symbol: sign, meaning: words }: { symbol: string; meaning: string }): string =>
      sign === '' ? words : `${sign}: ${words}`;
    this.x.replaceChildren(
      rich(extent({ symbol, meaning })),
      ...(sweep.display === 'map' && second
        ? ['; ', rich(extent(axisTitle(second.parameter, this.parameters)))]
        : []),
    );
  }

  /** `name` tells what a cell is called. */
  progress({ done, total, seconds, failed, over }: SweepProgress, name: (cell: number) => string): void {
    this.bar.max = total;
    this.bar.value = done;
    this.bar.toggleAttribute('data-over', over);
    this.button.textContent = over ? 'Go on' : 'Cancel';
    const ends = done === total;
    this.button.hidden = ends;
    const left = done > 1 && seconds > 0.5 ? (seconds * (total - done)) / done : 0;
    this.state.textContent = ends
      ? `${count(total, 'cell')} in ${duration(seconds)}`
      : over
        ? `stopped at cell ${done} of ${total}`
        : `cell ${done + 1} of ${total}${left > 0 ? `, ${duration(left)} left` : ''}`;
    if (done >= 3 && left > long) this.state.textContent += ', which is long: see the native command below';
    if (failed.length > 0) this.tellFailed(failed, name);
  }

  private tellFailed(failed: SweepProgress['failed'], name: (cell: number) => string): void {
    this.reveal();
    const [first] = failed;
    if (!first) return;
    const what = failed.length === 1 ? 'One cell' : `${failed.length} cells`;
    this.alert.replaceChildren(
      el(
        'p',
        {},
        `${what} could not run. `,
        el('b', {}, rich(name(first.index))),
        ` ${explain(first.failure)}`,
      ),
    );
  }

  stop(): void {
    this.state.textContent = 'stopped';
    this.button.textContent = 'Go on';
    this.button.hidden = false;
  }

  fail(text: string): void {
    this.reveal();
    this.alert.replaceChildren(el('p', {}, text));
    this.button.textContent = 'Try again';
    this.button.hidden = false;
  }

  /** A result, complete or as far as it has come, beside other sweeps. */
  show(
    result: SweepResult,
    complete: boolean,
    comparisons: readonly SweepComparison[],
    { command, large, ...words }: Repeat,
  ): void {
    this.result = result;
    this.comparisons = comparisons;
    this.chart.comparisons = comparisons;
    if (complete) this.reveal();
    const { figure } = this;
    (this.isMap ? this.chart : this.map).element.remove();
    if (figure.element.parentElement !== this.plot) this.plot.prepend(figure.element);
    this.plot.classList.toggle('is-map', this.isMap);
    // Lines that come with all cells have names there: what stands below does not move until then.
    const legend = this.plot.parentElement?.querySelector<HTMLElement>('.legend');
    if (legend) legend.style.minHeight = complete ? '' : `${legend.offsetHeight}px`;
    this.plot.hidden = complete && this.why(result) !== '';
    figure.show(result);
    this.equipChart();
    this.mark();
    this.description.textContent = sweepAlternative(result, this.parameters, !this.isMap && this.chart.log);
    this.drawKey(result);
    this.say(result, words);
    this.tellTheory(result);
    this.theoryBlock.hidden = result.overlays.length === 0 && !result.not_drawn;
    this.hash.textContent = complete ? grouped(result.hash) : '····  ····  ····  ····';
    this.hash.dataset.hash = complete ? result.hash : '';
    this.command.show(command);
    this.large.replaceChildren(
      ...(large ? ['Larger, on all cores: ', el('code', { translate: 'no' }, large)] : []),
    );
    for (const button of this.saves) button.disabled = !complete;
    this.table.show(result);
  }

  /** Why no cell has a value of what is measured; '' where one has, or it is never reached. */
  private why({ cells, sweep }: SweepResult): string {
    const { metric, threshold } = measureOf(sweep);
    if (threshold !== null || cells.some(({ mean }) => mean !== null)) return '';
    const why = whyNone(metric, sweep.spec.problem);
    return why && `There is no ${measureTitle(sweep)} in any cell: ${why}.`;
  }

  private tellTheory(result: SweepResult): void {
    const { overlays, not_drawn = [], curves, sweep } = result;
    this.theory.replaceChildren(
      ...theoryList(overlays, this.ghosts, this.isMap ? null : (name) => this.events.ghost(name)),
      ...undrawnList(not_drawn),
    );
    const said = this.ghosts?.say(wanted(this.ghosts, overlays), overlays, {
      start: (series) =>
        sweep.x === 'round' ? (curves.find(({ label }) => label === series)?.mean[0] ?? null) : null,
      margin: () => null,
      delta: sweep.spec.delta ?? (rowOf(this.parameters, 'delta')?.default as number),
    });
    this.ghostNote.replaceChildren(rich((this.isMap ? [] : (said ?? [])).join(' ')));
  }

  /** Bounds that say nothing and are wanted all the same. */
  setGhosts(ghosts: Ghosts): void {
    this.ghosts = ghosts;
    this.chart.ghosts = ghosts;
    this.chart.redraw();
    if (this.result) this.tellTheory(this.result);
  }

  /** Names of the curves where the chart is too narrow for them. */
  private drawKey(result: SweepResult): void {
    const curves = this.isMap ? [] : drawnCurves(result);
    const yours = this.comparisons.find(({ style }) => style === 'yours');
    this.key.replaceChildren(
      ...curves.map(({ label, colour, shape }) =>
        el(
          'li',
          { class: `q-${colour}` },
          el('span', { class: `shape shape-${shape}` }),
          el('span', {}, rich(label)),
        ),
      ),
      ...(yours && !this.isMap
        ? [el('li', {}, el('span', { class: 'shape shape-yours' }), el('span', {}, rich(yours.label)))]
        : []),
    );
    this.key.hidden = this.key.children.length < 2;
  }

  private say(result: SweepResult, words: Pick<Repeat, 'varied' | 'noFloor'>): void {
    const log = !this.isMap && this.chart.log;
    this.says.replaceChildren(
      ...says(result, { parameters: this.parameters, ...words, log, comparisons: this.comparisons }),
    );
  }

  /** Rings the cell that the single run shows; −1 for none. */
  choose(cell: number): void {
    this.chosen = cell;
    this.mark();
  }

  /** Nothing stands beside the figure any more. */
  clear(): void {
    this.comparisons = [];
    this.chart.setComparisons([]);
  }

  /** Draws the reader's run anew; on a map its place. */
  setYours(yours: SweepComparison | null, spec: Spec): void {
    const others = this.comparisons.filter(({ style }) => style !== 'yours');
    this.comparisons = yours ? [yours, ...others] : others;
    this.map.setYours(spec);
    if (this.isMap) return;
    this.chart.setComparisons(this.comparisons);
    if (this.result) this.drawKey(this.result);
  }

  /** A first look at another grid is coming, of all its cells or `some`: then the chosen one is not among them. */
  sketch(sweep: SweepResult['sweep'], some: boolean): void {
    this.reveal();
    this.announce(sweep);
    if (some) this.chosen = -1;
    this.bar.value = 0;
    this.button.hidden = true;
    this.state.textContent = 'a first look';
  }

  /** More that can be saved once the sweep is complete. */
  addSaves(buttons: HTMLButtonElement[]): void {
    this.saves.push(...buttons);
    this.saves[0]?.parentElement?.append(...buttons);
    for (const button of buttons) button.disabled = !this.hash.dataset.hash;
  }

  /** Gives the chart its instruments as soon as it stands in the page. */
  equipWith(equip: Equip): void {
    this.equip = equip;
    this.equipChart();
  }

  private equipChart(): void {
    if (!this.equip || this.isMap || !this.chart.element.isConnected) return;
    this.equip(this.chart);
    this.equip = null;
  }

  restyle(): void {
    this.chart.redraw();
    this.map.redraw();
  }
}
