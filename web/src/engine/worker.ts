/**
 * One WebAssembly instance in a worker. Some workers run replicates and cells of sweeps; one, the
 * collector, collects them and summarises, exports and replays, so that the page itself never waits.
 */
import { type Compiled, loadSrlm, type Session, type Srlm, type SrlmError } from 'srlm';
import { failureOf } from '../base/errors.js';
import { runningConfidence } from './bounds.js';
import { joinCells, runCell } from './cells.js';
import type { Answer, Equipment, FromWorker, Greeting, RunSummary, ToWorker } from './messages.js';
import { buffersOf, type Trace } from './trace.js';

interface Run {
  session: Session;
  traces: Trace[];
  /** Replicates to run at a time: one at first, so that something is seen soon. */
  block: number;
}

/** A block that takes less (ms) may be followed by a larger one. */
const quick = 20;

let equip: (compiled: Compiled) => void = () => {};
const loading: Promise<Srlm> = new Promise<Compiled>((resolve) => {
  equip = resolve;
}).then((compiled) => loadSrlm({ texts: false, ...compiled }));
const runs = new Map<number, Run>();

const post = (message: FromWorker | Greeting, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

post({ type: 'hello' });
loading.catch((error) => post({ type: 'unusable', failure: failureOf(error) }));

/** What is asked for is answered in its order, whatever one of them waits for. */
let answered: Promise<void> = Promise.resolve();
self.addEventListener('message', ({ data }: MessageEvent<ToWorker | Equipment>) => {
  if (data.type === 'module') equip(data.compiled);
  else answered = answered.then(() => take(data));
});

async function take(data: ToWorker): Promise<void> {
  const srlm = await loading.catch(() => null);
  if (!srlm) return; // that has been told
  try {
    await withTexts(srlm, data, () => answer(srlm, data));
  } catch (error) {
    const failure = failureOf(error);
    if (data.type === 'cell') post({ type: 'cell-failed', run: data.run, index: data.index, failure });
    else post({ type: 'failed', run: data.run, id: 'id' in data ? data.id : null, failure });
  }
}

/** A text that comes with the project is loaded by the first run that needs it. */
async function withTexts(srlm: Srlm, message: ToWorker, work: () => void): Promise<void> {
  try {
    work();
  } catch (error) {
    if ((error as SrlmError).code !== 'missing_file' || !('spec' in message)) throw error;
    await srlm.loadTexts(undefined, srlm.textsOf(message.spec));
    work(); // what was missing otherwise still is
  }
}

function answer(srlm: Srlm, message: ToWorker): void {
  const { run } = message;
  const reply = (id: number, value: Answer, transfer: Transferable[] = []): void =>
    post({ type: 'answer', run, id, value }, transfer);
  switch (message.type) {
    case 'prepare': {
      const session = srlm.prepare(message.spec, message.inputs);
      const traces = message.onto === undefined ? [] : (runs.get(message.onto)?.traces ?? []);
      runs.set(run, { session, traces: [...traces], block: 1 });
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
    case 'shown':
      forgetBefore(run);
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
      current.traces.push(...message.traces);
      post({ type: 'summary', run, result: summarise(srlm, current) });
      break;
    case 'policies': {
      const value = session.policies(message.replicate);
      reply(message.id, value, [value.buffer]);
      break;
    }
    case 'alone': {
      const record = session.cellRecord(message.sweep, 0, gapless(current.traces));
      reply(message.id, srlm.sweepResult(message.sweep, [record], 0));
      break;
    }
    case 'words':
      reply(message.id, session.words(message.replicate, message.count));
      break;
    case 'export': {
      const { format, wallSeconds } = message;
      const { traces } = current;
      const texts = {
        json: () => session.resultJson(traces, wallSeconds),
        csv: () => session.csv(traces),
        checks: () => JSON.stringify(session.checks(traces)),
        overlays: () => JSON.stringify(session.overlays(traces)),
      };
      reply(message.id, texts[format]());
    }
  }
}

/** Runs replicates in blocks, a trace each, up to the size that the core likes; a slow one tells its rounds. */
function runBlocks(current: Run, run: number, first: number, count: number): void {
  const { session } = current;
  const end = first + count;
  for (let at = first; at < end; ) {
    const since = performance.now();
    let told = since;
    const trace = session.run(at, Math.min(current.block, end - at), (round) => {
      if (performance.now() - told < 150) return;
      told = performance.now();
      post({ type: 'round', run, round });
    });
    at += trace.count;
    if (performance.now() - since < quick) {
      current.block = Math.min(2 * current.block, session.problem.block_size);
    }
    post({ type: 'trace', run, trace }, buffersOf(trace));
  }
}

/** Replicates 0 … k − 1 for the largest k without a gap. */
function gapless(traces: Trace[]): Trace[] {
  traces.sort((a, b) => a.first - b.first);
  let next = 0;
  return traces.filter((trace) => {
    if (trace.first !== next) return false;
    next += trace.count;
    return true;
  });
}

/** Their summary; null while replicate 0 is missing. */
function summarise(srlm: Srlm, { session, traces }: Run): RunSummary | null {
  const joined = gapless(traces);
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

/**
 * The collector keeps a run until the page shows another: one that fails, is stopped or gives way to the next leaves
 * the last result whole. Those who run replicates keep the last one.
 */
function forgetBefore(run: number): void {
  for (const [old, { session }] of runs) {
    if (old >= run) continue;
    session.free();
    runs.delete(old);
  }
}
