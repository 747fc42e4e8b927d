/** Draws of the reader's own inference server: what is asked of it, how far it is, and what came. */
import './server.css';
import { loadCollect, type Settings, type State } from 'srlm-collect';
import { el } from '../base/dom.js';
import { explain, failureOf } from '../base/errors.js';
import { count, duration } from '../base/format.js';
import { CommandBox, chooser, quietButton, save } from '../base/take-away.js';
import { giveRounds } from './drop.js';
import { draw, Unreachable } from './server-draws.js';
import { unpack } from './unpack.js';

/** Requests at the same time, and tries of each beyond the first. */
const concurrency = 4;
const retries = 8;
/** Of a chosen file, for the box that shows it. */
const shownBytes = 20000;
/** ms between two sentences for who listens. */
const between = 10_000;

/** An address of another machine to which others can read along. */
const overheard = /^http:\/\/(?!(localhost|127\.[\d.]+|\[::1\])(:|\/|$))/i;

type Field = 'url' | 'model' | 'key' | 'draws' | 'maxTokens' | 'temperature' | 'topP' | 'prompts';

/** What numbers may be: whole ones from 1, or any above 0; to the most that the program takes. */
const numbers = {
  draws: { usual: 32, most: 100_000, whole: true },
  maxTokens: { usual: 512, most: 10_000_000, whole: true },
  temperature: { usual: 1, most: 100, whole: false },
  topP: { usual: 1, most: 1, whole: false },
} satisfies Partial<Record<Field, { usual: number; most: number; whole: boolean }>>;

/** The policy of the page lets it ask others only. */
class NotAllowed extends Error {}

