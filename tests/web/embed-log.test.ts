import type { LogEntry } from 'srlm/element';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectedHash, reproduces } from '../../web/src/embed/expect.js';
import { checkLog, Log } from '../../web/src/embed/log.js';

describe('the log of an element', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('has one entry for a drag, with its first and its last value, and tells it once it is over', () => {
    const told: LogEntry[] = [];
    const log = new Log((entry) => told.push(entry));
    log.begin('#experiment=a');
    vi.advanceTimersByTime(500);
    for (const [from, to] of [
      [1, 2],
      [2, 3],
      [3, 4],
    ] as const) {
      vi.advanceTimersByTime(100);
      log.add('reader', { what: 'beta', from, to });
    }
    const entry = { at: 800, by: 'reader', what: 'beta', from: 1, to: 4 };
    expect(log.copy()).toEqual({ version: 1, start: '#experiment=a', entries: [entry] });
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([entry]);
    log.add('reader', { what: 'beta', from: 4, to: 5 });
    log.add('page', { what: 'beta', from: 5, to: 6 });
    log.add('page', { what: 'point', from: '#a', to: '#b' });
    log.add('page', { what: 'point', from: '#b', to: '#c' });
    expect(told.map(({ to }) => to)).toEqual([4, 5, 6, '#b']);
    expect(log.copy().entries).toHaveLength(5);
  });

  it('is a copy', () => {
    const log = new Log(() => {});
    log.begin('#experiment=a');
    log.add('reader', { what: 'beta', from: 1, to: 2 });
    const copy = log.copy();
    copy.entries.pop();
    expect(log.copy().entries).toHaveLength(1);
  });
});

describe('a log that comes back', () => {
  const entry = { at: 5, by: 'reader', what: 'beta', from: 1, to: 2 };
  const log = { version: 1, start: '#experiment=a', entries: [entry, { ...entry, at: 9 }] };
  it('is taken as it was', () => {
    expect(() => checkLog(JSON.parse(JSON.stringify(log)))).not.toThrow();
  });
  it.each([
    [null, 'the log is null'],
    [{ ...log, version: 2 }, 'log.version is 2, but must be 1'],
    [{ ...log, start: 'population' }, 'log.start is "population", but must be a state'],
    [{ ...log, entries: {} }, 'log.entries is {}, but must be a list'],
    [
      { ...log, entries: [{ ...entry, at: -1 }] },
      'log.entries[0].at is -1, but must be a time (ms) from 0 on',
    ],
    [{ ...log, entries: [entry, { ...entry, at: 4 }] }, 'log.entries[1].at is 4'],
    [{ ...log, entries: [{ ...entry, what: 3 }] }, 'log.entries[0].what is 3'],
    [{ ...log, entries: [{ ...entry, to: {} }] }, 'log.entries[0].to is {}, but must be a value'],
    [{ ...log, entries: [{ ...entry, what: 'point' }] }, 'log.entries[0].to is 2, but must be a state'],
    [{ ...log, entries: [undefined] }, 'log.entries[0] is undefined'],
  ])('is refused by name: %j', (given, message) => {
    expect(() => checkLog(given)).toThrow(TypeError);
    expect(() => checkLog(given)).toThrow(message);
  });
});

describe('an expected hash', () => {
  it('is taken in groups and large letters, and nothing else', () => {
    expect(expectedHash('0123 4567 89AB cdef')).toBe('0123456789abcdef');
    for (const text of ['', '0123', '0123456789abcdeg', '0123456789abcdef0'])
      expect(expectedHash(text)).toBe(null);
  });

  it('is compared with a complete result of its own settings', () => {
    const [a, b] = ['0123456789abcdef', 'fedcba9876543210'];
    expect(reproduces(a, a, false)).toBe(true);
    expect(reproduces(a, b, false)).toBe(false);
    expect(reproduces(a, b, true)).toBe(null);
    expect(reproduces(a, '', false)).toBe(null);
    expect(reproduces(null, b, false)).toBe(null);
  });
});
