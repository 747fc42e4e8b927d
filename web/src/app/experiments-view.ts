/** Choosing an experiment, by chapter, and what it asks, expects and teaches. */
import type { Experiment, Srlm } from 'srlm';
import { byId, el } from '../base/dom.js';
import { groupsOf } from '../base/groups.js';
import { rich } from '../base/text.js';
import { predicted } from '../state/predicted.js';

const ownQuestion = 'What would the loop make of your own data?';

export class ExperimentsView {
  private shown = '';
  private readonly select = byId<HTMLSelectElement>('experiment');
  private readonly links = new Map<string, HTMLElement>();

  constructor(
    srlm: Srlm,
    private readonly choose: (name: string) => void,
  ) {
    const chapters = [...groupsOf(srlm.experiments(), ({ chapter }) => chapter)];
    this.select.replaceChildren(
      ...chapters.map(([chapter, experiments]) =>
        el(
          'optgroup',
          { label: chapter },
          ...experiments.map(({ name, title }) => el('option', { value: name }, title)),
        ),
      ),
    );
    this.select.addEventListener('change', () => choose(this.select.value));
    byId('experiment-list').append(
      ...chapters.map(([chapter, experiments], i) => {
        const id = `chapter-${i + 1}`;
        return el(
          'section',
          { class: 'chapter', 'aria-labelledby': id },
          el('h3', { id }, el('span', { class: 'chapter-number' }, i + 1), chapter),
          el('ul', {}, ...experiments.map((experiment) => this.entry(experiment))),
        );
      }),
    );
  }

  private entry({ name, title, question }: Experiment): HTMLElement {
    const link = el(
      'a',
      { href: `#experiment=${name}` },
      el('b', {}, rich(title)),
      el('span', { class: 'entry-question' }, rich(question)),
    );
    link.addEventListener('click', (event) => {
      event.preventDefault();
      this.choose(name);
      byId('title').scrollIntoView({ block: 'start' });
      // What is read next is the question, not the next link of the list.
      const heading = byId('experiment-title');
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    });
    this.links.set(name, link);
    return el('li', {}, link);
  }

  /** The head of the figure; of the reader's own data it asks what that is, and foretells nothing. */
  head({ name, question, expect }: Experiment, own: boolean): void {
    const key = `${name} ${own}`;
    if (this.shown === key) return;
    this.shown = key;
    byId('experiment-title').replaceChildren(own ? ownQuestion : rich(question));
    byId('notice').replaceChildren(rich(expect));
    byId('guess').hidden = own || !predicted.has(name);
    byId('notice').parentElement?.toggleAttribute('hidden', own || expect === '');
  }

  show(experiment: Experiment): void {
    const { name, title, question, theorem, quantity, regime, expect, takeaway, caveat } = experiment;
    this.select.value = name;
    for (const [other, link] of this.links) {
      if (other === name) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    const part = (heading: string, text: string): HTMLElement[] =>
      text === '' ? [] : [el('dt', {}, heading), el('dd', {}, rich(text))];
    byId('this-experiment').replaceChildren(
      el('p', { class: 'kicker' }, 'This experiment'),
      el('h2', {}, rich(title)),
      el('p', { class: 'lede' }, rich(question)),
      el(
        'dl',
        { class: 'editorial' },
        ...part('Expect', expect),
        ...part('Take away', takeaway),
        ...part('Caveat', caveat),
        ...part('From', theorem),
        ...part('Measured', quantity),
        ...part('Regime', regime),
      ),
    );
  }
}
