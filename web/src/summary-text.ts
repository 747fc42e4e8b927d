/** What a result says, in sentences: for the caption, for screen readers, and for exact statements. */
import type { Series } from 'srlm';
import { count, number, percent } from './format.js';
import type { RunResult } from './run.js';

const last = (values: Float64Array): number => values.at(-1) ?? Number.NaN;
const start = (values: Float64Array): number => values[0] ?? Number.NaN;

function course(values: Float64Array): string {
  const change = last(values) / start(values);
  return change < 0.995 ? 'falls' : change > 1.005 ? 'rises' : 'stays';
}

/** "κ falls from 8 to 1.07 in 6 rounds. …" */
export function sentence({ summary, replicates, complete, spec }: RunResult): string {
  const kappa = summary.kappa.mean;
  const from = `${number(start(kappa))}${course(kappa) === 'stays' ? '' : ` to ${number(last(kappa))}`}`;
  const verb = course(kappa) === 'stays' ? 'stays at' : `${course(kappa)} from`;
  const own = percent(last(summary.own_failure.mean));
  const target = percent(last(summary.target_failure.mean));
  const doubts =
    own !== target
      ? `own failure is ${own} and target failure ${target}`
      : own === percent(0)
        ? 'no prompt is left in doubt'
        : `own failure and target failure are ${own}`;
  const so = complete ? '' : ` So far from ${replicates} of ${count(spec.replicates, 'replicate')}.`;
  return `κ ${verb} ${from} in ${count(spec.rounds, 'round')}; after the last one ${doubts}.${so}`;
}

const band = (series: Series, t: number, show: (value: number) => string): string =>
  `${show(series.mean[t] as number)}, 5 to 95 % of replicates from ${show(series.quantile_05[t] as number)} to ${show(series.quantile_95[t] as number)}`;

/** Text alternatives of the two charts. */
export function alternatives({ summary, runningConfidence }: RunResult): { kappa: string; failure: string } {
  const end = summary.kappa.mean.length - 1;
  return {
    kappa: `Line chart on a logarithmic axis. Condition number κ: round 0 ${band(summary.kappa, 0, number)}; round ${end} ${band(summary.kappa, end, number)}. Its trivial bound 1/c ends at ${number(1 / last(runningConfidence))}. All values are in the table of numbers.`,
    failure: `Line chart. Own failure: round 0 ${band(summary.own_failure, 0, percent)}; round ${end} ${band(summary.own_failure, end, percent)}. Target failure: round ${end} ${band(summary.target_failure, end, percent)}.`,
  };
}

/** The most directions that the pairs of one round can span: shifting all logits of a prompt changes nothing. */
function fullRank({ problem }: RunResult): number {
  return problem.tabular ? problem.dimension - problem.prompts : problem.dimension;
}

/** What is known exactly about this run, and what the run says about it. */
export function verdict(result: RunResult): string {
  const { spec, summary } = result;
  const kept = summary.mode_kept.mean;
  const parts: string[] = [];
  if (spec.objective === 'population') {
    parts.push(
      'Population update: θ_{t+1} = (1 + 1/β) θ_t until the ball binds, so every mode is kept and κ never rises [exact].',
    );
  } else if (spec.judge_noise === 0) {
    parts.push(withoutNoise(result));
  } else {
    parts.push(
      `The judge errs (σ = ${spec.judge_noise}): modes can change. ${percent(last(kept))} of prompts keep the mode of π_0.`,
    );
  }
  const binds = summary.ball_active.mean.findIndex((share) => share > 0);
  if (binds > 0) parts.push(`The ball ‖θ‖ ≤ B binds from round ${binds}.`);
  return parts.join(' ');
}

function withoutNoise(result: RunResult): string {
  const { mean } = result.summary.rank;
  const full = fullRank(result);
  const ranks = mean.slice(1).filter((rank) => !Number.isNaN(rank));
  if (ranks.length === 0) return 'The judge is exact: what is lost is only what the pairs do not compare.';
  if (ranks.every((rank) => rank === full)) {
    return `No judge noise, and the pairs span all ${full} directions: every sampled update equals the population update, for any n [exact]. More pairs change nothing.`;
  }
  const lowest = Math.min(...ranks);
  return `No judge noise, but in one round the pairs span only ${number(lowest)} of ${full} directions: what they do not compare stays where it was.`;
}
