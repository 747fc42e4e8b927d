/**
 * The view as a link: #experiment=NAME&key=value…, with only those parameters that differ from the
 * experiment's, plus round= and workers=, and compare=, tour=, present=, predict= and ghost= where they are asked for. A view is
 * reproduced exactly, except for the reader's own data, which no link carries.
 */
import type { Experiment, PartialSpec, Spec, Srlm, SrlmError } from 'srlm';
import { explain, failureOf } from '../base/errors.js';
import { ghostNames } from './ghost-names.js';
import { formatKept, mostKept, parseKept } from './kept-link.js';
import { linkFields } from './link-fields.js';
import { predicted } from './predicted.js';
import { type Built, changesFrom, completed, dataKeys, merged, pruned, withChanges } from './spec-edit.js';
import { conditionText, rowOf, unmet, type Values, valuesOf, valueText } from './values.js';

export interface View {
  experiment: string;
  spec: Spec;
  /** The round that the page points at; null follows the last round. */
  round: number | null;
  /** Number of workers, when the link says so. */
  workers: number | null;
  /** Runs kept for comparison. */
  compare?: Spec[];
  /** The step of the narrative, from 1. */
  tour?: number;
  /** Only the figure, what it teaches and its controls, in large type. */
  present?: boolean;
  /** Asks what its reader expects before the figure shows it. */
  predict?: boolean;
  /** Names of bounds that say nothing, and are drawn all the same. */
  ghosts?: readonly string[];
}

/** Keys of a link that are no parameters. */
const own: ReadonlySet<string> = new Set([
  'experiment',
  'round',
  'workers',
  'compare',
  'tour',
  'present',
  'predict',
  'ghost',
]);
/** Steps of the narrative, which is loaded when it is wanted. */
export const narrativeSteps = 8;

/** Something in a link that could not be used, by name. */
export interface LinkProblem {
  key: string;
  message: string;
}

export const experimentOf = (srlm: Srlm, name: string): Experiment | undefined =>
  srlm.experiments().find((experiment) => experiment.name === name);

export function viewOf(experiment: Experiment): View {
  return { experiment: experiment.name, spec: experiment.spec, round: null, workers: null };
}

/** The view with other parameters; `built` is the problem that is known. Throws SrlmError. */
export function viewWith(srlm: Srlm, view: View, changes: Values, built: Built | null): View {
  const spec = withChanges(srlm, view.spec, completed(changes, view.spec, built));
  const { round, predict, ...rest } = view; // a question is about an experiment as it stands
  return { ...rest, spec, round: round !== null && round > spec.rounds ? null : round };
}

/** All names that a link may have, and those of others beside it. */
export const namesOf = (srlm: Srlm, more: Iterable<string> = []): ReadonlySet<string> =>
  new Set([...own, ...srlm.parameters().map(({ key }) => key), ...more]);

/**
 * Reads a link: the hash and the query of an address. Never throws: what cannot be used is told and left at
 * its default. `rest` are the fields of these names, which are somebody else's.
 */
