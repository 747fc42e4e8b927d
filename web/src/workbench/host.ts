/** The page as the parts see it that load after the first curve. */
import type { Experiment, Spec, Srlm } from 'srlm';
import type { FigureCharts } from '../charts/figure.js';
import type { Runner, RunResult } from '../run.js';
import type { LinkProblem, View } from '../state.js';
import type { Status } from '../status.js';
import type { SweepPanel } from '../sweep/sweep-panel.js';
import type { Values } from '../values.js';

export interface Host {
  readonly srlm: Srlm;
  readonly view: View;
  readonly result: RunResult | null;
  readonly runner: Runner;
  readonly charts: FigureCharts;
  readonly status: Status;
  /** null until an experiment with a sweep has been shown. */
  readonly sweep: SweepPanel | null;
  /** The experiment of that name, or of the view. */
  experiment(name?: string): Experiment;
  open(view: View, problems: LinkProblem[]): void;
  change(changes: Values): void;
  /** Changes what the link holds beside the run, which stays. */
  amend(changes: Partial<View>): void;
  /** The address of the view. */
  link(): string;
  /** The command that runs a spec natively; with its hash, if it has one. */
  command(spec: Spec, hash?: string): string;
  restyle(): void;
}
