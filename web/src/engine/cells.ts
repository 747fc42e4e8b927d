/** Cells of a sweep as a worker runs them, and joins them. */
import type { Inputs, Spec, Srlm, Sweep, SweepResult } from 'srlm';
import type { Trace } from './trace.js';

/** Runs a cell's replicates in the blocks that the core likes; the cell's record as JSON text. */
export function runCell(srlm: Srlm, sweep: Sweep, index: number, spec: Spec, inputs: Inputs): string {
  const session = srlm.prepare(spec, inputs);
  try {
    const { replicates } = session.spec;
    const block = session.problem.block_size;
    const traces: Trace[] = [];
    for (let at = 0; at < replicates; at += block)
      traces.push(session.run(at, Math.min(block, replicates - at)));
    return session.cellRecord(sweep, index, traces);
  } finally {
    session.free();
  }
}

/** The sweep, complete or as far as it has come: then without fits and theory, which need every cell. */
export function joinCells(
  srlm: Srlm,
  sweep: Sweep,
  records: readonly (string | null)[],
  wallSeconds: number,
): SweepResult {
  const done = records.filter((record) => record !== null);
  if (done.length === records.length) return srlm.sweepResult(sweep, done, wallSeconds);
  const empty = emptyLike(done[0] as string);
  return srlm.sweepResult(
    { ...sweep, fit: 'none', overlays: [] },
    records.map((record) => record ?? empty),
    wallSeconds,
  );
}

/** A record of the same shape that says nothing: every number is missing. */
function emptyLike(record: string): string {
  const missing = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(missing) : typeof value === 'string' ? '' : null;
  const fields = Object.entries(JSON.parse(record) as object);
  return JSON.stringify(Object.fromEntries(fields.map(([key, value]) => [key, missing(value)])));
}
