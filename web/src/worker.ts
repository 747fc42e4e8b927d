/**
 * One WebAssembly instance in a worker. Some workers run replicates and cells of sweeps; one, the
 * keeper, collects them and summarises, exports and replays, so that the page itself never waits.
 */
import { type Chunk, loadSrlm, type Session, type Srlm } from 'srlm';
import { runningConfidence } from './bounds.js';
import { joinCells, runCell } from './cells.js';
import { failureOf } from './errors.js';
import type { Answer, FromWorker, RunSummary, ToWorker } from './messages.js';

interface Run {
  session: Session;
  chunks: Chunk[];
  /** Replicates to run at a time: one at first, so that something is seen soon. */
  block: number;
}

/** A block that takes less (ms) may be followed by a larger one. */
const quick = 20;

const loading: Promise<Srlm> = loadSrlm();
const runs = new Map<number, Run>();

const post = (message: FromWorker, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

self.addEventListener('message', async ({ data }: MessageEvent<ToWorker>) => {
  try {
    answer(await loading, data);
  } catch (error) {
    const failure = failureOf(error);
    if (data.type === 'cell') post({ type: 'cell-failed', run: data.run, index: data.index, failure });
    else post({ type: 'failed', run: data.run, id: 'id' in data ? data.id : null, failure });
  }
});

function answer(srlm: Srlm, message: ToWorker): void {
  const { run } = message;
  const reply = (id: number, value: Answer, transfer: Transferable[] = []): void =>
    post({ type: 'answer', run, id, value }, transfer);
  switch (message.type) {
    case 'prepare': {
      const session = srlm.prepare(message.spec, message.inputs);
      const chunks = message.onto === undefined ? [] : (runs.get(message.onto)?.chunks ?? []);
      runs.set(run, { session, chunks: [...chunks], block: 1 });
      post({ type: 'prepared', run, spec: session.spec, problem: session.problem });
      return;
    }
    case 'cell': {
      const { sweep, index, spec, inputs } = message;
      post({ type: 'record', run, index, record: runCell(srlm, sweep, index, spec, inputs) });
      return;
    }
    case 'join': {
      const { id, sweep, records, wallSeconds } = message;
      reply(id, joinCells(srlm, sweep, records, wallSeconds));
      return;
    }
    case 'sweep-csv':
      reply(message.id, srlm.sweepCsv(message.sweep, message.records));
      return;
  }
  const current = runs.get(run);
  if (!current) {
    if ('id' in message) throw new Error('This result is no longer there.');
    return; // its prepare has failed, and that has been told
  }
  const { session } = current;
  switch (message.type) {
    case 'run': {
      forgetBefore(run);
      runBlocks(current, run, message.first, message.count);
      break;
    }
    case 'collect':
      current.chunks.push(...message.chunks);
      post({ type: 'summary', run, result: summarise(srlm, current) });
      forgetBefore(run);
      break;
    case 'policies': {
      const value = session.policies(message.replicate);
      reply(message.id, value, [value.buffer]);
      break;
    }
    case 'words':
      reply(message.id, session.words(message.replicate, message.count));
      break;
    case 'export': {
      const { format, wallSeconds } = message;
      const { chunks } = current;
      const texts = {
        json: () => session.resultJson(chunks, wallSeconds),
        csv: () => session.csv(chunks),
        checks: () => JSON.stringify(session.checks(chunks)),
        overlays: () => JSON.stringify(session.overlays(chunks)),
      };
      reply(message.id, texts[format]());
    }
  }
}

/** Runs replicates in blocks, a chunk each, up to the size that the core likes; a slow one tells its rounds. */
function runBlocks(current: Run, run: number, first: number, count: number): void {
  const { session } = current;
  const end = first + count;
  for (let at = first; at < end; ) {
    const since = performance.now();
    let told = since;
    const chunk = session.run(at, Math.min(current.block, end - at), (round) => {
      if (performance.now() - told < 150) return;
      told = performance.now();
      post({ type: 'round', run, round });
    });
    at += chunk.count;
    if (performance.now() - since < quick) {
      current.block = Math.min(2 * current.block, session.problem.block_size);
    }
    post({ type: 'chunk', run, chunk }, [chunk.metrics.buffer, chunk.theta.buffer, chunk.policy.buffer]);
  }
}

/** The summary of replicates 0 … k − 1 for the largest k without a gap; null while replicate 0 is missing. */
function summarise(srlm: Srlm, { session, chunks }: Run): RunSummary | null {
  chunks.sort((a, b) => a.first - b.first);
  let next = 0;
  const joined = chunks.filter((chunk) => {
    if (chunk.first !== next) return false;
    next += chunk.count;
    return true;
  });
  if (joined.length === 0) return null;
  const { summary, hash, replicates } = session.summarise(joined);
  const metrics = srlm.metrics();
  const confidence = metrics.findIndex(({ key }) => key === 'confidence');
  return {
    summary,
    replicates,
    hash: replicates === session.spec.replicates ? hash : '',
    runningConfidence: runningConfidence(joined, confidence, metrics.length),
  };
}

/** A run is kept until the next one has something to show: a failed one leaves the last result whole. */
function forgetBefore(run: number): void {
  for (const [old, { session }] of runs) {
    if (old >= run) continue;
    session.free();
    runs.delete(old);
  }
}
