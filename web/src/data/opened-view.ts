/** A result file on the page: its curves beside those of the page, what it is, and whether the hashes agree. */
import './opened.css';
import { byId, el, scrolling } from '../base/dom.js';
import { count, grouped } from '../base/format.js';
import { quietButton } from '../base/take-away.js';
import { rich } from '../base/text.js';
import type { Comparison } from '../charts/comparisons.js';
import type { Host } from '../page/host.js';
import { viewOf } from '../state/view.js';
import { SweepChart } from '../sweep/sweep-chart.js';
import { SweepMap } from '../sweep/sweep-map.js';
import { measureTitle, xTitle } from '../sweep/sweep-text.js';
import { differences, differingKeys } from '../views/differences.js';
import { experimentOfSweep, nearestExperiment } from './nearest.js';
import { FileProblem, type ResultFile, type RunFile, readResult, type SweepFile } from './result-file.js';

const unverified =
  'the file has no digests, as those of older versions, so it is taken as it stands. Run its spec here and compare the hashes.';

/** The page holds larger files badly. */
const largest = 200e6;

export class OpenedView {
  private readonly root = el('section', {
    class: 'opened',
    id: 'opened',
    'aria-labelledby': 'opened-title',
    hidden: true,
  });
  private file: ResultFile | null = null;
  private name = '';
  private figure: SweepChart | SweepMap | null = null;

  /** `changed` is told when the run's charts have other comparisons. */
  constructor(
    private readonly host: Host,
    private readonly changed: () => void,
  ) {
    byId('capsule').before(this.root);
  }

  get comparisons(): Comparison[] {
    const { file } = this;
    if (file?.kind !== 'run') return [];
    return [{ label: `file ${file.hash.slice(0, 4)}`, style: 'file', summary: file.summary }];
  }

  async open(file: File): Promise<void> {
    this.name = file.name;
    try {
      if (file.size > largest)
        throw new FileProblem(
          `The file has ${Math.round(file.size / 1e6)} MB, and this page reads at most ${largest / 1e6} MB.`,
        );
      this.file = readResult(this.host.srlm, await file.text());
      this.show();
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      this.file = null;
      this.fail(error.message);
    }
    this.host.sweep?.setFile(this.file?.kind === 'sweep' && this.agrees(this.file) ? this.file.result : null);
    this.changed();
    this.root.scrollIntoView({ block: 'nearest' });
    this.root.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  }

  /** Takes away what is told of a file that could not be opened: another one has come. */
  forgetError(): void {
    if (this.root.querySelector('[role="alert"]')) this.root.hidden = true;
  }

  private close(): void {
    this.file = null;
    this.figure = null;
    this.root.hidden = true;
    this.host.sweep?.setFile(null);
    this.changed();
  }

  private title(text: string): HTMLElement {
    return el('h2', { id: 'opened-title', tabindex: -1 }, text);
  }

  private fail(message: string): void {
    this.root.hidden = false;
    this.root.replaceChildren(
      this.title(`${this.name} could not be opened`),
      el('div', { class: 'alert', role: 'alert' }, el('p', {}, message)),
      el(
        'p',
        { class: 'downloads' },
        quietButton('Close', () => this.close()),
      ),
    );
  }

  /** Whether a sweep's curves can be drawn in the sweep figure of the page. */
  private agrees({ result: { sweep } }: SweepFile): boolean {
    const live = this.host.experiment().sweep;
    return (
      live !== null &&
      live.display === 'curves' &&
      sweep.display === 'curves' &&
      live.measure === sweep.measure &&
      live.x === sweep.x
    );
  }

  private show(): void {
    const { file } = this;
    if (!file) return;
    const here = file.kind === 'run' ? this.aboutRun(file) : this.aboutSweep(file);
    const facts: [string, string][] = [
      ['hash', grouped(file.hash)],
      ['core', file.version],
      ['build', file.build],
      ['digests', file.verified ? 'agree' : 'none'],
      ...here.facts,
    ];
    this.root.hidden = false;
    this.root.replaceChildren(
      this.title(`Opened: ${this.name}`),
      el('p', { class: 'opened-says', role: 'status' }, ...here.says),
      file.verified ? '' : el('p', {}, el('b', { class: 'differs' }, 'Unverified: '), unverified),
      ...here.figure,
      el(
        'dl',
        { class: 'facts' },
        ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
      ),
      el(
        'details',
        {},
        el('summary', {}, 'Its spec'),
        scrolling('Spec of the file', here.spec, 'opened-spec'),
      ),
      el(
        'p',
        { class: 'downloads' },
        here.run && quietButton(here.runName, here.run),
        quietButton('Close the file', () => this.close()),
      ),
    );
    // Charts read their size and colours from the page, so they are drawn when they stand in it.
    if (file.kind === 'sweep') this.figure?.show(file.result);
  }

