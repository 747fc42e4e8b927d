import { describe, expect, it } from 'vitest';
import { colours, seriesColours, tints, translucent } from '../../web/src/base/colours.js';
import { mapColour } from '../../web/src/charts/colour-map.js';
import { shownPrompts } from '../../web/src/charts/shown-prompts.js';
import { logCeiling, logTicks } from '../../web/src/charts/ticks.js';
import { fromPosition, positions, rangeOf, toPosition } from '../../web/src/controls/ranges.js';
import { runningConfidence } from '../../web/src/engine/bounds.js';
import { Schedule } from '../../web/src/engine/schedule.js';
import type { Trace } from '../../web/src/engine/trace.js';
import { core } from './core.js';

describe('a logarithmic axis', () => {
  it.each([
    [1, 10, [1, 2, 5, 10]],
    [1, 20, [1, 2, 5, 10, 20]],
    [1, 2, [1, 2]],
    [1, 1000, [1, 3, 10, 30, 100, 300, 1000]],
    [1, 1e6, [1, 10, 100, 1000, 1e4, 1e5, 1e6]],
  ])('from %d to %d', (low, high, ticks) => expect(logTicks(low, high)).toEqual(ticks));

  it('ends at 1, 2 or 5 above the data', () => {
    expect([1, 1.5, 7.9, 9.9, 12, 48].map(logCeiling)).toEqual([2, 2, 10, 20, 20, 50]);
    expect(logCeiling(Number.NaN)).toBe(20);
  });
});

describe('the running minimum confidence', () => {
  const trace = (values: number[][]): Trace => ({
    first: 0,
    count: values.length,
    rounds: 2,
    metrics: Float64Array.from(values.flatMap((row) => row.flatMap((value) => [0, value]))),
    theta: new Float64Array(),
    policy: new Float64Array(),
    digests: [],
  });

  it('is the smallest over replicates and over rounds so far', () => {
    const traces = [
      trace([[0.5, 0.4, 0.9]]),
      trace([
        [0.6, 0.7, 0.3],
        [0.8, 0.45, 0.35],
      ]),
    ];
    expect([...runningConfidence(traces, 1, 2)]).toEqual([0.5, 0.4, 0.3]);
    expect([...runningConfidence([], 1, 2)]).toEqual([]);
  });

  it('bounds κ of a real run in every replicate', () => {
    const session = core.prepare({ judge_noise: 1, replicates: 6, kappa_0: 6 });
    const run = session.run(0, 6);
    const order = core.metrics().map(({ key }) => key);
    const c = runningConfidence([run], order.indexOf('confidence'), order.length);
    for (let i = 0; i < run.count * (run.rounds + 1); i++) {
      const kappa = run.metrics[i * order.length + order.indexOf('kappa')] as number;
      expect(kappa).toBeLessThanOrEqual((1 / (c[i % (run.rounds + 1)] as number)) * (1 + 1e-12));
    }
    session.free();
  });
});

describe('a schedule', () => {
  it.each([
    [1, 1, 1],
    [32, 4, 8],
    [1000, 3, 16],
    [5, 8, 4],
    [64, 2, 1],
  ])('hands out %d replicates to %d workers once each, in order', (replicates, workers, blockSize) => {
    const schedule = new Schedule(replicates, workers);
    let next = 0;
    for (let share = schedule.take(blockSize); share; share = schedule.take(blockSize)) {
      expect(share.first).toBe(next);
      expect(share.count).toBeGreaterThan(0);
      next += share.count;
      schedule.finished(share.count, 3);
    }
    expect(next).toBe(replicates);
  });

  it('begins small, so that something is seen at once', () => {
    expect(new Schedule(10000, 2).take(512)?.count).toBeLessThanOrEqual(4);
  });

  it('keeps shares of slow replicates short', () => {
    const schedule = new Schedule(1000, 2);
    const first = schedule.take(64);
    schedule.finished(first?.count ?? 0, 4000);
    expect(schedule.take(64)?.count).toBe(1);
  });
});

describe('a slider', () => {
  const rows = core.parameters().filter(({ type }) => ['integer', 'real', 'real or null'].includes(type));

  it.each(rows.map((row) => [row.key, row] as const))('covers only allowed values of %s', (key, row) => {
    const range = rangeOf(row, 16);
    for (let position = 0; position <= positions; position += 50) {
      const value = fromPosition(position, range);
      if (key !== 'version') expect(() => core.parseValue(key, String(value))).not.toThrow();
      expect(value).toBeGreaterThanOrEqual(row.min);
      expect(value).toBeLessThanOrEqual(row.max);
      expect(Math.abs(toPosition(value, range) - position)).toBeLessThanOrEqual(
        range.integer ? positions : 20,
      );
    }
  });

  it('stands at its end for values beyond it', () => {
    const range = { min: 1, max: 10, log: true, integer: false };
    expect(toPosition(1000, range)).toBe(positions);
    expect(toPosition(0.1, range)).toBe(0);
  });
});

describe('colours', () => {
  const luminance = (hex: string): number =>
    [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * ([0.2126, 0.7152, 0.0722][i] as number), 0);
  const contrast = (a: string, b: string): number => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
    return (high + 0.05) / (low + 0.05);
  };

  it.each(Object.entries(tints))('of %s can be read on either ground', (_, { light, dark }) => {
    expect(contrast(light.text, '#fdfcf9')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(dark.text, '#151413')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(dark.line, '#151413')).toBeGreaterThanOrEqual(3);
  });

  it('of a quantity are no others: each line has its own', () => {
    for (const theme of ['light', 'dark'] as const) {
      const lines = [...Object.values(colours), ...Object.values(seriesColours)].map(
        (each) => each[theme].line,
      );
      expect(new Set(lines).size).toBe(lines.length);
    }
  });

  it('of the heat map go evenly from ground to ink', () => {
    const sum = (share: number, theme: 'light' | 'dark'): number =>
      mapColour(share, theme).reduce((a, b) => a + b);
    for (let i = 1; i <= 50; i++) {
      expect(sum(i / 50, 'light')).toBeLessThan(sum((i - 1) / 50, 'light'));
      expect(sum(i / 50, 'dark')).toBeGreaterThan(sum((i - 1) / 50, 'dark'));
    }
  });

  it('can be made transparent', () => expect(translucent('#0072b2', 0.5)).toBe('#0072b280'));
});

describe('the heat map', () => {
  it('shows the most frequent prompts when there are many', () => {
    const weights = (prompts: number): Float64Array =>
      Float64Array.from({ length: prompts }, (_, x) => (x * 7) % 100);
    expect(shownPrompts({ mu: weights(5), prompts: 5 })).toEqual([0, 1, 2, 3, 4]);
    const many = shownPrompts({ mu: weights(100), prompts: 100 });
    expect(many).toHaveLength(48);
    expect(many.slice(0, 3)).toEqual([57, 14, 71]);
  });
});
