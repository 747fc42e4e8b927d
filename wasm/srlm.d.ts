/**
 * The self-rewarding loop in JavaScript. One import, one factory; runs in a page, a module Web
 * Worker and Node. Every array handed out is the caller's own: nothing is a view into the
 * WebAssembly heap.
 */
import type { MetricKey, Spec } from './spec.js';

export type { MetricKey, Spec } from './spec.js';

/** A mistake the user can act on. `message` is the text the native program prints. */
export declare class SrlmError extends Error {
  name: 'SrlmError';
  /** Stable name: 'out_of_range', 'unknown_key', … (core/base/error.hpp). */
  code: string;
  /** Key of the parameter at fault, or ''; for an argument of the wrong kind its path: 'spec.judge_noise'. */
  parameter: string;
  /** What is wrong, with the value seen and what is allowed. */
  cause: string;
  remedy: string;
  /** The same as `cause`, which was called so until 0.2. */
  get problem(): string;
}

/**
 * A spec as a user writes it: any subset of the keys. A member that is undefined counts as absent, and −0 is 0;
 * whatever else JSON does not have (NaN, Infinity, a Map, a typed array, a class instance…) is an SrlmError.
 */
export type PartialSpec = Partial<Spec>;

/** A text, or bytes: a view (a Node Buffer, too) gives those that it shows. Not a Blob: await its arrayBuffer(). */
export type FileBytes = string | ArrayBuffer | SharedArrayBuffer | ArrayBufferView;

/** Bytes behind the spec's file parameters. */
export interface Inputs {
  text?: FileBytes;
  features?: FileBytes;
  theta?: FileBytes;
  logits?: FileBytes;
  rollouts?: FileBytes;
  /** @deprecated the old name of `rollouts`. */
  samples?: FileBytes;
}

/** One row of the parameter table (core/spec/parameters.hpp). */
export interface ParameterInfo {
  key: keyof Spec;
  symbol: string;
  group: 'problem' | 'base policy' | 'loop' | 'measure' | 'theory' | 'record';
  type: 'boolean' | 'integer' | 'real' | 'real or null' | 'choice' | 'string' | 'list of reals';
  min: number;
  max: number;
  min_open: boolean;
  max_open: boolean;
  log_scale: boolean;
  choices: { name: string; meaning: string }[];
  applies: { key: keyof Spec; values: string[] }[];
  unit: string;
  meaning: string;
  equation: string;
  allowed: string;
  default: boolean | number | string | number[] | null;
}

export interface MetricInfo {
  key: MetricKey;
  label: string;
  meaning: string;
  equation: string;
}

export interface Experiment {
  name: string;
  /** Where it stands in the argument; experiments of one chapter follow each other. */
  chapter: string;
  title: string;
  question: string;
  theorem: string;
  /** What is measured, and whether the theorem is about it. */
  quantity: string;
  /** The theorem's conditions, and whether the settings meet them. */
  regime: string;
  expect: string;
  takeaway: string;
  caveat: string;
  controls: (keyof Spec)[];
  /** Metrics that a run of it should show, the most telling first. */
  charts: MetricKey[];
  spec: Spec;
  /** The sweep that answers the question; null for a single run. */
  sweep: Sweep | null;
  /** The same for the native program. */
  large: { spec: PartialSpec; sweep: Sweep | null };
}

export type SingleValue = boolean | number | string | null;

/** One parameter over several values; `with` moves others along. */
export interface Axis {
  parameter: keyof Spec;
  values: SingleValue[];
  with?: Partial<Record<keyof Spec, SingleValue[]>>;
  /** Its cells are one point of a curve together: problem_seed, as the second axis. */
  pool?: boolean;
}

/** One experiment over a grid of parameter values (core/sweeps/sweep.hpp). */
export interface Sweep {
  version: 1;
  spec: PartialSpec;
  axes: Axis[];
  /** `measure`: its own instead of the sweep's. */
  series: { label: string; spec: PartialSpec; measure?: string }[];
  /** A metric at the last round, or 'metric<=number': the first round that reaches it. */
  measure: string;
  /** 'round', 'kappa_t' (κ_{t+1} over κ_t), the first axis's parameter, 'kappa_0' or 'effective_dimension'. */
  x: string;
  display: 'curves' | 'map';
  fit: 'none' | 'log-log' | 'semi-log';
  /** What figures and fits subtract from every value, as 1 from κ; absent is 0. */
  above?: number;
  floor: boolean;
  overlays: string[];
}