  private aboutRun(file: RunFile) {
    const { srlm, result } = this.host;
    const table = srlm.parameters();
    const says: (Node | string)[] = [];
    const differ = result ? differingKeys(table, file.spec, result.spec).length : 0;
    if (result && differ > 0) {
      says.push(
        'Its curves are dashed, with hollow marks, beside those of the run, which has another spec; the file has ',
        rich(differences(table, file.spec, result.spec)),
        '.',
      );
    } else if (!result?.complete) {
      says.push('Its curves are dashed, with hollow marks; the run of the same spec is not complete yet.');
    } else if (result.hash === file.hash) {
      says.push(
        el('b', {}, 'The hashes agree: '),
        'the run on this page has the same spec, and the same bits.',
      );
    } else {
      const core = file.version === srlm.version ? '' : `; the file is of core ${file.version}`;
      says.push(
        el('b', { class: 'differs' }, 'The hashes differ: '),
        `the run on this page has the same spec and the hash ${grouped(result.hash)}${core}.`,
      );
    }
    const experiment = nearestExperiment(srlm, file.spec);
    return {
      says,
      figure: [],
      facts: [
        ['replicates', String(file.replicates)],
        ['rounds', String(file.rounds)],
      ] as [string, string][],
      spec: JSON.stringify(srlm.shorten(file.spec), null, 1),
      runName: 'Run this spec here',
      run: experiment && (() => this.host.open({ ...viewOf(experiment), spec: file.spec }, [])),
    };
  }

  private aboutSweep(file: SweepFile) {
    const { srlm, sweep: panel } = this.host;
    const { result } = file;
    const live = panel?.shown?.result;
    const says: (Node | string)[] = [];
    const agrees = this.agrees(file);
    if (agrees) says.push('Its curves are dashed, with hollow marks, in the figure of the sweep. ');
    if (live && JSON.stringify(live.sweep) === JSON.stringify(result.sweep)) {
      if (live.hash === file.hash)
        says.push(el('b', {}, 'The hashes agree: '), 'the sweep on this page is the same, to the last bit.');
      else
        says.push(
          el('b', { class: 'differs' }, 'The hashes differ: '),
          `the same sweep on this page has the hash ${grouped(live.hash)}.`,
        );
    } else if (!agrees)
      says.push('A sweep of other axes than the one on this page, so it has a figure of its own.');
    const found = experimentOfSweep(srlm, file);
    if (!found) says.push(' No experiment of this page has its grid; the program repeats it.');
    return {
      says,
      figure: agrees ? [] : [this.ownFigure(file)],
      facts: [['cells', count(result.cells.length, 'cell')]] as [string, string][],
      spec: JSON.stringify(result.sweep, null, 1),
      runName: 'Run this sweep here',
      run: found && (() => this.host.open({ ...viewOf(found.experiment), spec: found.spec }, [])),
    };
  }

  private ownFigure({ result }: SweepFile): HTMLElement {
    const table = this.host.srlm.parameters();
    this.figure = result.sweep.display === 'map' ? new SweepMap(table) : new SweepChart();
    const { symbol, meaning } = xTitle(result.sweep, table);
    return el(
      'figure',
      { class: 'sweep-figure' },
      el('figcaption', { class: 'sweep-title' }, rich(measureTitle(result.sweep))),
      el('div', { class: 'sweep-plot' }, this.figure.element),
      el('p', { class: 'x-title' }, rich(symbol ? `${symbol}: ${meaning}` : meaning)),
    );
  }

  /** The run or the sweep of the page has changed: what is said of the hashes may be another. */
  refresh(): void {
    const { file } = this;
    if (!file || this.root.contains(document.activeElement)) {
      if (file) this.say();
      return;
    }
    const open = this.root.querySelector('details')?.open ?? false;
    this.show();
    const details = this.root.querySelector('details');
    if (details) details.open = open;
    if (file.kind === 'sweep') this.host.sweep?.setFile(this.agrees(file) ? file.result : null);
  }

  /** Only the sentence, where the rest has the focus. */
  private say(): void {
    const { file } = this;
    if (!file) return;
    const { says } = file.kind === 'run' ? this.aboutRun(file) : this.aboutSweep(file);
    this.root.querySelector('.opened-says')?.replaceChildren(...says);
  }

  restyle(): void {
    this.figure?.redraw();
  }
}
