/**
 * <srlm-experiment>: an experiment in any page. It holds a frame with the embed, gives it the height it asks for,
 * and passes on what it tells as events. What it is called and can do is declared in web/element/element.d.ts.
 *
 * Its attributes are those that are documented: its own few, what an embed's link says beside the view, and
 * every parameter, with - for _. All others belong to whoever set them (frameworks, translators, browsers):
 * they may come and go without a change here. Only one that looks like a misspelt parameter is told.
 */
import { ofEmbed, ofFrame } from 'virtual:attributes';
import type { ExperimentLog, ProblemDetail, ReplayOptions, Settable } from 'srlm/element';
import { misspelt } from '../state/misspelt.js';
import { checkLog, Log } from './log.js';
import {
  type DoMessage,
  isDoneMessage,
  isHeightMessage,
  isHereMessage,
  isKeyMessage,
  isLink,
  isProblemMessage,
  isResultMessage,
  isRoundMessage,
  isViewMessage,
  lookFields,
  type SetMessage,
  type ToEmbed,
  type ViewMessage,
} from './protocol.js';

/** Parameters may be spelt with _, as everywhere else. */
const spelt = (name: string): string => name.replaceAll('_', '-');
const isOfEmbed = (name: string): boolean => ofEmbed.includes(spelt(name));
const isOfLook = (name: string): boolean => (lookFields as readonly string[]).includes(name);

/** A link's hash. */
const hashOf = (...parts: URLSearchParams[]): string => {
  const fields = new URLSearchParams(parts.flatMap((part) => [...part]));
  return `#${fields.toString().replaceAll('%2C', ',')}`;
};

/** A link's fields without what says how it looks and what readers may change. */
const shownIn = (hash: string): URLSearchParams => {
  const fields = new URLSearchParams(hash.slice(1));
  for (const key of lookFields) fields.delete(key);
  return fields;
};

/** What a link shows, and nothing that is said about it. */
const stateIn = (hash: string): string => {
  const fields = shownIn(hash);
  fields.delete('expect');
  return hashOf(fields);
};

/** The address of the embed in a folder, or in the laboratory's single file. */
function embedIn(base: string): string {
  const { href } = new URL(base, document.baseURI);
  if (/\.html?$/.test(href)) return `${href}?embed`;
  return new URL('embed.html', /\/$/.test(href) ? href : `${href}/`).href;
}

const usualHeight = 560;
/** A frame whose page has come tells so at once; when it has not after this time (ms), that is a problem. */
const silence = 5000;

const style = `
  :host { display: block; }
  :host([hidden]) { display: none; }
  :host([fit="frame"]) { height: 560px; }
  iframe {
    display: block;
    box-sizing: border-box;
    width: 100%;
    border: var(--srlm-border, 1px solid #8884);
    border-radius: var(--srlm-radius, 6px);
    background: var(--srlm-background, transparent);
  }
  .problems:not(:empty) {
    margin: 0 0 0.5em;
    padding: 0.5em 0.75em;
    border-left: 3px solid #a32218;
    background: #8882;
    font: 0.9em / 1.4 system-ui, sans-serif;
  }
`;

/** "300", "300px" and "40em" are lengths; a bare number is in px. */
const length = (text: string | null, usual: string): string =>
  text === null || text === '' ? usual : /^\d+(?:\.\d+)?$/.test(text) ? `${text}px` : text;

/** On a server there are no elements: then this is a class that nobody makes one of. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** Where the laboratory is, unless an element's own `base` says otherwise. */
let usualBase = '';
const connected = new Set<SrlmExperiment>();

/** Waits so long (ms), unless it is ended. */
const pause = (time: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, time);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

/** Something that has been asked of the frame. */
interface Asked {
  message: DoMessage;
  answer(hash: string): void;
}

