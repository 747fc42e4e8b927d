import { describe, expect, it } from 'vitest';
import { readingsAt } from '../../web/src/charts/crosshair.js';
import { Lens } from '../../web/src/charts/lens.js';
import type { Line } from '../../web/src/charts/plugins.js';
import { logTicks } from '../../web/src/charts/ticks.js';
import { between, closer } from '../../web/src/charts/zooming.js';

const whole = { min: 0, max: 8 };
const decades = { min: 1, max: 100 };

describe('zooming an axis', () => {
  it('keeps the place under the pointer', () => {
    expect(closer(whole, whole, 2, 0.25, false)).toEqual({ min: 1, max: 5 });
    const range = closer(decades, decades, 2, 0.5, true);
    expect(range?.min).toBeCloseTo(Math.sqrt(10), 10);
    expect(range?.max).toBeCloseTo(10 * Math.sqrt(10), 10);
  });

  it('never leaves the whole, and is the whole again in the end', () => {
    expect(closer({ min: 1, max: 5 }, whole, 0.5, 0.25, false)).toBeNull();
    expect(closer({ min: 6, max: 8 }, whole, 0.5, 1, false)).toEqual({ min: 4, max: 8 });
    expect(between({ min: 6, max: 8 }, whole, 1, 2, false)).toEqual({ min: 6, max: 8 });
    expect(between({ min: 2, max: 4 }, whole, -0.5, 0.5, false)).toEqual({ min: 1, max: 3 });
  });

  it('takes a frame in any direction, and stops before nothing is left', () => {
    expect(between(whole, whole, 0.75, 0.25, false)).toEqual({ min: 2, max: 6 });
    const tiny = between(whole, whole, 0.5, 0.5001, false);
    expect((tiny?.max ?? 0) - (tiny?.min ?? 0)).toBeCloseTo(8 / 40, 10);
  });

  it('has ticks in every piece of a logarithmic axis', () => {
    expect(logTicks(1.1, 1.45)).toEqual([1.1, 1.2, 1.3, 1.4]);
    expect(logTicks(6.2, 9.4).length).toBeGreaterThanOrEqual(2);
  });
});

describe('the lens of a chart', () => {
  const lines = (): Line[] => [
    { data: [], key: 'a', clip: 4 },
    { data: [], key: 'b' },
  ];

  it('takes curves out, and cuts lines at the edges only while it is zoomed', () => {
    const lens = new Lens();
    lens.hidden.add('b');
    const drawn = lens.filter(lines());
    expect(drawn.map(({ hidden, clip }) => [hidden, clip])).toEqual([
      [false, 4],
      [true, 0],
    ]);
    lens.x = { min: 1, max: 2 };
    expect(lens.filter(drawn)[0]?.clip).toBe(0);
    lens.reset();
    expect(lens.filter(drawn)[0]?.clip).toBe(4);
  });

  it('shows another x axis in full, but keeps its place on the same one', () => {
    const lens = new Lens();
    lens.over({ x: whole, y: decades });
    lens.x = { min: 1, max: 2 };
    lens.over({ x: whole, y: { min: 1, max: 20 } });
    expect(lens.range).toEqual({ x: { min: 1, max: 2 }, y: { min: 1, max: 20 } });
    lens.over({ x: { min: 0, max: 9 }, y: decades });
    expect(lens.zoomed).toBe(false);
  });
});

describe('the crosshair', () => {
  const line = (key: string, values: number[], more: Partial<Line> = {}): Line => ({
    data: values.map((y, x) => ({ x, y })),
    key,
    name: key,
    ...more,
  });

  it('reads each curve with its band, measured ones first, and only where there is a point', () => {
    const lines = [
      line('bound', [9, 9], { borderDash: [7, 5] }),
      line('κ', [1, 2], { edge: true, name: '' }),
      line('κ', [3, 6], { edge: true, name: '' }),
      line('κ', [2, 4]),
      line('gone', [5, 5], { hidden: true }),
      line('undefined', [5, Number.NaN]),
    ];
    expect(readingsAt(lines, 1).map(({ name, value, low, high }) => [name, value, low, high])).toEqual([
      ['κ', 4, 2, 6],
      ['bound', 9, null, null],
    ]);
  });
});
