/**
 * Reading a result that the program or the page wrote. What is wrong is said by the place in the file;
 * nothing in a file is ever more than text and numbers.
 */
import type { MetricKey, PartialSpec, Series, Spec, Srlm, SweepResult } from 'srlm';
import * as v from 'valibot';
import { failureOf } from '../base/errors.js';

interface Written {
  version: string;
  build: string;
  hash: string;
  /** It is what was written, by the digests in it; without any it is of an older version, and nobody knows. */
  verified: boolean;
}

export interface RunFile extends Written {
  kind: 'run';
  spec: Spec;
  summary: Partial<Record<MetricKey, Series>>;
  rounds: number;
  replicates: number;
}

export interface SweepFile extends Written {
  kind: 'sweep';
  result: SweepResult;
}

export type ResultFile = RunFile | SweepFile;

/** Something about a file that its reader can act on. */
export class FileProblem extends Error {}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

// What should be in a place, each with its name.
const text = v.string('a text');
const count = v.custom<number>(isCount, 'a whole number');
const anything = v.custom<object>(isObject, 'an object');
const number = v.custom<number | null>(
  (value) => value === null || Number.isFinite(value),
  'a number or null',
);
const maybe = v.optional(number, null);
const list = <T extends v.GenericSchema>(item: T) => v.array(item, 'a list');
const listOf = <T extends v.GenericSchema>(item: T, length: number) =>
  v.pipe(v.array(item, `a list of ${length}`), v.length(length, `a list of ${length}`));
const orZero = v.pipe(
  number,
  v.transform((value) => value ?? 0),
);
const orNone = v.optional(
  v.pipe(
    number,
    v.transform((value) => value ?? undefined),
  ),
);
const orNaN = v.transform((values: (number | null)[]) => values.map((each) => each ?? Number.NaN));

/** Members that should all be of one kind. */
const all = <const K extends readonly string[], T>(keys: K, schema: T) =>
  Object.fromEntries(keys.map((key) => [key, schema])) as { [key in K[number]]: T };

/** An object with these members; others are left out. One that is missing is missed by its own name. */
const object = <T extends v.ObjectEntries>(entries: T) =>
  v.pipe(
    anything,
    v.object(entries, ({ path }) => {
      const { message } = (entries[String(path?.[0].key)] ?? {}) as { message?: unknown };
      return typeof message === 'string' ? message : 'an object';
    }),
  );

/** Lists that are as long as the one of x. */
const alongX = <T extends v.GenericSchema>(schema: (length: number) => T) =>
  v.lazy((value: unknown) => schema((value as { x?: unknown[] } | null)?.x?.length ?? 0));

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object'
    ? 'an object'
    : `the ${typeof value} ${JSON.stringify(value).slice(0, 40)}`;
}