export function parseLink(
  srlm: Srlm,
  hash: string,
  search = '',
  others: readonly string[] = [],
): { view: View; problems: LinkProblem[]; rest: URLSearchParams } {
  const { fields, problems } = linkFields(hash, search, namesOf(srlm, others));
  const rest = new URLSearchParams([...fields].filter(([key]) => others.includes(key)));
  for (const key of others) fields.delete(key);
  for (const key of new Set(fields.keys()))
    if (own.has(key) && key !== 'compare' && fields.getAll(key).length > 1)
      problems.push({ key, message: 'given twice; the first counts' });
  const table = srlm.parameters();

  const [first] = srlm.experiments();
  if (!first) throw new Error('The core has no experiments');
  const name = fields.get('experiment');
  const named = name === null ? first : experimentOf(srlm, name);
  if (!named) {
    const names = srlm.experiments().map((each) => each.name);
    problems.push({
      key: 'experiment',
      message: `there is none called “${name}”; there is ${names.join(', ')}`,
    });
  }
  const experiment = named ?? first;

  const changes: Values = {};
  for (const [key, text] of fields) {
    if (own.has(key)) continue;
    if (key in changes) {
      problems.push({ key, message: 'given twice; the first counts' });
      continue;
    }
    try {
      const value = srlm.parseValue(key, text);
      if (dataKeys.has(key))
        problems.push({ key, message: 'a link carries no data of your own; give it again below' });
      else changes[key] = value;
    } catch (error) {
      problems.push({ key, message: explain(failureOf(error)) });
    }
  }

  const values = merged(valuesOf(experiment.spec), changes);
  for (const key of Object.keys(changes)) {
    const row = rowOf(table, key);
    const condition = row && unmet(table, row, values);
    if (!condition) continue;
    problems.push({ key, message: `it has a meaning ${conditionText(condition)}` });
    delete changes[key];
  }

  const whole = (key: string, min: number, max: number): number | null => {
    const text = fields.get(key);
    if (text === null) return null;
    if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return Number(text);
    problems.push({ key, message: `got “${text}” but allowed is a whole number from ${min} to ${max}` });
    return null;
  };
  const spec = validated(srlm, experiment, changes, problems);
  const round = whole('round', 0, spec.rounds);
  const workers = whole('workers', 1, 64);
  const view: View = { experiment: experiment.name, spec, round, workers };
  const tour = whole('tour', 1, narrativeSteps);
  if (tour !== null) view.tour = tour;
  if (whole('present', 0, 1)) view.present = true;
  if (whole('predict', 0, 1)) {
    const message = whyNoQuestion(experiment, spec);
    if (message) problems.push({ key: 'predict', message });
    else view.predict = true;
  }
  const ghosts = (fields.get('ghost') ?? '').split(',').filter(Boolean);
  for (const name of ghosts)
    if (!ghostNames.includes(name))
      problems.push({ key: 'ghost', message: `got “${name}” but allowed is ${ghostNames.join(', ')}` });
  const haunting = [...new Set(ghosts)].filter((name) => ghostNames.includes(name));
  if (haunting.length > 0) view.ghosts = haunting;
  const kept = fields.getAll('compare').map((text) => parseKept(srlm, experiment, text));
  for (const each of kept) if (typeof each === 'string') problems.push({ key: 'compare', message: each });
  const compare = kept.filter((each) => typeof each !== 'string');
  if (compare.length > mostKept)
    problems.push({ key: 'compare', message: `the first ${mostKept} runs count` });
  if (compare.length > 0) view.compare = compare.slice(0, mostKept);
  return { view, problems, rest };
}

/** Why nothing can be asked about this view before its figure is seen; '' when it can. */
export function whyNoQuestion({ name, spec: own }: Experiment, spec: Spec): string {
  if (!predicted.has(name))
    return `there is no question about “${name}”; there is one about ${[...predicted].join(', ')}`;
  if (JSON.stringify(spec) !== JSON.stringify(own))
    return 'a question is about an experiment as it stands; leave out the parameters';
  return '';
}

/** The experiment's spec with those changes that the core accepts; the others become problems. */
function validated(srlm: Srlm, experiment: Experiment, changes: Values, problems: LinkProblem[]): Spec {
  const left = { ...changes };
  for (;;) {
    try {
      return srlm.validate(pruned(srlm, merged(valuesOf(experiment.spec), left)) as PartialSpec);
    } catch (error) {
      const { parameter } = error as SrlmError;
      const culprit = parameter in left ? [parameter] : Object.keys(left);
      if (culprit.length === 0) throw error;
      problems.push({ key: parameter || culprit.join(', '), message: explain(failureOf(error)) });
      for (const key of culprit) delete left[key];
    }
  }
}

/** The link's hash for a view, "#experiment=…". */
export function formatLink(srlm: Srlm, view: View): string {
  const experiment = experimentOf(srlm, view.experiment);
  const fields = new URLSearchParams({ experiment: view.experiment });
  const changes = experiment ? changesFrom(srlm, experiment.spec, view.spec) : {};
  for (const [key, value] of Object.entries(changes)) {
    if (!dataKeys.has(key)) fields.set(key, valueText(value));
  }
  if (view.round !== null) fields.set('round', String(view.round));
  if (view.workers !== null) fields.set('workers', String(view.workers));
  if (experiment)
    for (const spec of view.compare ?? []) fields.append('compare', formatKept(srlm, experiment, spec));
  if (view.tour) fields.set('tour', String(view.tour));
  if (view.present) fields.set('present', '1');
  if (view.predict) fields.set('predict', '1');
  if (view.ghosts?.length) fields.set('ghost', view.ghosts.join());
  // URLSearchParams writes a blank as +; commas and ~ are harmless in a hash and easier to read.
  return `#${fields.toString().replaceAll('%2C', ',').replaceAll('%7E', '~')}`;
}
