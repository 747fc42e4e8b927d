/** Choosing an experiment, and what it asks, expects and teaches. */
import type { Experiment, Srlm } from 'srlm';
import { byId, el } from './dom.js';
import { rich } from './text.js';

export class ExperimentsView {
  private readonly select = byId<HTMLSelectElement>('experiment');
  private readonly links = new Map<string, HTMLElement>();

  constructor(srlm: Srlm, choose: (name: string) => void) {
    const experiments = srlm.experiments();
    this.select.append(...experiments.map(({ name, title }) => el('option', { value: name }, title)));
    this.select.addEventListener('change', () => choose(this.select.value));
    byId('experiment-list').append(
      ...experiments.map(({ name, title, question }) => {
        const link = el('a', { href: `#experiment=${name}` }, rich(title));
        link.addEventListener('click', (event) => {
          event.preventDefault();
          choose(name);
          byId('title').scrollIntoView({ block: 'start' });
        });
        this.links.set(name, link);
        return el('li', {}, link, el('p', {}, rich(question)));
      }),
    );
  }

  show({ name, title, question, theorem, expect, takeaway, caveat }: Experiment): void {
    this.select.value = name;
    byId('experiment-title').replaceChildren(rich(question));
    byId('notice').replaceChildren(rich(expect));
    for (const [other, link] of this.links) {
      if (other === name) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    const part = (heading: string, text: string): HTMLElement[] => [
      el('dt', {}, heading),
      el('dd', {}, rich(text)),
    ];
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
      ),
    );
  }
}
