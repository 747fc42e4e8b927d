/** The tour: one argument in eleven steps, each at one part of the page and with an experiment of its own. */
import type { Values } from '../state/values.js';

export interface Step {
  title: string;
  /** Short sentences; the core's notation for symbols. */
  text: string;
  experiment: string;
  /** What it changes in the experiment's spec. */
  changes?: Values;
  /** The part it is about: the first of these selectors that is in sight. */
  at: string[];
}

export const steps: readonly Step[] = [
  {
    title: 'A model that marks its own work',
    text: 'It answers prompts, scores its answers by its own log-likelihood, and is refitted to prefer what scored higher. Then it does so again. Eleven short steps show why that works, and where it stops.',
    experiment: 'population',
    at: ['#title'],
  },
  {
    title: 'What a round does',
    text: 'Each row is a prompt, each column a response, and darker is more probable. One round raises every probability to the power 1 + 1/β. Step through the rounds with the slider: the darkest cell of a row takes it all.',
    experiment: 'population',
    at: ['#policy-panel'],
  },
  {
    title: 'What is measured',
    text: 'κ says how many draws it takes, on average, to see the likeliest response. It starts at 8 and falls to 1: the model becomes certain. The dotted line is a bound that holds by definition, and that every theorem has to beat.',
    experiment: 'population',
    at: ['.panel-condition'],
  },
  {
    title: 'One step is not enough',
    text: 'The best learner there is asks the base policy n times, once. To halve its failure takes four times the queries, and so does keeping it where the base policy has four times the κ_0.',
    experiment: 'single-step-barrier',
    at: ['.sweep-figure', '#experiment-title'],
  },
  {
    title: 'Several steps are',
    text: 'The leash β is the same for all of these curves. After one round every prompt still fails, with any number of pairs. Further rounds sharpen again, and after six most prompts are decided.',
    experiment: 'iteration-breaks-the-barrier',
    at: ['.sweep-figure', '#experiment-title'],
  },
  {
    title: 'And they forget the start',
    text: 'How many rounds does it take? At most as many as log κ_0 grows, even with a judge that never learns. The policy’s own judge learns along, and needs far fewer.',
    experiment: 'rounds-needed',
    at: ['.sweep-figure', '#experiment-title'],
  },
  {
    title: 'What sets the error',
    text: 'Once the start is forgotten, the judge’s noise is left. Where it errs independently, four times the pairs halve the excess failure: slope −1/2. Where it does not err, more pairs change nothing.',
    experiment: 'noisy-judge',
    at: ['.sweep-figure', '#experiment-title'],
  },
  {
    title: 'Now you',
    text: 'Here the leash is tied to n, β = b/√n, which is what the theorem asks for; the smaller b, the further a round goes. Move b, n or the judge’s noise σ, and the curves follow. The dashed and dotted lines are theory, each with a tag that says how far to trust it.',
    experiment: 'kappa-contraction',
    changes: { beta_root_n: 0.5 },
    at: ['#control-grid'],
  },
  {
    title: 'What it cannot do',
    text: 'The model becomes sure, not right. Accuracy is the same in every round; only confidence rises. What it believed at first it believes at last, and where that was wrong it is surely wrong.',
    experiment: 'confidence-is-not-correctness',
    at: ['.sweep-figure', '#experiment-title'],
  },
  {
    title: 'In words',
    text: 'This model spells English words, letter by letter. Left to its own taste it does not learn to spell. It says, ever more firmly, endings that many words share and that no word is.',
    experiment: 'words',
    at: ['#words', '.sweep-figure', '#experiment-title'],
  },
  {
    title: 'Take it with you',
    text: 'Every result has a hash. The command repeats it to the last bit anywhere; the link holds this very view. All experiments are listed at the end of the page.',
    experiment: 'kappa-contraction',
    at: ['#capsule'],
  },
];