/** A cell of a sweep: an ordinary spec. */
export interface SweepCell {
  series: number;
  position: number[];
  spec: Spec;
}

/** A theory curve (core/results/overlays.hpp). `series` names the curve it belongs to, '' all. */
export interface Overlay {
  name: string;
  label: string;
  equation: string;
  tag: string;
  constants: string;
  series: string;
  metric: MetricKey;
  /** 'mark' is a single point on a curve. */
  kind: 'upper' | 'lower' | 'value' | 'trivial' | 'mark';
  /** Without points it is listed, not drawn; its verdict says why. */
  x: number[];
  y: number[];
  /** It says nothing anywhere: list it, but do not draw it as if it bound something. */
  vacuous: boolean;
  verdict: string;
}

/** A line through a curve's points; without slope where there was none to fit. */
export interface LineFit {
  kind: 'log-log' | 'semi-log';
  of: string;
  points: number;
  note: string;
  slope?: number;
  low?: number;
  high?: number;
  intercept?: number;
  /** How many problems each point is the mean of; with several the interval for problems like these. */
  problems?: number;
  problems_low?: number;
  problems_high?: number;
  /** The points bend: the slope depends on where they are. */
  bends?: boolean;
}

export interface SweepCurve {
  label: string;
  /** Indices of its cells. */
  cells: number[];
  x: (number | null)[];
  mean: (number | null)[];
  /** Of the mean: over replicates, or over problems where they are pooled; not over rounds. */
  standard_error?: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  floor?: (number | null)[];
  /** Where problems are pooled: all cells of each point. */
  problems?: number[][];
  fits: LineFit[];
}

/** A finished sweep, the document that the native program writes too. */
export interface SweepResult {
  format: 'srlm-sweep';
  format_version: 1;
  version: string;
  build: string;
  hash: string;
  wall_seconds: number;
  /** While cells are missing: how many are done and have failed, of how many. */
  partial?: { done: number; failed: number; cells: number };
  /** Where cells have failed: which, and why. */
  failures?: { cell: number; code: string; message: string }[];
  sweep: Sweep;
  cells: {
    series: number;
    position: number[];
    spec: PartialSpec;
    hash: string;
    kappa_0: number | null;
    effective_dimension: number | null;
    mean: number | null;
    standard_error: number | null;
    low: number | null;
    median: number | null;
    high: number | null;
    missing: number;
    floor: number | null;
    values: (number | null)[];
  }[];
  curves: SweepCurve[];
  overlays: Overlay[];
  /** Theory curves that the sweep asks for and none of its curves has; absent where there is none. */
  not_drawn?: { name: string; reason: string }[];
  /** Of each member above, so that a change is noticed; not in documents of older versions. */
  digests?: Record<string, string>;
}

/** Statistics over replicates, one entry per round t = 0 … T; NaN where undefined. */
export interface Series {
  mean: Float64Array;
  standard_error: Float64Array;
  quantile_05: Float64Array;
  quantile_25: Float64Array;
  quantile_50: Float64Array;
  quantile_75: Float64Array;
  quantile_95: Float64Array;
}
export type Summary = Record<MetricKey, Series>;

/** A live check of an exact statement of the theory on a run (core/results/checks.hpp). */
export interface Check {
  name: string;
  statement: string;
  equation: string;
  tag: string;
  outcome: 'held' | 'violated' | 'not applicable';
  detail: string;
}

/** A word with its probability; `known` when the counted text has it, else the model invented it. */
export interface ShownWord {
  word: string;
  /** How a word of phonemes is spelt. */
  spelling?: string;
  probability: number;
  known: boolean;
}

/** A word's probability under π_0 and π_T. */
export interface WordChange {
  word: string;
  spelling?: string;
  before: number;
  after: number;
  known: boolean;
}

/** What a run on a sequence problem says, for people to read. */
export interface WordOutput {
  replicate: number;
  rounds: { t: number; drawn: ShownWord[]; modal: ShownWord[] }[];
  risen: WordChange[];
  fallen: WordChange[];
}

