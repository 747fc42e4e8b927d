/**
 * <srlm-experiment>: an experiment in any page, in one script. It holds a frame with the embed that
 * stands beside the script, gives it the height it asks for, and passes its results on as events.
 *
 * Its attributes are those that are documented: its own few, what an embed's link says beside the view, and
 * every parameter, with - for _. All others belong to whoever set them (frameworks, translators, browsers):
 * they may come and go without a change here. Only one that looks like a misspelt parameter is told.
 */
import parameters from 'virtual:parameters';
import { misspelt } from '../state/misspelt.js';
import {
  isHeightMessage,
  isKeyMessage,
  isProblemMessage,
  isResultMessage,
  isViewMessage,
  lookFields,
  type SetMessage,
  type Settable,
  type ToEmbed,
} from './protocol.js';

/** The script's own address: a module has no current script, but stands in the document. */
const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[src*="srlm-experiment.js"]');

/** Attributes about the frame, not about what is in it. */
const ofFrame: readonly string[] = ['base', 'width', 'min-height', 'title'];
/** Attributes about what is in it, as they are spelt. */
const ofEmbed: readonly string[] = [
  ...['experiment', 'controls', 'lock', 'theme', 'fit', 'figure'],
  ...parameters.map((key) => key.replaceAll('_', '-')),
];
/** Parameters may be spelt with _, as everywhere else. */
const spelt = (name: string): string => name.replaceAll('_', '-');
const isOfEmbed = (name: string): boolean => ofEmbed.includes(spelt(name));
const isOfLook = (name: string): boolean => (lookFields as readonly string[]).includes(name);

/** A link's hash. */
const hashOf = (...parts: URLSearchParams[]): string => {
  const fields = new URLSearchParams(parts.flatMap((part) => [...part]));
  return `#${fields.toString().replaceAll('%2C', ',')}`;
};

const usualHeight = 560;

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

export class SrlmExperiment extends HTMLElement {
  private readonly frame = document.createElement('iframe');
  private readonly problems = document.createElement('div');
  private readonly sheet = new CSSStyleSheet();
  private readonly watcher = new MutationObserver((changes) => this.changed(changes));
  private readonly waiting: SetMessage[] = [];
  private readonly hear = (event: MessageEvent): void => this.heard(event);
  /** What the frame has been asked to show, and how it shall look. */
  private shown = '';
  private look = '';
  /** The hash that it was asked with. */
  private asked = '';
  private height = 0;
  /** The link of what the frame shows, with what its reader has set; it is shown again after a move. */
  private view: { shown: string; hash: string } | null = null;
  /** The embed listens: it has told its height. */
  private ready = false;

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
    root.append(this.problems, this.frame);
  }

  connectedCallback(): void {
    window.addEventListener('message', this.hear);
    this.watcher.observe(this, { attributes: true });
    this.shown = '';
    this.ready = false;
    this.update();
    this.tellMisspelt();
  }

  /** A move by moveBefore(), which leaves the frame as it is. */
  connectedMoveCallback(): void {}

  disconnectedCallback(): void {
    window.removeEventListener('message', this.hear);
    this.watcher.disconnect();
  }

  /** Sets parameters without a change of attributes: `set({ beta: 0.5, judge_noise: 2 })`. */
  set(parameters: Record<string, Settable>): void {
    const message: SetMessage = { type: 'srlm-set', parameters };
    if (this.ready) this.post(message);
    else this.waiting.push(message);
  }

  private post(message: ToEmbed): void {
    this.frame.contentWindow?.postMessage(message, this.targetOrigin);
  }

  /** Where the app lives: beside this script, unless `base` says otherwise. */
  private get embed(): string {
    const from = this.getAttribute('base') ?? script?.src ?? document.baseURI;
    return new URL('embed.html', new URL(from, document.baseURI)).href;
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
    if (names.some((name) => !isOfEmbed(name))) this.tellMisspelt();
  }

  /** Names of attributes that are nearly those of a parameter. */
  private tellMisspelt(): void {
    const known = [...ofFrame, ...ofEmbed];
    const problems = [...this.attributes].flatMap(({ name }) => {
      const meant = known.includes(spelt(name)) ? null : misspelt(spelt(name), known);
      return meant === null
        ? []
        : [{ key: name, message: `there is no such attribute; is “${meant}” meant?` }];
    });
    const text = problems.map(({ key, message }) => `${key}: ${message}`).join('\n');
    if (text === this.problems.textContent) return;
    this.problems.textContent = text;
    if (problems.length > 0) this.dispatch('srlm-problem', { problems });
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
    else if (there) frame.contentWindow?.location.replace(this.ask(fields, lookOf));
    else {
      this.ready = false;
      frame.src = this.ask(this.view?.shown === shown ? this.kept() : fields, lookOf);
    }
  }

  /** The address that the frame is given. */
  private ask(...fields: URLSearchParams[]): string {
    const address = new URL(this.embed + hashOf(...fields));
    this.asked = address.hash;
    return address.href;
  }

  /** The fields of what the frame has shown, with what its reader has set. */
  private kept(): URLSearchParams {
    const fields = new URLSearchParams(this.view?.hash.slice(1));
    for (const key of lookFields) fields.delete(key);
    return fields;
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
    if (isHeightMessage(data)) {
      this.height = data.height;
      this.resize();
      this.ready = true;
      for (const message of this.waiting.splice(0)) this.post(message);
    } else if (isViewMessage(data)) {
      if (data.asked === this.asked) this.view = { shown: this.shown, hash: data.hash };
    } else if (isKeyMessage(data)) {
      const { key, code, keyCode, shiftKey } = data;
      const how = { bubbles: true, composed: true, cancelable: true };
      this.dispatchEvent(new KeyboardEvent('keydown', { key, code, keyCode, shiftKey, ...how }));
    } else if (isResultMessage(data) || isProblemMessage(data)) {
      const { type, ...detail } = data;
      this.dispatch(type, detail);
    }
  }
}

if (!customElements.get('srlm-experiment')) customElements.define('srlm-experiment', SrlmExperiment);
