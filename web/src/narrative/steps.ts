/**
 * The narrative: the argument of the paper in steps, each with an experiment whose figure stands beside it.
 *
 * In a text, {{beta}} is the value of that parameter, which the reader drags; {{=kappa@1}} is what the run shows of
 * that metric after round 1, of its last round with @T; {{=power}} is 1 + 1/β. Nothing else in it is a number of a run.
 */
import type { RunResult } from '../engine/run.js';
import type { Values } from '../state/values.js';

export interface Step {
  title: string;
  /** Paragraphs, in the core's notation for symbols. */
  text: readonly string[];
  experiment: string;
  /** What it changes in the experiment's spec. */
  changes?: Values;
  /** The round that the figure points at; the last one where it is not said. */
  round?: number;
  /** Which picture of a run a narrow screen has room for; the policies round by round stand below both. */
  shows?: 'policy' | 'curve';
  /** Another experiment that goes on from here, and what it is called in the text. */
  more?: { experiment: string; text: string };
}

export const steps: readonly Step[] = [
  {
    title: 'A model marks its own work',
    text: [
      'It answers prompts, scores its answers by its own log-likelihood, and is refitted to prefer what scored higher. Then it does so again, and nobody corrects it. In the picture each row is a prompt, each column a response; the stronger its colour, the more probable it is.',
      'The condition number κ says how many draws it takes, on average, until the likeliest response comes: here {{=kappa@0}}. At κ = 1 the model is certain. Start it from κ_0 = {{kappa_0}} instead, and look at the rows.',
    ],
    experiment: 'population',
    round: 0,
    shows: 'policy',
  },
  {
    title: 'What one round does',
    text: [
      'With a judge that does not err and pairs without end, one round raises every probability to the power 1 + 1/β and rescales. The leash β says how near the new model is held to the old one.',
      'At β = {{beta}} the power is {{=power}}, and one round takes κ from {{=kappa@0}} to {{=kappa@1}}. With a smaller β the round is bolder.',
    ],
    experiment: 'population',
    round: 1,
    shows: 'policy',
  },
  {
    title: 'Round by round, κ falls',
    text: [
      'What is likely gains, the rest fades, and the likeliest response of a prompt stays the likeliest. After {{rounds}} rounds κ is {{=kappa@T}}.',
      'The dotted line, 1/c₁, holds by definition: c₁ is the least confidence at any prompt from round 1 on. From there κ never exceeds it, so a theorem has to say more than that. Here β = {{beta}}: a larger one, a tighter leash, makes all of it slower.',
    ],
    experiment: 'population',
    shows: 'curve',
  },
  {
    title: 'One step is not enough',
    text: [
      'Now pairs cost something. The best learner there is asks a base policy of κ_0 = {{kappa_0}} for n = {{samples}} answers, once. On the hardest problem of that size it fails at {{=target_failure@T}} of the prompts: the mark in ink.',
      'To halve its failure takes four times the queries, and so does keeping it where the base policy has four times the κ_0. The dash-dotted curve is the theorem’s lower bound.',
    ],
    experiment: 'single-step-barrier',
  },
  {
    title: 'Several steps are',
    text: [
      'All these curves hold the same leash. At β = 1 every prompt still fails after one round, with any number of pairs; further rounds sharpen again.',
      'At β = {{beta}}, with n = {{samples}} pairs in each round, {{=own_failure@1}} of the prompts fail after one round and {{=own_failure@T}} after {{rounds}} rounds. The barrier is one of a fixed leash: make β small, and a single round sharpens far more.',
    ],
    experiment: 'iteration-breaks-the-barrier',
  },
  {
    title: 'And they forget the start',
    text: [
      'Three base policies, from rather sure to very diffuse. As the experiment stands, two rounds make each of them nearly certain. The leash is tied to the number of pairs, β = b/√n, which is what the theorem asks for; its bound, dashed, falls from κ_0 to U.',
      'The run in ink starts at κ_0 = {{kappa_0}}. With n = {{samples}} pairs and b = {{beta_root_n}} its κ is {{=kappa@1}} after one round and {{=kappa@2}} after two. With fewer pairs, or a larger b, it takes longer.',
    ],
    experiment: 'kappa-contraction',
  },
  {
    title: 'What sets the error',
    text: [
      'How diffuse the start was is forgotten; the judge’s errors are left. Where it errs independently, four times the pairs halve the failure above its floor: slope −1/2. Where it does not err, more pairs change nothing.',
      'The run in ink has noise σ = {{judge_noise}} and n = {{samples}} pairs. At {{=target_failure@T}} of the prompts the base policy’s favourite then has no more than half of the probability.',
    ],
    experiment: 'noisy-judge',
  },
  {
    title: 'Sure is not right',
    text: [
      'Each curve is a world of its own, with another correlation ρ between what the model believes and what is right. Without noise accuracy is the same in every round; only confidence rises.',
      'At ρ = {{gold_correlation}} accuracy is {{=accuracy@0}} before the first round and {{=accuracy@T}} after {{=T}}, while confidence goes from {{=mean_max_probability@0}} to {{=mean_max_probability@T}}. Where the model was wrong, it is now surely wrong.',
    ],
    experiment: 'confidence-is-not-correctness',
    more: { experiment: 'words', text: 'Hear it from a model that spells English words' },
  },
];

/** What a text is made of. */
type Piece =
  | { kind: 'text'; text: string }
  /** A parameter that the reader sets. */
  | { kind: 'parameter'; key: string }
  /** A number of the run. */
  | { kind: 'number'; of: string };

export const piecesOf = (text: string): Piece[] =>
  text.split(/\{\{([^{}]+)\}\}/).map((part, i): Piece => {
    if (i % 2 === 0) return { kind: 'text', text: part };
    return part.startsWith('=') ? { kind: 'number', of: part.slice(1) } : { kind: 'parameter', key: part };
  });

/** The round that "@1" or "@T" means in a run. */
export const roundOf = (at: string, { spec }: Pick<RunResult, 'spec'>): number =>
  at === 'T' ? spec.rounds : Number(at);
