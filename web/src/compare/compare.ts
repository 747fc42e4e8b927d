/** Runs kept for comparison: thin curves beside those of the run, which a link reproduces. */
import type { Spec, Summary, SweepResult } from 'srlm';
import { el } from '../base/dom.js';
import { plainMath } from '../base/plain-math.js';
import { quietButton } from '../base/take-away.js';
import { rich } from '../base/text.js';
import type { Comparison } from '../charts/comparisons.js';
import { tell } from '../loading/trouble.js';
import type { Host } from '../page/host.js';
import { carriesOwnData, mostKept } from '../state/kept-link.js';
import type { Plan } from '../sweep/sweep-run.js';
import { differences } from '../views/differences.js';
import { wholeRun, wholeSweep } from './whole.js';

interface Kept {
  spec: Spec;
  /** null while it runs. */
  summary: Summary | null;
  /** The experiment's sweep with its setting: null while it runs, absent until it is wanted. */
  sweep?: SweepResult | null;
}

const same = (a: Spec, b: Spec): boolean => JSON.stringify(a) === JSON.stringify(b);

export class Compare {
  readonly keep = quietButton('Keep for comparison', () => this.keepRun());
  readonly clear = quietButton('Clear comparison', () => this.set([]));
  readonly list = el('ul', { class: 'kept', id: 'kept', 'aria-label': 'Kept for comparison' });
  private kept: Kept[] = [];

  /** `changed` is told when the charts have other comparisons. */
  constructor(
    private readonly host: Host,
    private readonly changed: () => void,
  ) {
    this.keep.id = 'keep-run';
    this.clear.id = 'clear-kept';
    this.refresh();
  }

  get comparisons(): Comparison[] {
    return this.kept.flatMap(({ spec, summary }) =>
      summary ? [{ label: this.nameOf(spec), style: 'kept' as const, summary }] : [],
    );
  }

  /** The sweeps of the kept settings, as far as they have run. */
  get sweeps(): SweepResult[] {
    return this.kept.flatMap(({ sweep }) => sweep ?? []);
  }

  /** Takes the sweep of the page for a setting that has the same, and runs those of the others. */
  followSweep(): void {
    const { sweep: panel } = this.host;
    const experiment = this.host.experiment();
    if (!panel || !experiment.sweep) return;
    const shown = panel.shown?.result;
    for (const kept of this.kept) {
      if (kept.sweep !== undefined) continue;
      const plan = panel.planFor(experiment, kept.spec);
      if (!plan) continue;
      const own = panel.planFor(experiment, this.host.view.spec);
      const same = (other: unknown): boolean => JSON.stringify(plan.sweep) === JSON.stringify(other);
      if (shown && same(shown.sweep)) kept.sweep = shown;
      // The page is about to run it.
      else if (!same(own?.sweep) && !carriesOwnData(kept.spec)) void this.runSweep(kept, plan);
    }
    this.changed();
  }

  private async runSweep(kept: Kept, plan: Plan): Promise<void> {
    kept.sweep = null;
    try {
      kept.sweep = await wholeSweep(plan);
    } catch (error) {
      tell('compare sweep', {
        what: `The sweep of a kept run (${this.nameOf(kept.spec)}) could not be computed, and is left out.`,
        why: (error as Error).message,
      });
      return;
    }
    this.changed();
  }

  private nameOf(spec: Spec): string {
    const { result, srlm, view } = this.host;
    return differences(srlm.parameters(), spec, result?.spec ?? view.spec) || 'kept, the same spec';
  }

  private keepRun(): void {
    const { result } = this.host;
    if (!result?.complete) return;
    const { spec, summary } = result;
    const others = this.kept.filter((each) => !same(each.spec, spec));
    this.set([...others, { spec, summary }].slice(-mostKept));
    this.host.announce('The run is kept for comparison.');
  }

  private set(kept: Kept[]): void {
    this.kept = kept;
    const compare = kept.map(({ spec }) => spec).filter((spec) => !carriesOwnData(spec));
    this.host.amend({ compare: compare.length > 0 ? compare : undefined });
    this.refresh();
    this.changed();
    this.followSweep();
  }

  /** Another view is open: what its link keeps has to run first. */
  opened(): void {
    const wanted = this.host.view.compare ?? [];
    if (wanted.length === 0 && this.kept.length === 0) return;
    this.kept = wanted.map(
      (spec) => this.kept.find((each) => same(each.spec, spec)) ?? { spec, summary: null },
    );
    for (const each of this.kept) if (!each.summary) void this.run(each);
    this.refresh();
    this.changed();
    this.followSweep();
  }

  private async run(kept: Kept): Promise<void> {
    try {
      kept.summary = await wholeRun(kept.spec);
    } catch (error) {
      this.kept = this.kept.filter((each) => each !== kept);
      tell('compare', {
        what: `A run kept for comparison (${this.nameOf(kept.spec)}) could not be computed, and is left out.`,
        why: (error as Error).message,
      });
    }
    this.refresh();
    this.changed();
  }

  /** The run has another spec: the curves have other names. */
  renamed(): void {
    if (this.kept.length > 0) this.changed();
  }

  /** What the kept runs differ in depends on the run that is shown. */
  refresh(): void {
    const { result } = this.host;
    this.keep.disabled = !result?.complete;
    this.clear.hidden = this.kept.length === 0;
    this.list.hidden = this.kept.length === 0;
    this.list.replaceChildren(
      ...this.kept.map(({ spec, summary }) =>
        el('li', {}, 'Thin curves: ', rich(plainMath(this.nameOf(spec))), summary ? '' : ' (running)'),
      ),
    );
  }
}
