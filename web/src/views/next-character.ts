/** For text: what may follow one context, as bars, now and before the first round. */
import type { ProblemInfo } from 'srlm';
import { el } from '../base/dom.js';
import { number, percent } from '../base/format.js';

/** Blanks made visible. */
export const visible = (text: string): string =>
  text.replaceAll(' ', '␣').replaceAll('\n', '⏎').replaceAll('\t', '⇥');

/** "prompt 3", or for text "after “th”". */
export function promptName({ prompt_labels }: ProblemInfo, prompt: number): string {
  const label = prompt_labels[prompt];
  return label === undefined ? `prompt ${prompt}` : `after “${visible(label)}”`;
}

export class NextCharacter {
  private readonly input: HTMLInputElement;
  private readonly contexts = el('datalist', { id: 'contexts' });
  private readonly bars = el('ol', { class: 'bars', 'aria-label': 'Probability of the next character' });
  private readonly note = el('p', { class: 'bars-note' });
  private problem: ProblemInfo | null = null;
  private policy: Float64Array = new Float64Array();
  private base: Float64Array = new Float64Array();
  private prompt = 0;

  constructor(private readonly root: HTMLElement) {
    this.input = el('input', {
      id: 'context',
      list: 'contexts',
      autocomplete: 'off',
      spellcheck: 'false',
      onchange: () => this.search(),
    });
    root.hidden = true;
    root.className = 'next-character';
    root.append(
      el(
        'div',
        { class: 'context' },
        el('label', { for: 'context' }, 'What follows the context'),
        this.input,
        this.contexts,
        this.note,
      ),
      this.bars,
    );
  }

  show(problem: ProblemInfo, policy: Float64Array, base: Float64Array): void {
    this.root.hidden = problem.prompt_labels.length === 0;
    if (this.root.hidden) return;
    if (this.problem?.prompt_labels.join() !== problem.prompt_labels.join()) {
      this.prompt = problem.mu.indexOf(Math.max(...problem.mu));
      const order = problem.prompt_labels.map((label, x) => ({ label, mu: problem.mu[x] as number }));
      order.sort((a, b) => b.mu - a.mu);
      this.contexts.replaceChildren(...order.map(({ label }) => el('option', { value: visible(label) })));
    }
    Object.assign(this, { problem, policy, base });
    this.draw();
  }

  choose(prompt: number): void {
    this.prompt = prompt;
    if (!this.root.hidden) this.draw();
  }

  private search(): void {
    const { problem } = this;
    if (!problem) return;
    const wanted = visible(this.input.value);
    const exact = problem.prompt_labels.findIndex((label) => visible(label) === wanted);
    if (exact >= 0) this.choose(exact);
    else this.note.textContent = `The text has no context “${wanted}”.`;
  }

  private draw(): void {
    const { problem, prompt, policy, base } = this;
    if (!problem) return;
    const label = visible(problem.prompt_labels[prompt] ?? '');
    if (document.activeElement !== this.input || visible(this.input.value) !== label)
      this.input.value = label;
    const from = prompt * problem.responses;
    const now = policy.subarray(from, from + problem.responses);
    const before = base.subarray(from, from + problem.responses);
    const mode = now.indexOf(Math.max(...now));
    this.note.textContent = `${percent(problem.mu[prompt] as number)} of the text. Thin mark: before the first round.`;
    this.bars.replaceChildren(
      ...Array.from({ length: problem.response_count[prompt] as number }, (_, y) => {
        const name = visible(problem.response_labels[y] ?? String(y));
        const bar = el('span', { class: 'bar-now' });
        const mark = el('span', { class: 'bar-before' });
        bar.style.height = `${100 * (now[y] as number)}%`;
        mark.style.bottom = `${100 * (before[y] as number)}%`;
        return el(
          'li',
          { class: y === mode ? 'is-mode' : '' },
          el('span', { class: 'bar-plot' }, bar, mark),
          el('span', { class: 'bar-name', translate: 'no' }, name),
          el(
            'span',
            { class: 'hidden' },
            ` ${number(now[y] as number)}, before ${number(before[y] as number)}`,
          ),
        );
      }),
    );
  }
}
