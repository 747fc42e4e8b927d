/**
 * What an embed's link says beside the view: controls=, lock=, theme=, fit=, figure= and expect=. Like the view's
 * own fields they are told by name where they cannot be used, and then stand at their defaults.
 */
import type { Srlm } from 'srlm';
import type { Theme } from '../base/colours.js';
import { controllable } from '../controls/controls.js';
import { dataKeys } from '../state/spec-edit.js';
import { conditionText, rowOf, unmet, valuesOf } from '../state/values.js';
import { experimentOf, formatLink, type LinkProblem, parseLink, type View } from '../state/view.js';
import { expectedHash } from './expect.js';

export type EmbedTheme = Theme | 'auto';
export type EmbedFigure = 'sweep' | 'run';
/** As high as what it shows; or as high as its frame, in which nothing scrolls. */
type EmbedFit = 'height' | 'frame';

export interface EmbedOptions {
  /** Parameters with a control, in their order. */
  controls: string[];
  /** Those of them that are shown, but cannot be changed. */
  locked: ReadonlySet<string>;
  theme: EmbedTheme;
  fit: EmbedFit;
  figure: EmbedFigure;
  /** The hash of the result that the link states. */
  expected?: string | null;
}

const themes: readonly EmbedTheme[] = ['light', 'dark', 'auto'];
const figures: readonly EmbedFigure[] = ['sweep', 'run'];
const fits: readonly EmbedFit[] = ['height', 'frame'];
const own: readonly string[] = ['controls', 'lock', 'theme', 'fit', 'figure', 'expect'];

/** Those of some parameters that can have a control, and that the spec has. */
export const withControl = (srlm: Srlm, { spec }: View, keys: readonly string[]): string[] =>
  keys.filter((key) => {
    const row = rowOf(srlm.parameters(), key);
    return row && controllable(row) && valuesOf(spec)[key] !== undefined;
  });

/** What a link of an embed may say beside the view. */
export { own as embedFields };

/** The experiment's own controls. */
export const usualControls = (srlm: Srlm, view: View): string[] =>
  withControl(srlm, view, experimentOf(srlm, view.experiment)?.controls ?? []);

export function usualFigure(srlm: Srlm, view: View): EmbedFigure {
  return experimentOf(srlm, view.experiment)?.sweep ? 'sweep' : 'run';
}

/** Reads an embed's link. Never throws. */
export function parseEmbed(
  srlm: Srlm,
  hash: string,
  search = '',
): { view: View; options: EmbedOptions; problems: LinkProblem[] } {
  const { view, problems, rest: fields } = parseLink(srlm, hash, search, own);
  const twice = own.filter((key) => fields.getAll(key).length > 1);
  const asked = Object.fromEntries(own.map((key) => [key, fields.get(key)]));
  for (const key of twice) problems.push({ key, message: 'given twice; the first counts' });

  const one = <T extends string>(key: string, names: readonly T[], usual: T): T => {
    const text = asked[key];
    if (text === null || text === undefined) return usual;
    if ((names as readonly string[]).includes(text)) return text as T;
    problems.push({ key, message: `got “${text}” but allowed is ${names.join(', ')}` });
    return usual;
  };
  const keys = (key: string): string[] | null => listed(srlm, view, key, asked[key] ?? null, problems);

  const locked = keys('lock') ?? [];
  const controls = keys('controls') ?? usualControls(srlm, view);
  let figure = one('figure', figures, usualFigure(srlm, view));
  if (figure === 'sweep' && usualFigure(srlm, view) === 'run') {
    problems.push({ key: 'figure', message: 'this experiment has no sweep; it shows its run' });
    figure = 'run';
  }
  const stated = asked.expect ?? null;
  const expected = stated === null ? null : expectedHash(stated);
  if (stated !== null && expected === null)
    problems.push({
      key: 'expect',
      message: `got “${stated}” but a hash has 16 digits, 0–9 and a–f; copy it from below the figure`,
    });
  const options = {
    controls: [...new Set([...controls, ...locked])],
    locked: new Set(locked),
    theme: one('theme', themes, 'auto'),
    fit: one('fit', fits, 'height'),
    figure,
    expected,
  };
  return { view, options, problems };
}

type Asked = ReturnType<typeof parseEmbed>;

/** Whether two links show the same; how it looks and what readers may change does not count. */
export const sameShown = (a: Asked, b: Asked): boolean =>
  JSON.stringify([a.view, a.options.figure]) === JSON.stringify([b.view, b.options.figure]);

/** The parameters that a list names; null when there is no list. What has no control here is told. */
function listed(
  srlm: Srlm,
  view: View,
  field: string,
  text: string | null,
  problems: LinkProblem[],
): string[] | null {
  if (text === null) return null;
  if (text === 'none' || text === '') return [];
  const table = srlm.parameters();
  const kept: string[] = [];
  for (const name of text.split(',')) {
    const key = name.trim().replaceAll('-', '_');
    const row = rowOf(table, key);
    const condition = row && unmet(table, row, valuesOf(view.spec));
    if (!row) problems.push({ key: field, message: `there is no parameter “${name}”` });
    else if (!controllable(row) || dataKeys.has(key))
      problems.push({ key: field, message: `“${key}” has no control` });
    else if (condition)
      problems.push({ key: field, message: `“${key}” has a meaning ${conditionText(condition)}` });
    else kept.push(key);
  }
  return kept;
}

/** The hash of an embed's link: only what is not as usual. */
export function formatEmbed(srlm: Srlm, view: View, options: EmbedOptions): string {
  const { controls, locked, theme, fit, figure, expected } = options;
  const all = usualControls(srlm, view);
  const fields: string[] = [];
  if (controls.join() !== all.join()) fields.push(`controls=${controls.join() || 'none'}`);
  if (locked.size > 0) fields.push(`lock=${[...locked].join()}`);
  if (theme !== 'auto') fields.push(`theme=${theme}`);
  if (fit !== 'height') fields.push(`fit=${fit}`);
  if (figure !== usualFigure(srlm, view)) fields.push(`figure=${figure}`);
  if (expected) fields.push(`expect=${expected}`);
  return [formatLink(srlm, { ...view, workers: null }), ...fields].join('&');
}

/** What it shows alone: without how it looks, what readers may change and what is expected. */
export const formatShown = (srlm: Srlm, view: View, figure: EmbedFigure): string =>
  formatEmbed(srlm, view, {
    controls: usualControls(srlm, view),
    locked: new Set(),
    theme: 'auto',
    fit: 'height',
    figure,
  });
