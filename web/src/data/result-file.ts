/**
 * Reading a result that the program or the page wrote. What is wrong is said by the place in the file;
 * nothing in a file is ever more than text and numbers.
 */
import type { MetricKey, PartialSpec, Series, Spec, Srlm, Sweep, SweepResult } from 'srlm';
import { failureOf } from '../base/errors.js';

export interface RunFile {
  kind: 'run';
  version: string;
  build: string;
  hash: string;
  /** It is what was written, by the digests in it; without any it is of an older version, and nobody knows. */
  verified: boolean;
  spec: Spec;
  summary: Partial<Record<MetricKey, Series>>;
  rounds: number;
  replicates: number;
}

export interface SweepFile {
  kind: 'sweep';
  version: string;
  build: string;
  hash: string;
  verified: boolean;
  result: SweepResult;
}

export type ResultFile = RunFile | SweepFile;

/** Something about a file that its reader can act on. */
export class FileProblem extends Error {}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object'
    ? 'an object'
    : `the ${typeof value} ${JSON.stringify(value).slice(0, 40)}`;
}

function bad(place: string, wanted: string, value: unknown): never {
  throw new FileProblem(`${place}: here should be ${wanted}, but there is ${kindOf(value)}.`);
}

function object(value: unknown, place: string): Record<string, unknown> {
  return isObject(value) ? value : bad(place, 'an object', value);
}

function list(value: unknown, place: string, length?: number): unknown[] {
  if (Array.isArray(value) && (length === undefined || value.length === length)) return value;
  return bad(place, length === undefined ? 'a list' : `a list of ${length}`, value);
}

function text(value: unknown, place: string): string {
  return typeof value === 'string' ? value : bad(place, 'a text', value);
}

function whole(value: unknown, place: string): number {
  return Number.isInteger(value) && (value as number) >= 0
    ? (value as number)
    : bad(place, 'a whole number', value);
}

function numberOrNull(value: unknown, place: string): number | null {
  if (value === null || (typeof value === 'number' && Number.isFinite(value))) return value;
  return bad(place, 'a number or null', value);
}

const numbers = (value: unknown, place: string, length?: number): (number | null)[] =>
  list(value, place, length).map((each, i) => numberOrNull(each, `${place}[${i}]`));

function hashOf(value: unknown): string {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value)
    ? value
    : bad('hash', '16 hexadecimal digits', value);
}

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
  const document = object(value, 'the file');
  const { format, format_version: version } = document;
  if (format !== 'srlm-result' && format !== 'srlm-sweep')
    return bad('format', '"srlm-result" or "srlm-sweep"', format);
  if (version !== 1)
    throw new FileProblem(`format_version: this page reads version 1, and the file has ${kindOf(version)}.`);
  const file = format === 'srlm-result' ? readRun(srlm, document) : readSweep(srlm, document);
  return { ...file, verified: verified(srlm, json) };
}

/** Whether the digests in a document say that it is what was written; false where it has none. */
function verified(srlm: Srlm, json: string): boolean {
  try {
    return srlm.checkDigests(json, 'the file');
  } catch (error) {
    const { problem, remedy } = failureOf(error);
    throw new FileProblem(`It ${problem}. ${remedy}.`);
  }
}

const series: readonly (keyof Series)[] = [
  'mean',
  'standard_error',
  'quantile_05',
  'quantile_25',
  'quantile_50',
  'quantile_75',
  'quantile_95',
];

function head(document: Record<string, unknown>): { version: string; build: string; hash: string } {
  return {
    version: text(document.version, 'version'),
    build: text(document.build, 'build'),
    hash: hashOf(document.hash),
  };
}

function specOf(srlm: Srlm, value: unknown, place: string): Spec {
  try {
    return srlm.validate(object(value, place) as PartialSpec);
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    throw new FileProblem(`${place}: ${failureOf(error).message}`);
  }
}

function readRun(srlm: Srlm, document: Record<string, unknown>): Omit<RunFile, 'verified'> {
  const rounds = whole(document.rounds, 'rounds');
  const spec = specOf(srlm, document.spec, 'spec');
  const found = object(document.summary, 'summary');
  const summary: RunFile['summary'] = {};
  for (const { key } of srlm.metrics()) {
    if (found[key] === undefined) continue; // an older core knew fewer metrics
    const entry = object(found[key], `summary.${key}`);
    const values = series.map((name) => {
      const read = numbers(entry[name], `summary.${key}.${name}`, rounds + 1);
      return [name, Float64Array.from(read, (each) => each ?? Number.NaN)];
    });
    summary[key] = Object.fromEntries(values) as Series;
  }
  if (!summary.kappa) bad('summary.kappa', 'the condition number by round', undefined);
  const replicates = whole(document.replicates, 'replicates');
  return { kind: 'run', ...head(document), spec, summary, rounds, replicates };
}

