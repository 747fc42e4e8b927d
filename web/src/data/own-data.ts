/** The reader's own data: pasted, chosen or dropped. They stay in the page's memory. */
import type { Inputs, ParameterInfo, Spec } from 'srlm';
import { el } from '../base/dom.js';
import type { Failure } from '../base/errors.js';
import { chooser } from '../base/take-away.js';
import { errorLine, tellError } from '../controls/control.js';
import { display } from '../controls/display.js';
import { lazily } from '../loading/lazily.js';
import { type Values, valuesOf } from '../state/values.js';
import { allowedServers } from './allowed-servers.js';
import { type Unpacked, unpack } from './unpack.js';

/** More would only make the page slow: the native program takes any size. */
const largestText = 20 * 2 ** 20;
/** Of a chosen text, for the box that shows it. */
const shownBytes = 20000;

type Kind = keyof Inputs;

/** A file that may be chosen; those that match `dropped` are it when several may be meant. */
interface DataFile {
  kind: Kind;
  what: string;
  accept: string;
  dropped?: RegExp;
}

/** What one kind of problem asks the reader for. */
interface Block {
  wanted: (spec: Spec) => boolean;
  intro?: string;
  /** A box to paste into: its label and what stands in it. */
  paste?: { kind: Kind; label: string; placeholder: string; name: string };
  files: DataFile[];
}

const blocks: Block[] = [
  {
    wanted: (spec) => valuesOf(spec).corpus === 'own',
    paste: {
      kind: 'text',
      label: 'Your text',
      placeholder: 'Paste a text here, or drop a text file. A page or more works best.',
      name: 'pasted.txt',
    },
    files: [{ kind: 'text', what: 'a text file', accept: '.txt,text/plain,.gz,.zst' }],
  },
  {
    wanted: (spec) => spec.problem === 'npy',
    intro:
      'Features of shape (prompts, responses, d) and parameters of shape (d): two .npy files, one .npz with the arrays features and theta, or CSV. Choose or drop them.',
    files: [
      { kind: 'features', what: 'features', accept: '.npy,.npz,.csv,.gz,.zst' },
      { kind: 'theta', what: 'parameters', accept: '.npy,.npz,.csv,.gz,.zst', dropped: /theta|param/i },
    ],
  },
  {
    wanted: (spec) => spec.problem === 'logits',
    paste: {
      kind: 'logits',
      label: 'Your logits',
      placeholder: 'prompt,yes,no,maybe\nIs it raining?,0.2,1.1,0.4\nIs it cold?,2,0.5,0.3',
      name: 'pasted.csv',
    },
    files: [
      {
        kind: 'logits',
        what: 'a table of logits (CSV, .npy or .npz)',
        accept: '.csv,.tsv,.npy,.npz,.gz,.zst',
      },
    ],
  },
  {
    wanted: (spec) => spec.problem === 'rollouts',
    paste: {
      kind: 'rollouts',
      label:
        'Rollouts of your language model, or answers of its server; drop one file, or one for each round',
      placeholder:
        '{"prompt": "2+2?", "responses": [{"text": "4", "logprob": -0.4}, {"text": "5", "logprob": -2.1}]}',
      name: 'pasted.jsonl',
    },
    files: [
      { kind: 'rollouts', what: 'rollouts, a file for each round', accept: '.jsonl,.ndjson,.json,.gz,.zst' },
    ],
  },
];

export class OwnData {
  private readonly places: { block: Block; place: HTMLElement }[];
  private readonly areas = new Map<Kind, HTMLTextAreaElement>();
  private readonly error = errorLine();
  private readonly notes = el('ul', {
    class: 'notes',
    'aria-label': 'What was recognised in your data',
    hidden: true,
  });
  private readonly server = this.serverPlace();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What stands beside the choosers: of the files that were read, of those given since, and of those that the core refused. */
  private readonly read = new Map<Kind, string>();
  private readonly given = new Map<Kind, string>();
  private readonly refused = new Map<Kind, string>();

  /** `give` is told new bytes and the file's name, `follow` the rollouts of rounds, of one that was read, too. */
  constructor(
    private readonly root: HTMLElement,
    private readonly table: readonly ParameterInfo[],
    private readonly give: (inputs: Inputs, names: Values) => void,
    private readonly follow: (files: readonly File[]) => void,
  ) {
    this.places = blocks.map((block) => ({ block, place: this.place(block) }));
    root.append(
      ...this.places.map(({ place }) => place),
      this.server,
      this.error,
      this.notes,
      el('p', { class: 'privacy' }, 'Your data stays in this page. A link to this view does not carry it.'),
    );
  }

  /** Where rollouts come from a running model: the page asks servers only if its policy names some. */
  private serverPlace(): HTMLElement {
    const servers = allowedServers();
    const code = (text: string) => el('code', { translate: 'no' }, text);
    if (servers.length === 0)
      return el(
        'p',
        { class: 'privacy' },
        'To draw from a running model, take ',
        code('srlm collect'),
        ', or build this page so that it may ask your server: ',
        code('npm start -- --connect http://localhost:8000'),
        '.',
      );
    const load = lazily(
      'What asks your server',
      () => import('./server-view.js'),
      ({ ServerView }) => new ServerView(servers, (file) => void this.take('rollouts', file)),
    );
    const details = el('details', { id: 'server' }, el('summary', {}, 'Draw from your own server'));
    const open = async (): Promise<void> => {
      const { element } = await load();
      if (!element.isConnected) details.append(element);
    };
    details.addEventListener('toggle', () => {
      if (details.open) void open();
    });
    return details;
  }

