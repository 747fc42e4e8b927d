/** The theory of a figure in words: tag, constants, verdict; also of what is too weak to be drawn. */
import type { Overlay } from 'srlm';
import { el } from '../base/dom.js';
import { groupsOf } from '../base/groups.js';
import { rich, upperFirst } from '../base/text.js';
import { drawable } from '../charts/drawable.js';

/** "Vacuous, not drawn: above 1 in every round." */
function verdict({ vacuous, verdict: text }: Overlay): HTMLElement {
  return el(
    'span',
    { class: 'theory-verdict' },
    vacuous && el('b', {}, 'Vacuous, not drawn: '),
    rich(vacuous ? text.replace(/^vacuous:\s*/, '') : upperFirst(text)),
    /[.!?]$/.test(text) ? '' : '.',
  );
}

const constants = ({ constants: text }: Overlay): HTMLElement | null =>
  text === '' ? null : el('span', { class: 'theory-constants' }, rich(`${text}. `));

function details(group: readonly Overlay[]): HTMLElement {
  const [first] = group as [Overlay];
  const same = group.every(
    (each) => each.constants === first.constants && each.verdict === first.verdict && !each.vacuous,
  );
  if (group.length === 1 || same) return el('p', {}, constants(first), verdict(first));
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
        el('li', {}, el('b', {}, rich(each.series)), ': ', constants(each), verdict(each)),
      ),
    ),
  );
}

function mark({ kind }: Overlay, drawn: boolean): HTMLElement {
  return el('span', { class: `theory-mark theory-${drawn ? kind : 'absent'}`, 'aria-hidden': 'true' });
}

export function theoryList(overlays: readonly Overlay[]): HTMLElement[] {
  // The curves of one statement, one for each curve that was measured.
  const groups = groupsOf(overlays, ({ name, metric }) => `${name} ${metric}`);
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
      mark(first, drawn),
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
        details(group),
      ),
    );
  });
}