/** Replicates [first, first + count): `metrics` is [count][rounds + 1][metrics().length], in the order of metrics(). */
export interface Chunk {
  first: number;
  count: number;
  rounds: number;
  metrics: Float64Array;
  theta: Float64Array;
  policy: Float64Array;
  digests: string[];
}

/** The problem a spec describes, as far as a view needs it. */
export interface ProblemInfo {
  prompts: number;
  responses: number;
  dimension: number;
  tabular: boolean;
  mu: Float64Array;
  response_count: Int32Array;
  prompt_labels: string[];
  response_labels: string[];
  base_scale: number;
  kappa_0: number;
  theta_norm: number;
  data_digest: string;
  /** What the readers of your data recognised, joined or left out. */
  notes: string[];
  /** First token of each response, for problems whose responses have several (the trap); else empty. */
  first_token: Int32Array;
  /** Best response of each prompt by the gold reward; empty without one. */
  gold: Int32Array;
  /** Whole sequences: there are no tables of policies, but words(). */
  sequence: boolean;
  /** Replicates that run() should be given at a time. */
  block_size: number;
}

/** A prepared problem. Call free() when done (or use one per worker and terminate the worker). */
export interface Session {
  /** The full canonical spec, data_digest filled in. */
  readonly spec: Spec;
  readonly problem: ProblemInfo;
  /** Runs replicates [first, first + count) to the end; `onRound(t)` after every round. */
  run(first: number, count: number, onRound?: (round: number) => void): Chunk;
  /** π_t of one replicate for t = 0 … T: [T + 1][prompts][responses]. */
  policies(replicate: number): Float64Array;
  /** Statistics and hash of the chunks, joined in replicate order (they must not leave gaps). */
  summarise(chunks: Chunk[]): { summary: Summary; hash: string; replicates: number };
  /** Which exact statements held on the chunks, were violated, or do not apply and why. */
  checks(chunks: Chunk[]): Check[];
  /** The theory curves over the rounds of the chunks. */
  overlays(chunks: Chunk[]): Overlay[];
  /** What a sequence model says, by round (core/results/word_output.hpp); null for other problems. */
  words(replicate: number, count: number): WordOutput | null;
  /** What a sweep keeps of this cell, as JSON text for sweepResult(). */
  cellRecord(sweep: Sweep | string, index: number, chunks: Chunk[]): string;
  /** The whole capsule as JSON text: the same document the native program writes. */
  resultJson(chunks: Chunk[], wallSeconds: number): string;
  /** The trace as CSV text. */
  csv(chunks: Chunk[]): string;
  /** Nothing can be asked of it afterwards; a second time does nothing. */
  free(): void;
}

export interface Srlm {
  readonly version: string;
  /** Compiler and kernels, e.g. 'emcc 3.1.6, wasm32, simd128'. */
  readonly build: string;
  readonly simd: boolean;
  parameters(): ParameterInfo[];
  metrics(): MetricInfo[];
  experiments(): Experiment[];
  schema(): object;
  /** Full canonical spec from a partial one. Throws SrlmError. */
  validate(spec: PartialSpec | string): Spec;
  /** Only the keys that differ from the defaults, in table order. Throws SrlmError. */
  shorten(spec: PartialSpec | string): PartialSpec;
  /** Reads one value as a URL or attribute gives it. Throws SrlmError. */
  parseValue(key: string, text: string): boolean | number | string | number[] | null;
  /** The texts that come with the project and that a spec needs, by name. Throws SrlmError. */
  textsOf(spec: PartialSpec | string): (keyof Texts)[];
  /**
   * Loads the texts that come with the project, all or those of these names, if they have not been. Rejects where one
   * cannot be fetched, or is not that of this version (SrlmError, bad_data).
   */
  loadTexts(given?: Texts, names?: (keyof Texts)[]): Promise<void>;
  /** Upper bound on the bytes a run holds in one worker. */
  memoryBytes(spec: PartialSpec | string): number;
  /** Why the limit n → ∞ of a spec's loop is not computed; '' where it is. Throws SrlmError. */
  noLimit(spec: PartialSpec | string): string;
  /** Builds the problem; with `strict` what would be a note (ProblemInfo.notes) is an error. Throws SrlmError. */
  prepare(spec: PartialSpec | string, inputs?: Inputs, options?: { strict?: boolean }): Session;
  /** The canonical sweep (ranges written out) and its cells. Throws SrlmError. */
  sweepPlan(sweep: object | string): { sweep: Sweep; cells: SweepCell[] };
  /** The finished sweep from its cells' records, in cell order. */
  sweepResult(sweep: Sweep | string, records: string[], wallSeconds: number): SweepResult;
  /** Its points as CSV text. */
  sweepCsv(sweep: Sweep | string, records: string[]): string;
  /**
   * A model's own rounds: a file of rollouts for each, or one with all of them ("round" in its lines), and what the
   * loop of `spec` would do from the last one. Throws SrlmError.
   */
  follow(files: readonly FileBytes[], spec?: PartialSpec): FollowedRounds;
  /**
   * Compares a result document (JSON) with the digests that it carries; false when it has none, as documents of
   * older versions. Throws SrlmError where it has been changed since it was written; `name` is what that names.
   */
  checkDigests(json: string, name?: string): boolean;
  /** Bytes of the WebAssembly heap, for growth tests. */
  heapBytes(): number;
}

