import type { ProblemInfo } from 'srlm';
import { describe, expect, it } from 'vitest';
import { farthest, marginOf, marginsCsv, marginsOf, spreadOf } from '../../web/src/views/margins.js';
import { core } from './core.js';

const policy = (...probabilities: number[]): Float64Array => Float64Array.from(probabilities);

/** Two rounds of four prompts: plain ones, a tie, one that no runner-up has, one that is never asked. */
const problem: Pick<ProblemInfo, 'prompts' | 'responses' | 'mu' | 'response_count'> = {
  prompts: 5,
  responses: 3,
  mu: Float64Array.of(0.25, 0.25, 0.25, 0.25, 0),
  response_count: Int32Array.of(3, 3, 2, 1, 3),
};
const policies = policy(
  ...[0.2, 0.5, 0.3, 0.4, 0.2, 0.4, 0.9, 0.1, 0, 1, 0, 0, 0.6, 0.3, 0.1],
  ...[0, 0.75, 0.25, 0.4, 0.2, 0.4, 1, 0, 0, 1, 0, 0, 0.6, 0.3, 0.1],
);

describe('a margin', () => {
  it('is the logarithm of the likeliest response over the runner-up', () => {
    expect(marginOf(policy(0.1, 0.6, 0.3))).toBeCloseTo(Math.log(2), 14);
    expect(marginOf(policy(0.3, 0.1, 0.6))).toBeCloseTo(Math.log(2), 14);
    const tiny = 1e-9;
    expect(marginOf(policy(0.5 * (1 + tiny), 0.5)) / Math.log1p(tiny)).toBeCloseTo(1, 6);
  });

  it('is 0 for a tie, also where only rounding tells two responses apart', () => {
    expect(marginOf(policy(0.4, 0.4, 0.2))).toBe(0);
    expect(marginOf(policy(0.4 * (1 + 1e-14), 0.4, 0.2))).toBe(0);
  });

  it('is infinite where the runner-up is too unlikely for a number', () => {
    expect(marginOf(policy(1, 0, 0))).toBe(Infinity);
    expect(marginOf(policy(1, 1e-310))).toBe(Infinity);
    expect(marginOf(policy(1, 1e-300))).toBeCloseTo(300 * Math.LN10, 9);
    expect(farthest).toBeGreaterThan(300 * Math.LN10);
  });
});

describe('the margins of a run', () => {
  const margins = marginsOf(problem, policies);

  it('are those of prompts that are asked and have a runner-up', () => {
    expect(margins.prompts).toEqual([0, 1, 2]);
    expect(margins.rounds).toHaveLength(2);
    expect(margins.rounds[0]?.[0]).toBeCloseTo(Math.log(5 / 3), 14);
    expect([...(margins.rounds[1] ?? [])].slice(1)).toEqual([0, Infinity]);
  });

  it('have a least one, quantiles between neighbours, ties, and some without a number', () => {
    expect(spreadOf(margins, 0)).toMatchObject({ least: 0, prompt: 1, ties: 1, beyond: 0 });
    const { quantiles, beyond } = spreadOf(margins, 1);
    expect(quantiles[1]).toBeCloseTo(Math.log(3) / 2, 14);
    expect(quantiles.slice(2)).toEqual([expect.closeTo(Math.log(3), 14), Infinity, Infinity]);
    expect(beyond).toBe(1);
  });

  it('are saved with the prompts as they are numbered', () => {
    const lines = marginsCsv(margins).split('\n');
    expect(lines.slice(0, 3)).toEqual(['round,prompt,margin', `0,0,${margins.rounds[0]?.[0]}`, '0,1,0']);
    expect(lines.slice(6)).toEqual(['1,2,', '']);
  });

  it('grow by 1 + 1/β a round in the limit, and the least of them is the metric', () => {
    const session = core.prepare({
      ...{ problem: 'near_ties', objective: 'population', prompts: 9, responses: 5, rounds: 4, beta: 0.5 },
      ...{ smallest_margin: 0.001, largest_margin: 1, replicates: 1 },
    });
    const { prompts, rounds } = marginsOf(session.problem, session.policies(0));
    const { summary } = session.summarise([session.run(0, 1)]);
    session.free();
    expect(prompts).toHaveLength(9);
    rounds.forEach((values, t) => {
      values.forEach((value, i) => {
        expect(value / (3 ** t * 0.001 * 1000 ** (i / 8))).toBeCloseTo(1, 6);
      });
      const { least } = spreadOf({ prompts, rounds }, t);
      expect(least / (summary.margin.mean[t] as number)).toBeCloseTo(1, 9);
    });
  });
});
