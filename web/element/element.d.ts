/**
 * srlm/element: <srlm-experiment>, an experiment in any page. Importing it defines the element; where there is
 * no document, as on a server, it does nothing. scripts/generate.mjs writes custom-elements.json from this file
 * and the table of parameters.
 */
import type { MetricKey, Spec } from '../../wasm/srlm.js';
import type { ExperimentName, ParameterAttributes } from './attributes.js';

export type { ExperimentName, ParameterAttributes } from './attributes.js';

/** Attributes about the frame, not about what is in it. */
export interface FrameAttributes {
  /** Where the laboratory is: its folder, or its single file. Else it is where the element comes from. */
  base?: string;
  /** Width of the element, a length: "600", "40em"; else that of its column. */
  width?: number | string;
  /** It is never less high than this length. */
  'min-height'?: number | string;
  /** What screen readers call the frame. */
  title?: string;
}

/** Attributes about what is in the frame, beside the parameters; each is a field of a link, too. */
export interface ShownAttributes {
  /** The experiment. */
  experiment?: ExperimentName;
  /** Parameters with a control, in order: "judge_noise,samples", or "none"; else the experiment's own. */
  controls?: string;
  /** Parameters that are shown, but cannot be changed. */
  lock?: string;
  /** Its colours; else those of the reader's system. */
  theme?: 'light' | 'dark' | 'auto';
  /** As high as what it shows, or as its frame, where nothing scrolls (slides, narrow columns). */
  fit?: 'height' | 'frame';
  /** The answer over a grid of runs, or one run, round by round; else the sweep, where there is one. */
  figure?: 'sweep' | 'run';
  /** The hash of the result that this shall give: readers see whether their browser reproduces it. */
  expect?: string;
  /** "1": asks what the reader expects before the figure shows it; for some experiments only. */
  predict?: '1';
}

/** Every attribute that the element reads. */
export interface SrlmAttributes extends FrameAttributes, ShownAttributes, ParameterAttributes {}

/** A parameter's value. */
export type Settable = boolean | number | string | null | number[];

/** Who has changed something: the reader in the frame, or the page around it, by attributes or calls. */
export type Hand = 'reader' | 'page';

/** One thing that has changed. */
export interface Change {
  /**
   * A parameter's key; 'round', the round pointed at; 'point', a point of a sweep that was opened as a run;
   * 'state', several things at once. `from` and `to` are states for the last two, and values for all others.
   */
  what: string;
  from: Settable;
  to: Settable;
}

/** A change and when it came (ms after the start). A drag is one entry, with its first and its last value. */
export interface LogEntry extends Change {
  at: number;
  by: Hand;
}

/** What has been done with an element since it was ready. JSON keeps it as it is. */
export interface ExperimentLog {
  version: 1;
  /** The state it began with. */
  start: string;
  entries: LogEntry[];
}

export interface ReadyDetail {
  state: string;
}

export interface ChangeDetail {
  state: string;
  by: Hand;
  changes: Change[];
}

export interface RoundDetail {
  /** The round that the run's figures point at, of so many. */
  round: number;
  rounds: number;
}

export interface ResultDetail {
  experiment: string;
  /** What the numbers are of: one run, or a sweep over a grid of runs. */
  figure: 'run' | 'sweep';
  spec: Spec;
  hash: string;
  /** Of a run, the mean of each metric in the last round; of a sweep, the last point of each curve, by its label. */
  summary: Partial<Record<MetricKey, number | null>> | Record<string, number | null>;
  /** Whether this is the hash that `expect` states; null without one, and for settings that are not its own. */
  reproduced: boolean | null;
}

export interface ProblemDetail {
  problems: { key: string; message: string }[];
}

/** The events of the element; all bubble, out of shadow trees, too. */
export interface SrlmEvents {
  /** It is in its place and hears calls. */
  'srlm-ready': CustomEvent<ReadyDetail>;
  /** The reader, or the page, has changed what it shows. While one drags, there are many. */
  'srlm-change': CustomEvent<ChangeDetail>;
  /** Another round is pointed at. */
  'srlm-round': CustomEvent<RoundDetail>;
  /** A complete result. */
  'srlm-result': CustomEvent<ResultDetail>;
  /** What could not be used or loaded, by name. */
  'srlm-problem': CustomEvent<ProblemDetail>;
  /** An entry of the log, once it is over. */
  'srlm-log': CustomEvent<LogEntry>;
}

/** The events as attributes of frameworks: onsrlm-result={…}. */
export type SrlmListeners = { [K in keyof SrlmEvents as `on${K}`]?: (event: SrlmEvents[K]) => void };

export interface ReplayOptions {
  /** How many times as fast as it was done; Infinity does not wait. 1 without it. */
  speed?: number;
  /** Ends it. */
  signal?: AbortSignal;
}

/**
 * An experiment on self-rewarding language models, computed in a frame.
 *
 * @cssprop --srlm-border - Border of the frame
 * @cssprop --srlm-radius - Radius of its corners
 * @cssprop --srlm-background - What is behind it
 * @csspart frame - The frame
 */
export declare class SrlmExperiment extends HTMLElement {
  /** Where the laboratory is for all elements without an attribute `base`. */
  static base: string;
  /** What has been done since it was ready; a copy. */
  readonly log: ExperimentLog;
  /** Sets parameters without a change of attributes, locked ones, too. */
  set(parameters: Record<string, Settable>): void;
  /** What it shows: the hash of a link, "#experiment=…", with what its reader has set. */
  getState(): Promise<string>;
  /** Shows such a state; gives the one that it shows then. What could not be used is told as srlm-problem. */
  setState(state: string): Promise<string>;
  /** Does again what a log says, from its start; gives the last state. Another replay ends this one. */
  replay(log: ExperimentLog, options?: ReplayOptions): Promise<string>;
}

declare global {
  interface HTMLElementTagNameMap {
    'srlm-experiment': SrlmExperiment;
  }
  interface GlobalEventHandlersEventMap extends SrlmEvents {}
}