function readSweep(srlm: Srlm, document: Record<string, unknown>): Omit<SweepFile, 'verified'> {
  const { version, build, hash } = head(document);
  let sweep: Sweep;
  let count: number;
  try {
    const plan = srlm.sweepPlan(object(document.sweep, 'sweep'));
    sweep = plan.sweep;
    count = plan.cells.length;
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    throw new FileProblem(`sweep: ${failureOf(error).message}`);
  }
  const cells = list(document.cells, 'cells', count).map((each, i) => readCell(each, `cells[${i}]`, sweep));
  const curves = list(document.curves, 'curves').map((each, i) => readCurve(each, `curves[${i}]`, count));
  const overlays = list(document.overlays, 'overlays').map((each, i) =>
    readOverlay(srlm, each, `overlays[${i}]`),
  );
  const result: SweepResult = {
    format: 'srlm-sweep',
    format_version: 1,
    version,
    build,
    hash,
    wall_seconds: numberOrNull(document.wall_seconds, 'wall_seconds') ?? 0,
    sweep,
    cells,
    curves,
    overlays,
  };
  return { kind: 'sweep', version, build, hash, result };
}

function readCell(value: unknown, place: string, { axes }: Sweep): SweepResult['cells'][number] {
  const cell = object(value, place);
  const number = (key: string): number | null => numberOrNull(cell[key] ?? null, `${place}.${key}`);
  return {
    series: whole(cell.series, `${place}.series`),
    position: list(cell.position, `${place}.position`, axes.length).map((each, i) =>
      whole(each, `${place}.position[${i}]`),
    ),
    spec: object(cell.spec, `${place}.spec`) as PartialSpec,
    hash: text(cell.hash, `${place}.hash`),
    kappa_0: number('kappa_0'),
    effective_dimension: number('effective_dimension'),
    mean: number('mean'),
    standard_error: number('standard_error'),
    low: number('low'),
    median: number('median'),
    high: number('high'),
    missing: whole(cell.missing, `${place}.missing`),
    floor: number('floor'),
    values: numbers(cell.values, `${place}.values`),
  };
}

function readCurve(value: unknown, place: string, cells: number): SweepResult['curves'][number] {
  const curve = object(value, place);
  const x = numbers(curve.x, `${place}.x`);
  const along = (key: string): (number | null)[] => numbers(curve[key], `${place}.${key}`, x.length);
  return {
    label: text(curve.label, `${place}.label`),
    cells: list(curve.cells, `${place}.cells`).map((each, i) => {
      const index = whole(each, `${place}.cells[${i}]`);
      return index < cells ? index : bad(`${place}.cells[${i}]`, `the number of a cell below ${cells}`, each);
    }),
    x,
    mean: along('mean'),
    low: along('low'),
    high: along('high'),
    ...(curve.floor === undefined ? {} : { floor: along('floor') }),
    fits: list(curve.fits ?? [], `${place}.fits`).map((each, i) => readFit(each, `${place}.fits[${i}]`)),
  };
}

function readFit(value: unknown, place: string): SweepResult['curves'][number]['fits'][number] {
  const fit = object(value, place);
  const { kind } = fit;
  if (kind !== 'log-log' && kind !== 'semi-log') return bad(`${place}.kind`, '"log-log" or "semi-log"', kind);
  const keys = ['slope', 'low', 'high', 'intercept', 'problems', 'problems_low', 'problems_high'] as const;
  const slopes = keys.flatMap((key) => {
    const number = numberOrNull(fit[key] ?? null, `${place}.${key}`);
    return number === null ? [] : [[key, number]];
  });
  return {
    kind,
    of: text(fit.of, `${place}.of`),
    points: whole(fit.points, `${place}.points`),
    note: text(fit.note ?? '', `${place}.note`),
    ...Object.fromEntries(slopes),
    bends: fit.bends === true,
  };
}

function readOverlay(srlm: Srlm, value: unknown, place: string): SweepResult['overlays'][number] {
  const overlay = object(value, place);
  const word = (key: string): string => text(overlay[key], `${place}.${key}`);
  const x = numbers(overlay.x, `${place}.x`);
  const kind = word('kind');
  if (!['upper', 'lower', 'value', 'trivial', 'mark'].includes(kind))
    bad(`${place}.kind`, 'a kind of bound', kind);
  const metric = word('metric');
  if (!srlm.metrics().some(({ key }) => key === metric)) bad(`${place}.metric`, 'a metric', metric);
  const plain = (values: (number | null)[]): number[] => values.map((each) => each ?? Number.NaN);
  return {
    name: word('name'),
    label: word('label'),
    equation: word('equation'),
    tag: word('tag'),
    constants: word('constants'),
    series: word('series'),
    metric: metric as MetricKey,
    kind: kind as 'upper',
    x: plain(x),
    y: plain(numbers(overlay.y, `${place}.y`, x.length)),
    vacuous: overlay.vacuous === true,
    verdict: word('verdict'),
  };
}
