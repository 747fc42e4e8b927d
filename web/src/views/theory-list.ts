/** The theory of a figure in words: tag, constants, verdict; also of what is too weak to be drawn. */
import type { Overlay, SweepResult } from 'srlm';
import { el } from '../base/dom.js';
import { groupsOf } from '../base/groups.js';
import { rich, upperFirst } from '../base/text.js';
import { drawable } from '../charts/drawable.js';
import { type Ghosts, isGhost } from '../charts/ghost.js';
import { lineSwatch } from '../charts/swatch.js';
import { patternsOf } from '../charts/theory-lines.js';

/** "Vacuous, not drawn: above 1 in every round." A ghost is drawn all the same. */
function verdict({ vacuous, verdict: text }: Overlay, ghost: boolean): HTMLElement {
  return el(
    'span',
    { class: 'theory-verdict' },
    vacuous && el('b', {}, ghost ? 'Vacuous, drawn off the axis: ' : 'Vacuous, not drawn: '),
    rich(vacuous ? text.replace(/^vacuous:\s*/, '') : upperFirst(text)),
    /[.!?]$/.test(text) ? '' : '.',
  );
}

const constants = ({ constants: text }: Overlay): HTMLElement | null =>
  text === '' ? null : el('span', { class: 'theory-constants' }, rich(`${text}. `));

function details(group: readonly Overlay[], ghost: boolean): HTMLElement {
  const [first] = group as [Overlay];
  const same = group.every(
    (each) => each.constants === first.constants && each.verdict === first.verdict && !each.vacuous,
  );
  if (group.length === 1 || same) return el('p', {}, constants(first), verdict(first, ghost));
  const drawn = group.filter(drawable).length;
  return el(
    'details',
    { class: 'theory-each' },
    el(
      'summary',
      {},
      drawn === group.length
        ? `what it says about each of ${drawn} curves`
        : `not drawn for ${group.length - drawn} of ${group.length} curves`,
      el('span', { class: 'hidden' }, ': ', rich(first.label)),
    ),
    el(
      'ul',
      {},
      ...group.map((each) =>
        el('li', {}, el('b', {}, rich(each.series)), ': ', constants(each), verdict(each, ghost)),
      ),
    ),
  );
}

/** Its line as it is drawn, a sign for a mark, or one for nothing. */
function mark(drawn: boolean, pattern: readonly number[] | undefined): Element {
  if (drawn && pattern) return lineSwatch('', 1.75, pattern);
  return el('span', { class: `theory-mark ${drawn ? '' : 'theory-absent'}`, 'aria-hidden': 'true' });
}

/** A button that draws what says nothing, all the same. */
function ghostButton(
  group: readonly Overlay[],
  ghosts: Ghosts | null,
  toggle: (name: string) => void,
): HTMLElement | false {
  const [{ name, label }] = group as [Overlay];
  if (!group.some(isGhost)) return false;
  const shown = ghosts?.names.has(name) ?? false;
  return el(
    'button',
    {
      type: 'button',
      class: 'quiet ghost-button',
      'aria-pressed': String(shown),
      'data-ghost': name,
      'aria-label': `Show the bound that says nothing: ${label}`,
      onclick: () => toggle(name),
    },
    'Show the bound that says nothing',
  );
}

/** `toggle` draws a bound that says nothing, or takes it away; without it none is offered. */
export function theoryList(
  overlays: readonly Overlay[],
  ghosts: Ghosts | null = null,
  toggle: ((name: string) => void) | null = null,
): HTMLElement[] {
  // The curves of one statement, one for each curve that was measured.
  const groups = groupsOf(overlays, ({ name, metric }) => `${name} ${metric}`);
  const patterns = patternsOf(overlays);
  return [...groups.values()].map((group) => {
    const [first] = group as [Overlay];
    const drawn = group.some(drawable);
    return el(
      'li',
      {
        class: drawn ? 'theory' : 'theory theory-vacuous',
        'data-overlay': first.name,
        'data-drawn': String(drawn),
      },
      mark(drawn, patterns.get(first.label)),
      el(
        'div',
        {},
        el(
          'p',
          { class: 'theory-name' },
          rich(first.label),
          ' ',
          rich(first.tag),
          first.equation !== '' && first.equation !== first.label && el('small', {}, ` ${first.equation}`),
        ),
        details(group, ghosts?.names.has(first.name) ?? false),
        toggle && ghostButton(group, ghosts, toggle),
      ),
    );
  });
}

/** Theory that was asked for and has nothing to say of any curve. */
export const undrawnList = (undrawn: NonNullable<SweepResult['not_drawn']>): HTMLElement[] =>
  undrawn.map(({ name, reason }) =>
    el(
      'li',
      { class: 'theory theory-vacuous', 'data-overlay': name, 'data-drawn': 'false' },
      mark(false, undefined),
      el(
        'div',
        {},
        el('p', { class: 'theory-name' }, name),
        el('p', {}, el('span', { class: 'theory-verdict' }, el('b', {}, 'Not drawn: '), reason, '.')),
      ),
    ),
  );
