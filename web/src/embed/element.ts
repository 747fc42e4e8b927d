/**
 * <srlm-experiment>: an experiment in any page, in one script. It holds a frame with the embed that
 * stands beside the script, gives it the height it asks for, and passes its results on as events.
 *
 * Every attribute that is not the element's or HTML's own is a parameter, with - for _. The embed knows
 * all parameters and tells what it cannot use, so there is no list of them here.
 */
import {
  isHeightMessage,
  isProblemMessage,
  isResultMessage,
  type SetMessage,
  type Settable,
} from './protocol.js';

/** The script's own address: a module has no current script, but stands in the document. */
const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[src*="srlm-experiment.js"]');

/** Attributes about the frame, not about what is in it. */
const ofFrame: readonly string[] = ['base', 'width', 'min-height'];
/** What every element of HTML may have. */
const ofHtml =
  /^(?:id|class|style|slot|part|title|hidden|lang|dir|role|tabindex|inert|translate|is|on.*|aria-.*|data-.*|xml.*)$/;

const usualHeight = 560;

const style = `
  :host { display: block; }
  :host([hidden]) { display: none; }
  iframe {
    display: block;
    box-sizing: border-box;
    width: 100%;
    border: var(--srlm-border, 1px solid #8884);
    border-radius: var(--srlm-radius, 6px);
    background: var(--srlm-background, transparent);
  }
`;

/** "300", "300px" and "40em" are lengths; a bare number is in px. */
const length = (text: string | null, usual: string): string =>
  text === null || text === '' ? usual : /^\d+(?:\.\d+)?$/.test(text) ? `${text}px` : text;

export class SrlmExperiment extends HTMLElement {
  private readonly frame = document.createElement('iframe');
  private readonly watcher = new MutationObserver(() => this.update());
  private readonly waiting: SetMessage[] = [];
  private readonly hear = (event: MessageEvent): void => this.heard(event);
  private address = '';
  private height = 0;
  /** The embed listens: it has told its height. */
  private ready = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    this.frame.part.add('frame');
    this.frame.loading = 'lazy';
    this.frame.allow = 'clipboard-write';
    root.append(this.frame);
  }

  connectedCallback(): void {
    window.addEventListener('message', this.hear);
    this.watcher.observe(this, { attributes: true });
    this.address = '';
    this.ready = false;
    this.update();
  }

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

  private post(message: SetMessage): void {
    this.frame.contentWindow?.postMessage(message, this.targetOrigin);
  }

  /** Where the laboratory lives: beside this script, unless `base` says otherwise. */
  private get base(): string {
    const from = this.getAttribute('base') ?? script?.src ?? document.baseURI;
    return new URL('embed.html', new URL(from, document.baseURI)).href;
  }

  /** Files have no origin that a message could be sent to. */
  private get targetOrigin(): string {
    const { origin, protocol } = new URL(this.base);
    return protocol === 'file:' ? '*' : origin;
  }

  private get hash(): string {
    const fields = new URLSearchParams();
    const experiment = this.getAttribute('experiment');
    if (experiment !== null) fields.set('experiment', experiment);
    for (const { name, value } of this.attributes) {
      if (name !== 'experiment' && !ofFrame.includes(name) && !ofHtml.test(name))
        fields.set(name.replaceAll('-', '_'), value);
    }
    return `#${fields.toString().replaceAll('%2C', ',')}`;
  }

  private update(): void {
    const { frame } = this;
    this.style.width = length(this.getAttribute('width'), '');
    frame.title = this.title || `Experiment: ${this.getAttribute('experiment') ?? 'self-rewarding'}`;
    this.resize();
    const address = this.base + this.hash;
    if (address === this.address) return;
    const sameDocument = this.address.replace(/#.*/, '') === this.base && this.ready;
    this.address = address;
    // A new hash through `src` would be a step in the page's history.
    if (sameDocument) frame.contentWindow?.location.replace(address);
    else {
      this.ready = false;
      frame.src = address;
    }
  }

  private resize(): void {
    const least = length(this.getAttribute('min-height'), '0px');
    const { borderTopWidth, borderBottomWidth } = getComputedStyle(this.frame);
    const borders = (Number.parseFloat(borderTopWidth) || 0) + (Number.parseFloat(borderBottomWidth) || 0);
    this.frame.style.minHeight = least;
    this.frame.style.height = `${(this.height || usualHeight) + borders}px`;
  }

  private heard({ source, origin, data }: MessageEvent): void {
    if (source !== this.frame.contentWindow || source === null) return;
    if (this.targetOrigin !== '*' && origin !== this.targetOrigin) return;
    if (isHeightMessage(data)) {
      this.height = data.height;
      this.resize();
      this.ready = true;
      for (const message of this.waiting.splice(0)) this.post(message);
    } else if (isResultMessage(data) || isProblemMessage(data)) {
      const { type, ...detail } = data;
      this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    }
  }
}

if (!customElements.get('srlm-experiment')) customElements.define('srlm-experiment', SrlmExperiment);
