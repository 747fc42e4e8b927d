/** Bounds that say nothing: which of them can be drawn, and what a chart needs to know for it. Small: no drawing. */
import type { Chart, Point } from 'chart.js';
import type { Overlay } from 'srlm';
import { ghostNames } from '../state/ghost-names.js';
import type { Line } from './plugins.js';

/** A bound that says nothing and can be drawn: one without points has no place at all. */
export const isGhost = ({ name, vacuous, y }: Overlay): boolean =>
  vacuous && ghostNames.includes(name) && y.length > 0 && Math.min(...y) > 1;

/** What the sentence about a bound needs of what was measured. */
export interface Measured {
  /** Of κ, where the curve of this series begins; null where it was not measured. */
  start(series: string): number | null;
  /** The margin after a round, mean over replicates; null where it is not known. */
  margin(round: number): number | null;
  delta: number;
}

/** How they are drawn and told, once that is loaded. */
export interface Ghosts {
  /** Names of the overlays that are wanted. */
  names: ReadonlySet<string>;
  /** Draws these over the chart, from its next update on. */
  haunt(chart: Chart<'line', Point[]>, lines: readonly Line[]): void;
  /** A sentence for each statement: how far off it is, and why. */
  say(ghosts: readonly Overlay[], all: readonly Overlay[], measured: Measured): string[];
}

/** The wanted ones of these. */
export const wanted = (ghosts: Ghosts | null, overlays: readonly Overlay[]): Overlay[] =>
  ghosts ? overlays.filter((overlay) => isGhost(overlay) && ghosts.names.has(overlay.name)) : [];