/** "cells[3].mean: here should be a number or null, but there is nothing." */
function read<T extends v.GenericSchema>(schema: T, value: unknown, at = ''): v.InferOutput<T> {
  const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true });
  if (success) return output;
  const [{ message, path = [], input }] = issues;
  const steps = path.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${key}`));
  const place = `${at}${steps.join('')}`.replace(/^\./, '') || 'the file';
  throw new FileProblem(`${place}: here should be ${message}, but there is ${kindOf(input)}.`);
}

/** What the core makes of a part of the file. */
function byCore<T>(place: string, value: unknown, make: (part: object) => T): T {
  const part = read(anything, value, place);
  try {
    return make(part);
  } catch (error) {
    throw new FileProblem(`${place}: ${failureOf(error).message}`);
  }
}

const digits = '16 hexadecimal digits';
const head = {
  version: text,
  build: text,
  hash: v.pipe(v.string(digits), v.regex(/^[0-9a-f]{16}$/, digits)),
};

/** Checks a text and reads it. Throws FileProblem. */
export function readResult(srlm: Srlm, json: string): ResultFile {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new FileProblem(
      'This is no JSON file. Open one that “srlm run --json FILE” or the JSON button wrote.',
    );
  }
  const format = v.picklist(['srlm-result', 'srlm-sweep'], '"srlm-result" or "srlm-sweep"');
  const document = read(v.pipe(anything, v.looseObject({ format }, '"srlm-result" or "srlm-sweep"')), value);
  if (document.format_version !== 1) {
    const found = kindOf(document.format_version);
    throw new FileProblem(`format_version: this page reads version 1, and the file has ${found}.`);
  }
  const file = document.format === 'srlm-result' ? readRun(srlm, document) : readSweep(srlm, document);
  return { ...file, verified: verified(srlm, json) };
}

/** Whether the digests in a document say that it is what was written; false where it has none. */
function verified(srlm: Srlm, json: string): boolean {
  try {
    return srlm.checkDigests(json, 'the file');
  } catch (error) {
    const { cause, remedy } = failureOf(error);
    throw new FileProblem(`It ${cause}. ${remedy}.`);
  }
}

function readRun(srlm: Srlm, document: Record<string, unknown>): Omit<RunFile, 'verified'> {
  const rounds = read(count, document.rounds, 'rounds');
  const values = v.pipe(
    listOf(number, rounds + 1),
    orNaN,
    v.transform((each) => Float64Array.from(each)),
  );
  const quantiles = ['quantile_05', 'quantile_25', 'quantile_50', 'quantile_75', 'quantile_95'] as const;
  const series = object(all(['mean', 'standard_error', ...quantiles], values));
  // An older core knew fewer metrics.
  const others = srlm.metrics().map(({ key }) => [key, v.optional(series)]);
  const summary = object({ ...Object.fromEntries(others), kappa: series });
  const spec = byCore('spec', document.spec, (part) => srlm.validate(part));
  const run = object({ ...head, replicates: count, summary });
  return { kind: 'run', rounds, spec, ...read(run, document) };
}

function readSweep(srlm: Srlm, document: Record<string, unknown>): Omit<SweepFile, 'verified'> {
  const { sweep, cells } = byCore('sweep', document.sweep, (part) => srlm.sweepPlan(part));
  const cell = object({
    series: count,
    position: listOf(count, sweep.axes.length),
    spec: anything as v.GenericSchema<PartialSpec>,
    hash: text,
    ...all(['kappa_0', 'effective_dimension', 'floor'], maybe),
    ...all(['mean', 'standard_error', 'low', 'median', 'high'], maybe),
    missing: count,
    values: list(number),
  });
  const isCell = (index: unknown): boolean => isCount(index) && index < cells.length;
  const fit = object({
    kind: v.picklist(['log-log', 'semi-log'], '"log-log" or "semi-log"'),
    of: text,
    points: count,
    note: v.optional(text, ''),
    ...all(['slope', 'low', 'high', 'intercept', 'problems', 'problems_low', 'problems_high'], orNone),
    bends: v.fallback(v.boolean(), false),
  });
  const curve = (length: number) =>
    object({
      label: text,
      cells: list(v.custom<number>(isCell, `the number of a cell below ${cells.length}`)),
      x: list(number),
      ...all(['mean', 'low', 'high'], listOf(number, length)),
      standard_error: v.optional(listOf(number, length)),
      floor: v.optional(listOf(number, length)),
      problems: v.optional(list(list(count))),
      fits: v.optional(list(fit), []),
    });
  const metrics = srlm.metrics().map(({ key }) => key);
  const overlay = (length: number) =>
    object({
      ...all(['name', 'label', 'equation', 'tag', 'constants', 'series', 'verdict'], text),
      metric: v.picklist(metrics, 'a metric'),
      kind: v.picklist(['upper', 'lower', 'value', 'trivial', 'mark'], 'a kind of bound'),
      x: v.pipe(list(number), orNaN),
      y: v.pipe(listOf(number, length), orNaN),
      vacuous: v.fallback(v.boolean(), false),
    });
  const found = read(
    object({
      ...head,
      wall_seconds: orZero,
      cells: listOf(cell, cells.length),
      curves: list(alongX(curve)),
      overlays: list(alongX(overlay)),
      not_drawn: v.optional(list(object({ name: text, reason: text }))),
    }),
    document,
  );
  const { version, build, hash } = found;
  const result: SweepResult = { format: 'srlm-sweep', format_version: 1, ...found, sweep };
  return { kind: 'sweep', version, build, hash, result };
}
