/** A chart as its instruments (zoom, crosshair, names that take curves out) see it. */
import type { Chart, Point } from 'chart.js';
import type { Lens } from './lens.js';

export interface Instrumented {
  chart: Chart<'line', Point[]>;
  lens: Lens;
  /** What it shows, in a word or two: "target failure of the run". */
  readonly name: string;
  /** The element around the canvas. */
  plot: HTMLElement;
  /** Draws again after a change of the lens. */
  redraw(): void;
  /** Told whenever curves have changed. */
  drawn: (() => void) | null;
  /** Values and places as people read them. */
  yText(value: number): string;
  xText(value: number): string;
  /** The arrow keys, where they mean something of their own. */
  step?: (by: number) => number;
}

export type Equip = (target: Instrumented) => void;