  private place(block: Block): HTMLElement {
    const place = el('div', { class: 'drop' });
    if (block.intro) place.append(el('p', {}, block.intro));
    if (block.paste) place.append(...this.pasting(block.paste));
    place.append(...block.files.map((file) => this.chooser(file)));
    this.droppable(place, block);
    return place;
  }

  private pasting({ kind, label, placeholder, name }: NonNullable<Block['paste']>): HTMLElement[] {
    const id = `own-${kind}`;
    const area = el('textarea', {
      id,
      rows: 5,
      spellcheck: 'false',
      placeholder,
      oninput: () => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
          this.give({ [kind]: area.value }, { [`${kind}_file`]: name });
          if (kind === 'rollouts') this.follow([new File([area.value], name)]);
        }, 250);
      },
    });
    this.areas.set(kind, area);
    return [el('label', { for: id }, label), area];
  }

  private chooser({ kind, what, accept }: DataFile): HTMLElement {
    const id = `file-${kind}`;
    const choose = chooser(id, accept, `Choose ${what}`, (file) => void this.take(kind, file));
    const [input] = choose;
    if (kind === 'rollouts' && input instanceof HTMLInputElement) {
      input.multiple = true;
      const several = (event: Event): void => {
        const files = [...(input.files ?? [])];
        if (files.length < 2) return;
        event.stopImmediatePropagation();
        this.follow(files);
        input.value = '';
      };
      input.addEventListener('change', several, { capture: true });
    }
    return el('p', { class: 'chooser' }, ...choose, el('span', { id: `${id}-name` }));
  }

  private droppable(place: HTMLElement, { files }: Block): void {
    place.addEventListener('dragover', (event) => {
      event.preventDefault();
      place.classList.add('over');
    });
    place.addEventListener('dragleave', () => place.classList.remove('over'));
    place.addEventListener('drop', (event) => {
      event.preventDefault();
      place.classList.remove('over');
      const given = [...(event.dataTransfer?.files ?? [])];
      if (files[0]?.kind === 'rollouts' && given.length > 1) return this.follow(given);
      for (const file of given) {
        const meant = files.find(({ dropped }) => dropped?.test(file.name)) ?? files[0];
        if (meant) void this.take(meant.kind, file);
      }
    });
  }

  /** Takes a file as the reader's own data; one that cannot be unpacked leaves all as it is. */
  async take(kind: Kind, file: File, follow = this.follow): Promise<void> {
    tellError(this.error, null);
    let read: Unpacked;
    try {
      read = await unpack(file, file.name, undefined, !['text', 'rollouts'].includes(kind));
    } catch (error) {
      return tellError(this.error, (error as Error).message);
    }
    const { bytes, packed } = read;
    this.refused.delete(kind);
    this.given.set(kind, packed ? `${file.name} (${packed}, unpacked)` : file.name);
    this.name(kind, this.given);
    const area = this.areas.get(kind);
    if (area) {
      const readable = bytes.length <= largestText && !/\.np[yz](\.gz|\.zst)?$/i.test(file.name);
      area.value = readable ? new TextDecoder().decode(bytes.subarray(0, shownBytes)) : '';
    }
    const rollouts = kind === 'rollouts';
    this.give({ [kind]: bytes }, { [`${kind}_file`]: file.name, ...(rollouts ? { problem: kind } : {}) });
    if (rollouts) follow([file]);
  }

  private name(kind: Kind, names: ReadonlyMap<Kind, string>): void {
    const place = document.getElementById(`file-${kind}-name`);
    if (place) place.textContent = names.get(kind) ?? '';
  }

  show(spec: Spec): void {
    for (const { block, place } of this.places) place.hidden = !block.wanted(spec);
    this.server.hidden = spec.problem !== 'rollouts';
    this.root.hidden = this.places.every(({ place }) => place.hidden);
  }

  /** What the core recognised, joined or left out while it read the data. */
  note(notes: readonly string[]): void {
    for (const [kind, name] of this.given) this.read.set(kind, name);
    this.given.clear();
    this.notes.hidden = notes.length === 0;
    this.notes.replaceChildren(...notes.map((note) => el('li', {}, note.replace(/^\w+_file: /, ''))));
  }

  fail(failure: Failure | null): void {
    const ours = failure !== null && /_file$/.test(failure.parameter);
    if (!ours) {
      tellError(this.error, null);
      return;
    }
    const kind = failure.parameter.replace(/_file$/, '') as Kind;
    const given = this.given.get(kind);
    if (given) this.refused.set(kind, given);
    this.given.delete(kind);
    const refused = this.refused.get(kind);
    this.notes.hidden = true;
    // What is shown is still what was read before.
    this.name(kind, this.read);
    tellError(this.error, `${refused ? `“${refused}”: ` : ''}${display(this.table, failure).text}`);
  }
}
