/** What a reader takes away or brings: text copied, files saved and chosen. */
import { el, scrolling } from './dom.js';

/** What stands on the buttons that have just copied, before they say so. */
const faces = new WeakMap<HTMLButtonElement, Node[]>();

/** Copies, and says so on the button for a moment. */
export async function copy(button: HTMLButtonElement, text: string): Promise<void> {
  const face = faces.get(button) ?? [...button.childNodes];
  faces.set(button, face);
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'The browser forbids copying here';
  }
  setTimeout(() => {
    button.replaceChildren(...face);
    faces.delete(button);
  }, 1500);
}

/** Saves a text or bytes as a file. */
export function save(name: string, content: string | Uint8Array<ArrayBuffer>, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  el('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

export const quietButton = (text: string, work: (button: HTMLButtonElement) => void): HTMLButtonElement => {
  const button = el('button', { type: 'button', class: 'quiet', onclick: () => work(button) }, text);
  return button;
};

/** A native command, and a button that copies it: what was written, whatever has become of it in the document. */
export class CommandBox {
  private readonly code: HTMLElement;
  readonly element: HTMLElement;
  private text = '';

  constructor(name: string, id?: string) {
    this.code = el('code', { id, translate: 'no' });
    const button = quietButton('Copy the command', () => void copy(button, this.text));
    button.append(el('span', { class: 'hidden' }, `: ${name}`));
    this.element = el('div', { class: 'command' }, scrolling(name, this.code), button);
  }

  show(text: string): this {
    this.text = text;
    this.code.textContent = text;
    return this;
  }
}

/** A button that asks for a file. */
export function chooser(id: string, accept: string, text: string, take: (file: File) => void): HTMLElement[] {
  const input = el('input', {
    type: 'file',
    id,
    accept,
    class: 'file',
    onchange: () => {
      const file = input.files?.[0];
      if (file) take(file);
      input.value = '';
    },
  });
  return [input, el('label', { for: id, class: 'quiet' }, text)];
}
