/** What the page and its workers say to each other. `run` numbers runs; answers to old ones are dropped. */
import type { Compiled, Inputs, ProblemInfo, Spec, Summary, Sweep, SweepResult, WordOutput } from 'srlm';
import type { Failure } from '../base/errors.js';
import type { Trace } from './trace.js';

export interface RunSummary {
  summary: Summary;
  replicates: number;
  /** The result's hash once every replicate is in, else ''. */
  hash: string;
  /** Smallest confidence over all replicates, prompts and rounds up to t: the paper's c. */
  runningConfidence: Float64Array;
}

export type Format = 'json' | 'csv' | 'checks' | 'overlays';

/** The first message to a worker: the core's module, which all share. */
export interface Equipment {
  type: 'module';
  compiled: Compiled;
}

export type ToWorker =
  /** Build the problem; `onto` names a run of fewer replicates of the same, whose traces are kept. */
  | { type: 'prepare'; run: number; spec: Spec; inputs: Inputs; onto?: number }
  /** Run replicates [first, first + count), and send a trace now and then. */
  | { type: 'run'; run: number; first: number; count: number }
  /** Add these traces and summarise all that follow each other without a gap. */
  | { type: 'collect'; run: number; traces: Trace[] }
  /** The page shows this run: older ones are not asked for any more. */
  | { type: 'shown'; run: number }
  /** π_t of one replicate. */
  | { type: 'policies'; run: number; id: number; replicate: number }
  /** The run as a sweep of one cell: where it stands in the figure of another sweep. */
  | { type: 'alone'; run: number; id: number; sweep: Sweep }
  /** What a sequence model says in one replicate. */
  | { type: 'words'; run: number; id: number; replicate: number; count: number }
  /** The capsule (JSON), the trace (CSV), the live checks or the theory curves (JSON) as text. */
  | { type: 'export'; run: number; id: number; format: Format; wallSeconds: number }
  /** Run one cell of a sweep from beginning to end. */
  | { type: 'cell'; run: number; sweep: Sweep; index: number; spec: Spec; inputs: Inputs }
  /** The sweep from its cells' records; null where a cell has not run yet. */
  | {
      type: 'join';
      run: number;
      id: number;
      sweep: Sweep;
      records: (string | null)[];
      wallSeconds: number;
    }
  /** The points of a finished sweep as CSV. */
  | { type: 'sweep-csv'; run: number; id: number; sweep: Sweep; records: string[] };

/** A question with an `id` is answered once, by an answer or a failure with the same id. */
export type Question = Extract<ToWorker, { id: number }>;

export type Answer = Float64Array | string | WordOutput | SweepResult | null;

/** What a worker says of itself. */
export type Greeting =
  /** Its script runs. */
  | { type: 'hello' }
  /** The core could not be loaded in it. */
  | { type: 'unusable'; failure: Failure };

export type FromWorker =
  | { type: 'prepared'; run: number; spec: Spec; problem: ProblemInfo }
  | { type: 'round'; run: number; round: number }
  | { type: 'trace'; run: number; trace: Trace }
  | { type: 'summary'; run: number; result: RunSummary | null }
  /** A cell has run: its record, or why there is none. */
  | { type: 'record'; run: number; index: number; record: string }
  | { type: 'cell-failed'; run: number; index: number; failure: Failure }
  | { type: 'answer'; run: number; id: number; value: Answer }
  | { type: 'failed'; run: number; id: number | null; failure: Failure };
