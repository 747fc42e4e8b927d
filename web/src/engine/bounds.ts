/** The paper's c from recorded traces. A minimum rounds nothing, so it is as exact as the trace. */
import type { Trace } from './trace.js';

/**
 * c_t = min over all replicates and rounds up to t of `confidence` = min_x max_y π_t(y|x), so that
 * κ_t ≤ 1/c_t holds for every replicate. `metric` is confidence's place among `metrics` numbers.
 */
export function runningConfidence(traces: readonly Trace[], metric: number, metrics: number): Float64Array {
  const [first] = traces;
  const lowest = new Float64Array(first ? first.rounds + 1 : 0).fill(Infinity);
  for (const trace of traces) {
    const rounds = trace.rounds + 1;
    for (let i = 0; i < trace.count * rounds; i++) {
      const value = trace.metrics[i * metrics + metric] as number;
      const t = i % rounds;
      if (value < (lowest[t] as number)) lowest[t] = value;
    }
  }
  for (let t = 1; t < lowest.length; t++) {
    lowest[t] = Math.min(lowest[t] as number, lowest[t - 1] as number);
  }
  return lowest;
}
