/** What a result says, in sentences: for the caption, for screen readers, and for exact statements. */
import type { MetricKey } from 'srlm';
import { count, number, percent } from '../base/format.js';
import { upperFirst } from '../base/text.js';
import { lookOf, metricText } from '../charts/quantities.js';
import type { RunResult } from '../engine/run.js';

/** What the sentence tells in any case. */
const told: readonly MetricKey[] = ['kappa', 'own_failure', 'target_failure'];

const last = (values: Float64Array): number => values.at(-1) ?? Number.NaN;
const start = (values: Float64Array): number => values[0] ?? Number.NaN;

function course(values: Float64Array): string {
  const change = last(values) / start(values);
  return change < 0.995 ? 'falls' : change > 1.005 ? 'rises' : 'stays';
}

/** "Accuracy stays at 62 %." for what an experiment watches beside κ and the failures. */
function further({ summary }: RunResult, metric: MetricKey): string {
  const values = summary[metric].mean.filter((value) => !Number.isNaN(value));
  if (told.includes(metric) || values.length === 0) return '';
  const { name } = lookOf(metric);
  const show = (value: number): string => metricText(metric, value);
  const [from, to] = [show(start(values)), show(last(values))];
  const verb = from === to ? 'stays at' : start(values) > last(values) ? 'falls from' : 'rises from';
  return `${upperFirst(name)} ${verb} ${from}${from === to ? '' : ` to ${to}`}. `;
}

/** "κ falls from 8 to 1.07 in 6 rounds. …", after the metric that the experiment is about. */
export function sentence(result: RunResult, charts: readonly MetricKey[] = []): string {
  const { summary, replicates, complete, spec } = result;
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
  const first = charts[0] ? further(result, charts[0]) : '';
  return `${first}κ ${verb} ${from} in ${count(spec.rounds, 'round')}; after the last one ${doubts}.${so}`;
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
    if (spec.self_reward === 'log_policy') parts.push(population);
    else parts.push('Population update: what the loop would do with infinitely many pairs.');
  } else if (spec.objective === 'best_learner') {
    parts.push(
      'The best learner guesses among the responses that it has not seen: its failure has a closed form [exact].',
    );
  } else if (spec.judge_noise || spec.judge_bias) {
    const errs = [
      spec.judge_noise && `σ = ${spec.judge_noise}`,
      spec.judge_bias && `bias ${spec.judge_bias}`,
    ];
    parts.push(
      `The judge errs (${errs.filter(Boolean).join(', ')}): modes can change. ${percent(last(kept))} of prompts keep the mode of π_0.`,
    );
  } else if (spec.objective === 'regression' && spec.self_reward === 'log_policy') {
    parts.push(withoutNoise(result));
  } else {
    parts.push(`${percent(last(kept))} of prompts keep the mode of π_0.`);
  }
  const binds = summary.ball_active.mean.findIndex((share) => share > 0);
  if (binds > 0) parts.push(`The ball ‖θ‖ ≤ B binds from round ${binds}.`);
  return parts.join(' ');
}

const population =
  'Population update: θ_{t+1} = (1 + 1/β) θ_t until the ball binds, so every mode is kept and κ never rises [exact].';

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