/** A mean over prompts with its 95 % interval; null where there is none. */
export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
}

/** The share of the prompts at which a policy fails, as far as draws tell. */
export interface KnownFailure {
  certain: number | null;
  by_draws: number | null;
  success: number | null;
  unknown: number | null;
}

/** One round of a model as its rollouts show it (core/results/followed.hpp). */
export interface FollowedRound {
  round: number;
  read_as: string;
  drawn: boolean;
  draws: number;
  seen: number | null;
  overfull: number;
  kappa_low: number | null;
  kappa_high: number | null;
  kappa: Estimate;
  entropy: Estimate;
  margin_05: number | null;
  margin_median: number | null;
  confidence: number | null;
  own_failure: KnownFailure;
  known_before: number;
  target_failure?: KnownFailure;
  accuracy?: Estimate;
  majority?: Estimate;
  pass_at_1?: Estimate;
  pass_at_k?: Estimate;
  tax?: Estimate;
}

/** What the loop would do from the last round under one judge. */
export interface Forecast {
  judge: string;
  meaning: string;
  kappa: number | null;
  own_failure: number | null;
  target_failure: number | null;
  entropy: number | null;
  accuracy: number | null;
  pass_at_1: number | null;
}

export interface FollowedRounds {
  prompts: number;
  delta: number;
  rounds: FollowedRound[];
  k: number;
  target_certain?: number;
  fit?: { U: number; q: number; error: number };
  trivial: number | null;
  notes: string[];
  sentences: string[];
  forecast: Forecast[];
  caveat: string;
}

/** A compiled module, a WebAssembly.Module: it can be sent to workers with postMessage(). */
export type CompiledModule = object & { readonly __srlm?: never };

/** What several workers can share: each loads the core with `loadSrlm(compiled)`. */
export interface Compiled {
  simd: boolean;
  wasm: CompiledModule;
  /** The texts that come with the project, where they have been given with the module. */
  texts?: Texts;
}

export interface LoadOptions {
  /** The .wasm bytes (Node), where to fetch them, or the compiled module. */
  wasm?: ArrayBuffer | Uint8Array | string | URL | CompiledModule;
  /** Force (true) or refuse (false) the SIMD build; detected when absent. */
  simd?: boolean;
  /**
   * The texts that come with the project, or where to fetch them. They are loaded with the module unless this is
   * false: then `loadTexts()` loads them, those that `textsOf()` a spec names or all, and a run that needs one before is an SrlmError (missing_file).
   */
  texts?: boolean | Texts;
}

/**
 * The texts that come with the project: those that `corpus` names, the weights of the network (137 kB these three), the
 * phoneme model and its dictionary (1 MB).
 */
export type Texts = Partial<
  Record<
    'genesis' | 'words' | 'network' | 'phonemes' | 'pronunciations',
    ArrayBuffer | Uint8Array | string | URL
  >
>;

/** Fetches and compiles the module, once for all who load it. */
export declare function compileSrlm(options?: Pick<LoadOptions, 'wasm' | 'simd'>): Promise<Compiled>;

/** Loads the WebAssembly module. */
export declare function loadSrlm(options?: LoadOptions): Promise<Srlm>;
