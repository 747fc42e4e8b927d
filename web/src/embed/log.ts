/** The log of what has been done with an experiment: its entries as they come, and the check of one that comes back. */
import type { Change, ExperimentLog, Hand, LogEntry } from 'srlm/element';
import { isLink, isObject, isSettable } from './protocol.js';

/** Changes of the same that follow each other so soon (ms) are one: a drag. */
const together = 1000;

const several = (what: string): boolean => what === 'state' || what === 'point';

export class Log {
  private readonly entries: LogEntry[] = [];
  private start = '';
  private since = 0;
  /** The last entry, while it may still go on, and the timer that ends it. */
  private open: LogEntry | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `over` hears of an entry that is complete. */
  constructor(private readonly over: (entry: LogEntry) => void) {}

  /** It begins with this state; once only. */
  begin(state: string): void {
    if (this.start) return;
    this.start = state;
    this.since = performance.now();
  }

  add(by: Hand, { what, from, to }: Change): void {
    if (!this.start) return;
    const at = Math.round(performance.now() - this.since);
    const last = this.open;
    if (last && last.what === what && last.by === by && !several(what)) {
      Object.assign(last, { at, to });
    } else {
      this.close();
      this.open = { at, by, what, from, to };
      this.entries.push(this.open);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.close(), together);
  }

  /** The last entry is over. */
  close(): void {
    clearTimeout(this.timer);
    const { open } = this;
    this.open = null;
    if (open) this.over({ ...open });
  }

  copy(): ExperimentLog {
    return structuredClone({ version: 1, start: this.start, entries: this.entries });
  }
}

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** Throws a TypeError that names what of a log cannot be used. */
export function checkLog(log: unknown): asserts log is ExperimentLog {
  const must = (right: boolean, name: string, value: unknown, allowed: string): void => {
    if (!right) throw new TypeError(`replay(): ${name} is ${shown(value)}, but must be ${allowed}`);
  };
  const whole: unknown = log;
  must(isObject(whole), 'the log', whole, 'what an element has as its “log”');
  const { version, start, entries } = whole as Record<string, unknown>;
  must(version === 1, 'log.version', version, '1');
  must(isLink(start), 'log.start', start, 'a state, “#experiment=…”');
  must(Array.isArray(entries), 'log.entries', entries, 'a list');
  let before = 0;
  for (const [i, entry] of (entries as unknown[]).entries()) {
    const name = `log.entries[${i}]`;
    must(isObject(entry), name, entry, 'an object with at, by, what, from and to');
    const { at, what, to } = entry as Record<string, unknown>;
    must(Number.isFinite(at) && Number(at) >= before, `${name}.at`, at, `a time (ms) from ${before} on`);
    must(typeof what === 'string' && what !== '', `${name}.what`, what, 'text');
    const states = several(String(what));
    must(states ? isLink(to) : isSettable(to), `${name}.to`, to, states ? 'a state' : 'a value');
    before = Number(at);
  }
}
