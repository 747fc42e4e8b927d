/** What stands beside a sweep's figure: where its curves end, its fits, and what could not be drawn. */
import type { ParameterInfo, SweepResult } from 'srlm';
import { el } from '../base/dom.js';
import { rich, upperFirst } from '../base/text.js';
import { axisNumber } from '../charts/axes.js';
import { keptSays, type SweepComparison } from './comparisons.js';
import { drawnCurves } from './curves.js';
import {
  fitsSentence,
  lastRound,
  missingNote,
  overRounds,
  reading,
  sweepAlternative,
  xTitle,
  zeroNote,
} from './sweep-text.js';

interface SaysOptions {
  parameters: readonly ParameterInfo[];
  /** Names of what the grid sets. */
  varied: readonly string[];
  /** Whether the y axis is logarithmic. */
  log: boolean;
  /** Which cells have no floor, and why. */
  noFloor: string;
  /** Sweeps beside this one. */
  comparisons: readonly SweepComparison[];
}

/** The words beside the figure. */
export function says(
  result: SweepResult,
  { parameters, varied, log, noFloor, comparisons }: SaysOptions,
): HTMLElement[] {
  const map = result.sweep.display === 'map';
  const notes = [bendNote(result), zeroNote(result, log), missingNote(result), noFloor].filter(Boolean);
  return [
    ...(map ? [mapSentence(result, parameters)] : [...ends(result, parameters), ...fits(result)]),
    ...keptSays(result, comparisons),
    ...notes.map((note) => el('p', { class: 'sweep-note' }, rich(note))),
    el(
      'p',
      { class: 'sweep-note' },
      rich(
        `The grid sets ${list(varied)}: there a control moves your run, drawn in ink with hollow marks. Every other one changes the whole figure.`,
      ),
    ),
  ];
}

function mapSentence(result: SweepResult, parameters: readonly ParameterInfo[]): HTMLElement {
  const text = sweepAlternative(result, parameters, false).replace(/^Heat map of /, '');
  return el('p', {}, rich(upperFirst(text)));
}

function block(title: string, items: HTMLElement[]): HTMLElement[] {
  if (items.length === 0) return [];
  return [el('h3', {}, rich(title)), el('ul', { class: 'fit-list' }, ...items)];
}

function fits(result: SweepResult): HTMLElement[] {
  const named = drawnCurves(result);
  const semiLog = result.curves.some((curve) => curve.fits.some(({ kind }) => kind === 'semi-log'));
  const items = result.curves.flatMap(({ fits }, k) => {
    if (fits.length === 0) return [];
    const { label = '', colour = 'plain' } = named[k] ?? {};
    const name = result.curves.length > 1 && el('b', { class: `q-${colour}` }, rich(`${label}: `));
    return [el('li', {}, name, fitsSentence(fits))];
  });
  const title = semiLog
    ? 'Lines fitted to the logarithm of x (dotted)'
    : 'Lines fitted on logarithmic axes (dotted)';
  return block(title, items);
}

/** Why lines that were fitted as straight ones bend. */
const bendNote = ({ curves }: SweepResult): string =>
  curves.some(({ fits, floor = [] }) => fits.length > 1 && new Set(floor).size > 1)
    ? 'Fitted lines and rates stand on the floor of each point: where that rises or falls, they bend.'
    : '';

/** Where curves end, the highest first: after the last round, or at the end of the axis. */
function ends(result: SweepResult, parameters: readonly ParameterInfo[]): HTMLElement[] {
  const { sweep, curves } = result;
  const byRound = overRounds(sweep);
  // A fitted line says more than its two ends.
  if (!byRound && curves.some(({ fits }) => fits.length > 0)) return [];
  const drawn = drawnCurves(result).flatMap(({ label, colour, points }) => {
    const found = points.filter(({ x, y }) => !Number.isNaN(x) && !Number.isNaN(y));
    const [first, last] = [found[0], found.at(-1)];
    return first && last ? [{ label, colour, first, last }] : [];
  });
  const items = drawn
    .sort((a, b) => b.last.y - a.last.y)
    .map(({ label, colour, first, last }) => {
      const [low, high] = [reading(sweep, last.low), reading(sweep, last.high)];
      return el(
        'li',
        {},
        el('b', { class: `q-${colour}` }, rich(`${label}: `)),
        !byRound && first !== last ? `from ${reading(sweep, first.y)} to ` : '',
        reading(sweep, last.y),
        low === high ? '' : el('span', { class: 'fit-band' }, ` ${low} to ${high}`),
      );
    });
  if (byRound) return block(upperFirst(`after ${lastRound(sweep, parameters)}`), items);
  const all = drawn.flatMap(({ first, last }) => [first.x, last.x]);
  const [from, to] = [Math.min(...all), Math.max(...all)].map((x) => axisNumber(Number(x.toPrecision(4))));
  const { symbol, meaning } = xTitle(sweep, parameters);
  return block(`From ${symbol || meaning} = ${from} to ${to}`, items);
}

const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
