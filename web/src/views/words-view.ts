/** What a model of words says: words drawn round by round, the likeliest ones, and those that won and lost. */
import type { ShownWord, WordChange, WordOutput } from 'srlm';
import { el } from '../base/dom.js';
import { count, number, percent } from '../base/format.js';

/** A probability that may be far too small for a percentage. */
const chance = (probability: number): string =>
  probability >= 0.001 || probability === 0 ? percent(probability) : number(probability, 2);

/** Numbers for words: "Twelve words". */
const names = 'No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve'.split(' ');

/** A word, its spelling if it is not spelt itself; an invented one carries a mark that is read out, too. */
function word({ word: text, spelling, known }: Pick<ShownWord, 'word' | 'spelling' | 'known'>): HTMLElement {
  return el(
    'span',
    { class: known ? 'word' : 'word invented', translate: 'no' },
    text,
    spelling !== undefined && el('small', { class: 'spelling' }, ` ${spelling}`),
    !known && el('sup', { 'aria-hidden': 'true' }, '✳'),
    !known && el('span', { class: 'hidden', translate: 'yes' }, ' (invented)'),
  );
}

export class WordsView {
  private readonly drawnTitle = el('h3');
  private readonly drawn = el('ul', { class: 'drawn' });
  private readonly note = el('p', { class: 'words-note' });
  private readonly modal = el('ol', { class: 'modal-words' });
  private readonly changes = el('div', { class: 'word-changes' });
  private output: WordOutput | null = null;
  private round = 0;

  /** `drawn` may stand elsewhere: it is the model's own picture. */
  constructor(root: HTMLElement, drawn: HTMLElement) {
    drawn.append(this.drawnTitle, this.drawn, this.note);
    root.append(
      el('div', { class: 'words-modal' }, el('h3', {}, 'The likeliest word for each beginning'), this.modal),
      this.changes,
    );
  }

  load(output: WordOutput): void {
    this.output = output;
    const last = output.rounds.length - 1;
    this.changes.replaceChildren(
      this.changeList('Rose most', output.risen, last),
      this.changeList('Fell most', output.fallen, last),
    );
    this.mark(this.round);
  }

  mark(round: number): void {
    this.round = round;
    const { output } = this;
    const shown = output?.rounds[Math.min(round, output.rounds.length - 1)];
    if (!shown) return;
    const { drawn, modal, t } = shown;
    this.drawnTitle.textContent = `${names[drawn.length] ?? drawn.length} words drawn ${
      t === 0 ? 'before the first round' : `after round ${t}`
    }`;
    this.drawn.replaceChildren(...drawn.map((each) => el('li', {}, word(each))));
    const invented = drawn.filter(({ known }) => !known).length;
    const different = new Set(drawn.map(({ word: text }) => text)).size;
    this.note.textContent =
      `✳ invented: not in the text that was counted, or the dictionary; ${invented} of these ${drawn.length}. ` +
      `${different === drawn.length ? 'All are different.' : `Only ${count(different, 'different word')}.`} … is a word cut off.`;
    this.modal.replaceChildren(...modal.map((each) => this.modalWord(each)));
  }

  private modalWord(each: ShownWord): HTMLElement {
    return el(
      'li',
      {},
      word(each),
      el('span', { class: 'chance' }, chance(each.probability)),
      el('span', { class: 'chance-bar', 'aria-hidden': 'true' }, this.bar(each.probability)),
    );
  }

  private bar(share: number): HTMLElement {
    const bar = el('span');
    bar.style.width = `${100 * share}%`;
    return bar;
  }

  private changeList(title: string, words: readonly WordChange[], rounds: number): HTMLElement {
    return el(
      'div',
      {},
      el('h3', {}, title, el('small', {}, ` probability before and after ${count(rounds, 'round')}`)),
      words.length === 0
        ? el('p', {}, 'None did.')
        : el(
            'ol',
            { class: 'change-list' },
            ...words.map((each) =>
              el(
                'li',
                {},
                word(each),
                el('span', { class: 'change' }, `${chance(each.before)} → ${chance(each.after)}`),
              ),
            ),
          ),
    );
  }
}