export class SrlmExperiment extends Base {
  private readonly frame = document.createElement('iframe');
  private readonly problems = document.createElement('div');
  private readonly sheet = new CSSStyleSheet();
  private readonly watcher = new MutationObserver((changes) => this.changed(changes));
  private readonly story = new Log((entry) => this.dispatch('srlm-log', entry));
  private waiting: (SetMessage | DoMessage)[] = [];
  private readonly asks = new Map<number, Asked>();
  private lastAsk = 0;
  private replaying: AbortController | null = null;
  private readonly hear = (event: MessageEvent): void => this.heard(event);
  /** What the frame has been asked to show, and how it shall look. */
  private shown = '';
  private look = '';
  /** The hash that it was asked with. */
  private asked = '';
  private height = 0;
  /** The link of what the frame shows, with what its reader has set; it is shown again after a move. */
  private view: { shown: string; hash: string } | null = null;
  /** The embed has told what it shows, and then its height: it listens. */
  private known = false;
  private ready = false;
  /** What is said of the frame's address while nothing answers from there. */
  private unanswered = '';
  private answered = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet, this.sheet];
    this.problems.className = 'problems';
    this.problems.setAttribute('role', 'alert');
    this.frame.part.add('frame');
    this.frame.loading = 'lazy';
    this.frame.allow = 'clipboard-write';
    this.frame.addEventListener('load', () => this.loaded());
    root.append(this.problems, this.frame);
  }

  connectedCallback(): void {
    connected.add(this);
    window.addEventListener('message', this.hear);
    this.watcher.observe(this, { attributes: true });
    this.shown = '';
    this.unready();
    this.update();
    this.tellProblems();
  }

  /** A move by moveBefore(), which leaves the frame as it is. */
  connectedMoveCallback(): void {}

  disconnectedCallback(): void {
    connected.delete(this);
    window.removeEventListener('message', this.hear);
    this.watcher.disconnect();
    this.story.close();
    clearTimeout(this.timer);
    // A frame that comes back with an address begins to load it, before it can be given the one of the view.
    this.frame.removeAttribute('src');
  }

  static get base(): string {
    return usualBase;
  }

  static set base(base: string) {
    usualBase = base;
    for (const each of connected) each.update();
  }

  get log(): ExperimentLog {
    return this.story.copy();
  }

  set(parameters: Record<string, Settable>): void {
    this.send({ type: 'srlm-set', parameters });
  }

  getState(): Promise<string> {
    return this.ask('state', null);
  }

  async setState(state: string): Promise<string> {
    if (!isLink(state))
      throw new TypeError(
        `setState(): got ${JSON.stringify(state)}, but a state is text like “#experiment=…”`,
      );
    return this.ask('state', hashOf(shownIn(state), this.fields(true)));
  }

  async replay(log: ExperimentLog, { speed = 1, signal }: ReplayOptions = {}): Promise<string> {
    checkLog(log);
    if (!(speed > 0)) throw new RangeError(`replay(): speed is ${speed}, but must be above 0`);
    this.replaying?.abort();
    const replaying = new AbortController();
    this.replaying = replaying;
    signal?.addEventListener('abort', () => replaying.abort(signal.reason));
    if (signal?.aborted) replaying.abort(signal.reason);
    replaying.signal.throwIfAborted();
    let state = await this.setState(log.start);
    let now = 0;
    for (const { at, what, to } of structuredClone(log.entries)) {
      if (speed < Number.POSITIVE_INFINITY) await pause((at - now) / speed, replaying.signal);
      replaying.signal.throwIfAborted();
      now = at;
      state = what === 'state' ? await this.setState(String(to)) : await this.ask(what, to);
    }
    return state;
  }

  /** Asks the frame to do something; gives the state that it shows then. */
  private ask(what: string, to: Settable): Promise<string> {
    this.lastAsk += 1;
    const message: DoMessage = { type: 'srlm-do', id: this.lastAsk, what, to };
    return new Promise((resolve) => {
      this.asks.set(message.id, { message, answer: (hash) => resolve(stateIn(hash)) });
      this.send(message);
    });
  }

  /** Sends it as soon as the embed listens. */
  private send(message: SetMessage | DoMessage): void {
    if (this.ready) this.post(message);
    else this.waiting.push(message);
  }

  /** The frame begins anew: what it has not answered is asked again. */
  private unready(): void {
    this.known = false;
    this.ready = false;
    this.answered = false;
    const again = [...this.asks.values()].map(({ message }) => message);
    this.waiting = [...again, ...this.waiting.filter((message) => !again.includes(message as DoMessage))];
  }

  private post(message: ToEmbed): void {
    this.frame.contentWindow?.postMessage(message, this.targetOrigin);
  }

  /** Where the embed is. */
  private get embed(): string {
    return embedIn(this.getAttribute('base') || usualBase);
  }

  /** Files have no origin that a message could be sent to, nor has what is inside a frame without one. */
  private get targetOrigin(): string {
    const { origin, protocol } = new URL(this.embed);
    return protocol === 'file:' || self.origin === 'null' ? '*' : origin;
  }

  /** The attributes about what is in the frame, as fields of a link; their order is always the same. */
  private fields(ofLook: boolean): URLSearchParams {
    const place = ({ name }: Attr): number => ofEmbed.indexOf(spelt(name));
    const mine = [...this.attributes].filter(({ name }) => isOfEmbed(name) && isOfLook(name) === ofLook);
    return new URLSearchParams(
      mine.sort((a, b) => place(a) - place(b)).map(({ name, value }) => [name.replaceAll('-', '_'), value]),
    );
  }

  private changed(changes: MutationRecord[]): void {
    const names = changes.map(({ attributeName }) => attributeName ?? '');
    if (names.some((name) => ofFrame.includes(name) || isOfEmbed(name))) this.update();
    if (names.some((name) => !isOfEmbed(name))) this.tellProblems();
  }

  /** Names of attributes that are nearly those of a parameter. */
  private misspelt(): ProblemDetail['problems'] {
    const known = [...ofFrame, ...ofEmbed];
    return [...this.attributes].flatMap(({ name }) => {
      const meant = known.includes(spelt(name)) ? null : misspelt(spelt(name), known);
      return meant === null
        ? []
        : [{ key: name, message: `there is no such attribute; is “${meant}” meant?` }];
    });
  }

  /** Shows and tells what is wrong around the frame. */
  private tellProblems(): void {
    const { unanswered } = this;
    const problems = [...this.misspelt(), ...(unanswered ? [{ key: 'base', message: unanswered }] : [])];
    const text = problems.map(({ key, message }) => `${key}: ${message}`).join('\n');
    if (text === this.problems.textContent) return;
    this.problems.textContent = text;
    if (problems.length > 0) this.dispatch('srlm-problem', { problems });
  }

  /** Something stands in the frame: the embed, or a host's word that there is none. */
  private loaded(): void {
    clearTimeout(this.timer);
    if (this.answered || !this.frame.src) return;
    this.timer = setTimeout(() => {
      this.unanswered =
        `nothing of the laboratory has answered from ${this.embed}; put its files there, ` +
        'or say with the attribute “base” where they are';
      this.tellProblems();
    }, silence);
  }

  /** The embed's page has come. */
  private here(): void {
    this.answered = true;
    clearTimeout(this.timer);
    if (!this.unanswered) return;
    this.unanswered = '';
    this.tellProblems();
  }

  private dispatch(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  private update(): void {
    const { frame } = this;
    // A rule of its own yields to every style that the page gives the element.
    const width = length(this.getAttribute('width'), '');
    this.sheet.replaceSync(width && CSS.supports('width', width) ? `:host { width: ${width}; }` : '');
    frame.title = this.title || `Experiment: ${this.getAttribute('experiment') ?? 'self-rewarding'}`;
    this.resize();
    const [fields, lookOf] = [this.fields(false), this.fields(true)];
    const [shown, look] = [this.embed + hashOf(fields), hashOf(lookOf)];
    const before = { shown: this.shown, look: this.look };
    if (shown === before.shown && look === before.look) return;
    this.shown = shown;
    this.look = look;
    const there = this.ready && before.shown.replace(/#.*/, '') === this.embed;
    if (there && shown === before.shown) this.post({ type: 'srlm-look', fields: Object.fromEntries(lookOf) });
    // A new hash through `src` would be a step in the page's history.
    else if (there) frame.contentWindow?.location.replace(this.address(fields, lookOf));
    else {
      this.unready();
      frame.src = this.address(this.view?.shown === shown ? shownIn(this.view.hash) : fields, lookOf);
    }
  }

  /** The address that the frame is given. */
  private address(...fields: URLSearchParams[]): string {
    const address = new URL(this.embed + hashOf(...fields));
    this.asked = address.hash;
    return address.href;
  }

  private resize(): void {
    const least = length(this.getAttribute('min-height'), '0px');
    const { borderTopWidth, borderBottomWidth } = getComputedStyle(this.frame);
    const borders = (Number.parseFloat(borderTopWidth) || 0) + (Number.parseFloat(borderBottomWidth) || 0);
    this.frame.style.minHeight = least;
    const framed = this.getAttribute('fit') === 'frame';
    this.frame.style.height = framed ? '100%' : `${(this.height || usualHeight) + borders}px`;
  }

  private heard({ source, origin, data }: MessageEvent): void {
    if (source !== this.frame.contentWindow || source === null) return;
    if (this.targetOrigin !== '*' && origin !== this.targetOrigin) return;
    if (isHereMessage(data)) this.here();
    else if (isHeightMessage(data)) {
      this.here();
      this.height = data.height;
      this.resize();
      this.begin();
    } else if (isViewMessage(data)) {
      if (data.asked === this.asked) this.sees(data);
      // It may have loaded an address that it was given before the last one (Chromium does so, rarely).
      else if (!this.ready) this.frame.contentWindow?.location.replace(new URL(this.asked, this.embed));
    } else if (isDoneMessage(data)) {
      this.asks.get(data.id)?.answer(data.hash);
      this.asks.delete(data.id);
    } else if (isKeyMessage(data)) {
      const { key, code, keyCode, shiftKey } = data;
      const how = { bubbles: true, composed: true, cancelable: true };
      this.dispatchEvent(new KeyboardEvent('keydown', { key, code, keyCode, shiftKey, ...how }));
    } else if (isResultMessage(data) || isProblemMessage(data) || isRoundMessage(data)) {
      const { type, ...detail } = data;
      this.dispatch(type, detail);
    }
  }

  /** The embed has told its height. When it has told before what it shows, it listens from now on. */
  private begin(): void {
    if (this.ready || !this.known || !this.view) return;
    this.ready = true;
    const state = stateIn(this.view.hash);
    this.story.begin(state);
    for (const message of this.waiting.splice(0)) this.post(message);
    this.dispatch('srlm-ready', { state });
  }

  /** The embed shows something, perhaps something else than before. */
  private sees({ hash, by, changes }: ViewMessage): void {
    this.view = { shown: this.shown, hash };
    this.known = true;
    if (changes.length === 0) return;
    for (const change of changes) this.story.add(by, change);
    this.dispatch('srlm-change', { state: stateIn(hash), by, changes });
  }
}

type Declared = typeof import('srlm/element').SrlmExperiment;

/** Makes the element known, with the place of the laboratory; does nothing where there are no elements. */
export function define(base: string): void {
  usualBase ||= base;
  const elements = globalThis.customElements;
  if (elements && !elements.get('srlm-experiment'))
    elements.define('srlm-experiment', SrlmExperiment satisfies Declared);
}