/** Where this page is, as servers know it. */
const here = location.origin === 'null' ? '*' : location.origin;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export class ServerView {
  readonly element: HTMLElement;
  private readonly fields: Record<Field, HTMLInputElement | HTMLTextAreaElement>;
  private readonly chat = el('input', { type: 'checkbox', id: 'server-chat', class: 'switch' });
  private readonly begin = el('button', { type: 'button', class: 'solid', onclick: () => void this.run() });
  private readonly stop = quietButton('Stop', () => this.stopping?.abort());
  private readonly bar = el('progress', {
    max: 1,
    value: 0,
    'aria-label': 'Draws that have come',
    hidden: true,
  });
  private readonly pace = el('p', { class: 'server-pace', 'aria-hidden': 'true', hidden: true });
  private readonly said = el('p', { class: 'server-said', role: 'status' });
  private readonly trouble = el('div', { class: 'alert', role: 'alert' });
  private readonly notes = el('ul', {
    class: 'notes',
    'aria-label': 'What to know of these draws',
    hidden: true,
  });
  private readonly exposed = el(
    'p',
    { class: 'server-exposed', role: 'status', hidden: true },
    'The key goes there over a connection that others can read; https:// hides it.',
  );
  private readonly after = el('p', { class: 'downloads', hidden: true });
  private readonly chosen = el('span', {});
  private core: Awaited<ReturnType<typeof loadCollect>> | null = null;
  private stopping: AbortController | null = null;
  /** A file of prompts that its box does not show to its end. */
  private file: Uint8Array | null = null;
  /** What was drawn of this round, and the rounds before. */
  private lines: string[] = [];
  private readonly rounds: File[] = [];
  private left = false;
  /** Names of rounds with draws that the reader has not saved. */
  private readonly unsaved = new Set<string>();

  /** `servers` are those that may be asked; `show` is given rollouts as a file that was chosen. */
  constructor(
    private readonly servers: readonly string[],
    private readonly show: (file: File) => void,
  ) {
    this.fields = {
      url: this.input('url', 'url', { value: `${servers[0]}/v1`, inputmode: 'url' }),
      model: this.input('model', 'text', { placeholder: 'the only one it has' }),
      key: this.input('key', 'password', { autocomplete: 'off', placeholder: 'none' }),
      draws: this.number('draws'),
      maxTokens: this.number('maxTokens'),
      temperature: this.number('temperature'),
      topP: this.number('topP'),
      prompts: el('textarea', {
        id: 'server-prompts',
        rows: 4,
        spellcheck: 'false',
        placeholder: '{"prompt": "2+2?"}\n{"messages": [{"role": "user", "content": "2+2?"}]}',
        'aria-describedby': 'server-trouble',
        oninput: () => this.typed(),
      }),
    };
    this.trouble.id = 'server-trouble';
    addEventListener('beforeunload', (event) => {
      if (this.unsaved.size > 0) event.preventDefault(); // the browser asks
    });
    this.stop.hidden = true;
    this.element = el(
      'div',
      { class: 'server' },
      el(
        'p',
        {},
        `This page asks the server itself: prompts go there, draws come back and stay in this page until it is closed; they can be saved. It may ask ${servers.join(', ')}.`,
      ),
      el(
        'div',
        { class: 'server-fields' },
        this.labelled('url', 'Address of the API'),
        this.labelled('model', 'Model'),
        this.labelled('draws', 'Draws of each prompt'),
        this.labelled('maxTokens', 'Most tokens of a draw'),
        this.labelled('temperature', 'Temperature; 1 draws from the model itself'),
        this.labelled('topP', 'Top-p; 1 leaves all tokens'),
        this.labelled('key', 'Key, if it wants one; kept in memory only'),
        el(
          'p',
          { class: 'server-chat' },
          this.chat,
          el('label', { for: 'server-chat' }, 'Ask each text as a chat'),
        ),
      ),
      this.promptsBox(),
      el('p', { class: 'server-buttons' }, this.begin, this.stop),
      this.exposed,
      this.bar,
      this.pace,
      this.said,
      this.trouble,
      this.notes,
      this.after,
    );
    this.name();
  }

  private input(name: Field, type: string, more: Record<string, string | number>): HTMLInputElement {
    return el('input', {
      type,
      id: `server-${name}`,
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      'aria-describedby': 'server-trouble',
      ...more,
    });
  }

  private number(name: keyof typeof numbers): HTMLInputElement {
    const { usual, most, whole } = numbers[name];
    const steps = whole ? { min: 1, step: 1 } : { min: 0, step: 'any' };
    return this.input(name, 'number', { value: usual, max: most, ...steps });
  }

  private labelled(name: Field, label: string): HTMLElement {
    return el(
      'p',
      { class: `server-${name}` },
      el('label', { for: `server-${name}` }, label),
      this.fields[name],
    );
  }

  private promptsBox(): HTMLElement {
    const accept = '.jsonl,.ndjson,.json,.gz,.zst';
    const choose = chooser(
      'file-prompts',
      accept,
      'Choose a file of prompts',
      (file) => void this.take(file),
    );
    const box = el(
      'div',
      { class: 'drop' },
      el('label', { for: 'server-prompts' }, 'Prompts, one a line; paste them, or drop a file'),
      this.fields.prompts,
      el('p', { class: 'chooser' }, ...choose, this.chosen),
    );
    box.addEventListener('dragover', (event) => {
      event.preventDefault();
      box.classList.add('over');
    });
    box.addEventListener('dragleave', () => box.classList.remove('over'));
    box.addEventListener('drop', (event) => {
      event.preventDefault();
      box.classList.remove('over');
      const [file] = event.dataTransfer?.files ?? [];
      if (file) void this.take(file);
    });
    return box;
  }

  /** A file of prompts; the box shows its beginning. */
  private async take(file: File): Promise<void> {
    try {
      const { bytes, packed } = await unpack(file, file.name);
      this.file = bytes;
      const shown = new TextDecoder().decode(bytes.subarray(0, shownBytes));
      this.fields.prompts.value = shown + (bytes.length > shownBytes ? '\n…' : '');
      this.chosen.textContent = packed ? `${file.name} (${packed}, unpacked)` : file.name;
      this.tell(null);
    } catch (error) {
      this.tell((error as Error).message, 'prompts');
    }
  }

  private typed(): void {
    this.file = null;
    this.chosen.textContent = '';
  }

  /** Errors, or none; `field` is what they are about. */
  private tell(text: string | null, field?: string, ...more: HTMLElement[]): void {
    for (const each of Object.values(this.fields)) each.removeAttribute('aria-invalid');
    this.trouble.replaceChildren(...(text === null ? [] : [el('p', {}, text)]), ...more);
    const blamed = this.fields[field as Field];
    if (text === null || !blamed) return;
    blamed.setAttribute('aria-invalid', 'true');
    blamed.focus();
  }

  private name(): void {
    this.begin.textContent = this.left ? 'Go on' : 'Ask for draws';
  }

  /** What is asked for, or null where a field cannot be used. */
  private settings(): Settings | null {
    const { url, model, key, draws, maxTokens, temperature, topP } = this.fields;
    for (const name of Object.keys(numbers) as (keyof typeof numbers)[]) {
      const { most, whole } = numbers[name];
      const value = Number(this.fields[name].value);
      if (value > 0 && value <= most && (!whole || Number.isInteger(value))) continue;
      this.tell(`Give a ${whole ? 'whole number from 1' : 'number above 0'} to ${most}.`, name);
      return null;
    }
    return {
      url: url.value.trim(),
      model: model.value.trim(),
      key: key.value.trim(),
      chat: this.chat.checked,
      temperature: Number(temperature.value),
      topP: Number(topP.value),
      draws: Number(draws.value),
      maxTokens: Number(maxTokens.value),
      concurrency,
      retries,
      seed: 1 + Math.floor(Math.random() * 2e9),
    };
  }

  /** The program asks any server. */
  private command(url: string): HTMLElement {
    const { draws, maxTokens, temperature, topP, model } = this.fields;
    const words = ['srlm collect --url', quoted(url), '--prompts prompts.jsonl --out rollouts.jsonl'];
    if (model.value.trim()) words.push('--model', quoted(model.value.trim()));
    words.push('--draws', draws.value, '--max-tokens', maxTokens.value);
    if (Number(temperature.value) !== 1) words.push('--temperature', temperature.value);
    if (Number(topP.value) !== 1) words.push('--top-p', topP.value);
    if (this.chat.checked) words.push('--chat');
    return new CommandBox('The same with the native program').show(words.join(' ')).element;
  }

  private async run(): Promise<void> {
    if (this.stopping) return;
    const settings = this.settings();
    if (!settings) return;
    this.tell(null);
    this.exposed.hidden = settings.key === '' || !overheard.test(settings.url);
    const stopping = new AbortController();
    this.stopping = stopping;
    this.turn(true);
    let address = settings.url;
    let ended = 'Stopped';
    let last: State | null = null;
    let failed: unknown = null;
    try {
      this.core ??= await loadCollect();
      const asking = this.core(settings, this.file ?? this.fields.prompts.value);
      try {
        address = asking.url;
        if (!this.servers.includes(new URL(address).origin)) throw new NotAllowed();
        const since = performance.now();
        let told = since;
        last = await draw(
          asking,
          settings.key,
          this.lines,
          {
            waits: (said) => this.say(`The server is not ready (${said}); it is asked again.`),
            keep: (lines) => {
              this.lines.push(...lines);
              this.unsaved.add(this.roundName());
            },
            progress: (state) => {
              last = state;
              const listen = performance.now() - told > between;
              if (listen) told = performance.now();
              this.progress(state, (performance.now() - since) / 1000, listen);
            },
          },
          stopping.signal,
        );
        ended = 'Drawn';
      } finally {
        asking.free();
      }
    } catch (error) {
      if (!stopping.signal.aborted) failed = error;
    }
    this.stopping = null;
    if (last) this.left = this.lines.length > 0 && !(last as State).done;
    this.turn(false);
    if (last) this.came(ended, last);
    this.offer();
    if (failed !== null) this.fail(failed, address);
  }

  private turn(on: boolean): void {
    for (const each of [...Object.values(this.fields), this.chat, this.begin]) each.disabled = on;
    const focused =
      document.activeElement === (on ? this.begin : this.stop) || document.activeElement === document.body;
    this.stop.hidden = !on;
    this.bar.hidden = !on;
    this.pace.hidden = !on;
    this.begin.hidden = on;
    if (on) {
      this.bar.value = 0;
      this.say('Asking the server …');
      this.after.hidden = true;
      this.notes.hidden = true;
    } else this.said.textContent = '';
    // Who sees has the pace, which would be too much to listen to.
    this.said.classList.toggle('hidden', on);
    this.name();
    if (focused) (on ? this.stop : this.begin).focus();
  }

  private say(text: string): void {
    this.pace.textContent = text;
    this.said.textContent = text;
  }

  private progress(
    { wanted, before, draws, holds, retries: again }: State,
    seconds: number,
    aloud: boolean,
  ): void {
    const done = before + draws;
    this.bar.value = wanted > 0 ? done / wanted : 1;
    const rate = draws / Math.max(seconds, 1e-3);
    const parts = [`${done} of ${count(wanted, 'draw')}`];
    if (draws > 0) {
      parts.push(`${rate < 10 ? rate.toFixed(1) : Math.round(rate)} draws/s`);
      parts.push(`${duration((wanted - done) / rate)} left`);
    }
    if (again > 0) parts.push(`${count(again, 'request')} tried again`);
    if (holds) parts.push('waiting, as the server asks');
    this.pace.textContent = parts.join(', ');
    if (aloud) this.said.textContent = this.pace.textContent;
  }

  /** What has come is shown as a file of rollouts would be. */
  private came(how: string, { wanted, before, draws, prompts, model, server, failed, notes }: State): void {
    this.said.textContent = `${how}: ${before + draws} of ${count(wanted, 'draw')} of ${count(prompts, 'prompt')}, from ${model}, on a server of the kind ${server}.`;
    const all = [...notes, ...failed.map((why) => `no draws of ${why}`)];
    this.notes.hidden = all.length === 0;
    this.notes.replaceChildren(...all.map((note) => el('li', {}, note)));
    if (this.lines.length > 0) this.show(this.round());
  }

  /** What may be done with what has come. */
  private offer(): void {
    if (this.lines.length === 0) return;
    const file = this.round();
    this.after.hidden = false;
    this.after.replaceChildren(
      quietButton('Save the rollouts', () => void this.save(file)),
      ...this.rounds.map((round) => quietButton(`Save ${round.name}`, () => void this.save(round))),
      quietButton('Next round', () => this.next(file)),
      ...(this.rounds.length > 0
        ? [quietButton(`Follow ${this.rounds.length + 1} rounds`, () => giveRounds([...this.rounds, file]))]
        : []),
    );
  }

  private async save(round: File): Promise<void> {
    save(round.name, await round.text(), round.type);
    this.unsaved.delete(round.name);
  }

  private roundName(): string {
    return `rollouts-${this.rounds.length}.jsonl`;
  }

  private round(): File {
    const text = this.lines.map((line) => `${line}\n`).join('');
    return new File([text], this.roundName(), { type: 'application/x-ndjson' });
  }

  /** Keeps the draws as a round, and begins another: of the model after training, or another one. */
  private next(file: File): void {
    this.rounds.push(file);
    this.lines = [];
    this.left = false;
    this.name();
    this.after.hidden = true;
    this.notes.hidden = true;
    this.tell(null);
    this.said.textContent = `Round ${this.rounds.length - 1} is kept, as ${file.name}. Serve the next model, then ask for its draws.`;
    this.begin.focus();
  }

  private fail(error: unknown, address: string): void {
    if (error instanceof NotAllowed) {
      const { origin } = new URL(address);
      this.tell(
        `This page may not ask ${origin}: whoever built it has allowed ${this.servers.join(', ')} only. Build it with --connect ${origin}, or draw with “srlm collect”.`,
        'url',
        this.command(address),
      );
      return;
    }
    if (!(error instanceof Unreachable)) {
      const failure = failureOf(error);
      this.tell(explain(failure), failure.parameter);
      return;
    }
    const ways: [string, string][] = [
      ['vLLM', `allows every page, unless it was started with others: --allowed-origins '["${here}"]'`],
      ['llama.cpp', 'its server allows every page'],
      ['SGLang', 'allows every page'],
      ['Ollama', `OLLAMA_ORIGINS=${here} ollama serve`],
      ['TGI', `--cors-allow-origin ${here}`],
    ];
    this.tell(
      `The browser got no answer from ${address}. Either nobody listens there, or the server does not allow this page, ${here}, to read its answers (CORS): browsers do not tell which. Start the server, or start it so that it allows this page:`,
      'url',
      el('ul', {}, ...ways.map(([name, how]) => el('li', {}, el('b', {}, name), `: ${how}`))),
      el(
        'p',
        {},
        `${location.protocol === 'https:' && address.startsWith('http:') ? 'A page from https may ask a server of http on this machine only. ' : ''}Or draw with the native program, which needs no permission, and drop its file here:`,
      ),
      this.command(address),
    );
  }
}
