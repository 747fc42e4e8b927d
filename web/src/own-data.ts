/** The reader's own text or arrays: pasted, chosen or dropped. They stay in the page's memory. */
import type { Inputs, ParameterInfo, Spec } from 'srlm';
import { el } from './dom.js';
import { display, type Failure } from './errors.js';
import { type Values, valuesOf } from './values.js';

/** More would only make the page slow: the native program takes any size. */
const largestText = 20 * 2 ** 20;

/** What `spec` still needs before it can run; '' when nothing is missing. */
export function missingData(spec: Spec, inputs: Inputs): string {
  const values = valuesOf(spec);
  if (values.corpus === 'own' && inputs.text === undefined) return 'Waiting for your text';
  if (spec.problem !== 'npy') return '';
  if (!inputs.features) return 'Waiting for the array of features';
  return inputs.theta ? '' : 'Waiting for the array of parameters';
}

export class OwnData {
  private readonly textBlock: HTMLElement;
  private readonly arrayBlock: HTMLElement;
  private readonly area: HTMLTextAreaElement;
  private readonly error = el('p', { class: 'error', hidden: true });
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `give` is told new bytes and the file's name. */
  constructor(
    root: HTMLElement,
    private readonly table: readonly ParameterInfo[],
    private readonly give: (inputs: Inputs, names: Values) => void,
  ) {
    this.area = el('textarea', {
      id: 'own-text',
      rows: 5,
      spellcheck: 'false',
      placeholder: 'Paste a text here, or drop a text file. A page or more works best.',
      oninput: () => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.give({ text: this.area.value }, { text_file: 'pasted.txt' }), 250);
      },
    });
    this.textBlock = el(
      'div',
      { class: 'drop' },
      el('label', { for: 'own-text' }, 'Your text'),
      this.area,
      this.chooser('text', 'a text file', '.txt,text/plain'),
    );
    this.arrayBlock = el(
      'div',
      { class: 'drop' },
      el(
        'p',
        {},
        'Two NumPy files: features of shape (prompts, responses, d) and parameters of shape (d). Choose or drop them.',
      ),
      this.chooser('features', 'features .npy', '.npy'),
      this.chooser('theta', 'parameters .npy', '.npy'),
    );
    root.append(
      this.textBlock,
      this.arrayBlock,
      this.error,
      el('p', { class: 'privacy' }, 'Your data stays in this page. A link to this view does not carry it.'),
    );
    for (const block of [this.textBlock, this.arrayBlock]) this.droppable(block);
  }

  private chooser(kind: keyof Inputs, what: string, accept: string): HTMLElement {
    const id = `file-${kind}`;
    const input = el('input', {
      type: 'file',
      id,
      accept,
      class: 'file',
      onchange: () => {
        const file = input.files?.[0];
        if (file) void this.take(kind, file);
        input.value = '';
      },
    });
    return el(
      'p',
      { class: 'chooser' },
      input,
      el('label', { for: id, class: 'quiet' }, `Choose ${what}`),
      el('span', { id: `${id}-name` }),
    );
  }

  private droppable(block: HTMLElement): void {
    block.addEventListener('dragover', (event) => {
      event.preventDefault();
      block.classList.add('over');
    });
    block.addEventListener('dragleave', () => block.classList.remove('over'));
    block.addEventListener('drop', (event) => {
      event.preventDefault();
      block.classList.remove('over');
      for (const file of event.dataTransfer?.files ?? []) {
        if (block === this.textBlock) void this.take('text', file);
        else void this.take(/theta|param/i.test(file.name) ? 'theta' : 'features', file);
      }
    });
  }

  private async take(kind: keyof Inputs, file: File): Promise<void> {
    const name = document.getElementById(`file-${kind}-name`);
    if (name) name.textContent = file.name;
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (kind === 'text' && bytes.length <= largestText) {
      this.area.value = new TextDecoder().decode(bytes.subarray(0, 20000));
    }
    this.give({ [kind]: bytes }, { [`${kind}_file`]: file.name });
  }

  show(spec: Spec): void {
    this.textBlock.hidden = valuesOf(spec).corpus !== 'own';
    this.arrayBlock.hidden = spec.problem !== 'npy';
    const root = this.error.parentElement as HTMLElement;
    root.hidden = this.textBlock.hidden && this.arrayBlock.hidden;
  }

  fail(failure: Failure | null): void {
    const ours = failure !== null && ['text_file', 'features_file', 'theta_file'].includes(failure.parameter);
    this.error.hidden = !ours;
    this.error.textContent = ours ? display(this.table, failure).text : '';
  }
}
