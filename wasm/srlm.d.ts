/**
 * The self-rewarding loop in JavaScript. One import, one factory; runs in a page, a module Web
 * Worker and Node. Every array handed out is the caller's own: nothing is a view into the
 * WebAssembly heap.
 */
import type { Spec } from './spec.js';

export type { Spec } from './spec.js';

/** A mistake the user can act on. `message` is the text the native program prints. */
export declare class SrlmError extends Error {
  name: 'SrlmError';
  /** Stable name: 'out_of_range', 'unknown_key', … (core/experiment/error.hpp). */
  code: string;
  /** Key of the parameter at fault, or ''. */
  parameter: string;
  problem: string;
  remedy: string;
}

/** A spec as a user writes it: any subset of the keys. */
export type PartialSpec = Partial<Spec>;

/** Bytes behind the spec's file parameters. */
export interface Inputs {
  text?: string | Uint8Array;
  features?: Uint8Array;
  theta?: Uint8Array;
}

/** One row of the parameter table (core/experiment/parameters.hpp). */
export interface ParameterInfo {
  key: keyof Spec;
  symbol: string;
  group: 'problem' | 'base policy' | 'loop' | 'record';
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

export type MetricKey =
  | 'kappa'
  | 'own_failure'
  | 'target_failure'
  | 'mean_max_probability'
  | 'entropy'
  | 'kl_to_base'
  | 'mode_kept'
  | 'confidence'
  | 'min_log_probability'
  | 'margin'
  | 'theta_norm'
  | 'tie_rate'
  | 'rank'
  | 'min_eigenvalue'
  | 'ball_active'
  | 'training_loss';

export interface Experiment {
  name: string;
  title: string;
  question: string;
  theorem: string;
  expect: string;
  takeaway: string;
  caveat: string;
  controls: (keyof Spec)[];
  spec: Spec;
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

/** A live check of an exact statement of the theory on a run (core/theory/checks.hpp). */
export interface Check {
  name: string;
  statement: string;
  equation: string;
  tag: string;
  outcome: 'held' | 'violated' | 'not applicable';
  detail: string;
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
  /** The whole capsule as JSON text: the same document the native program writes. */
  resultJson(chunks: Chunk[], wallSeconds: number): string;
  /** The trace as CSV text. */
  csv(chunks: Chunk[]): string;
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
  /** Upper bound on the bytes a run holds in one worker. */
  memoryBytes(spec: PartialSpec | string): number;
  /** Builds the problem. Throws SrlmError. */
  prepare(spec: PartialSpec | string, inputs?: Inputs): Session;
  /** Bytes of the WebAssembly heap, for growth tests. */
  heapBytes(): number;
}

export interface LoadOptions {
  /** The .wasm bytes (Node), or where to fetch them. */
  wasm?: ArrayBuffer | Uint8Array | string | URL;
  /** Force (true) or refuse (false) the SIMD build; detected when absent. */
  simd?: boolean;
}

/** Loads the WebAssembly module. */
export declare function loadSrlm(options?: LoadOptions): Promise<Srlm>;
