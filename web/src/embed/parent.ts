/** The page around an embed: what it is told, and whom the embed listens to. */
import { type FromEmbed, isDoMessage, isLookMessage, isSetMessage, type ToEmbed } from './protocol.js';

const embedded = window.parent !== window;

/** The origin of the page around this one, where the browser tells it; a file has none. */
const parentOrigin = ((): string | null => {
  const origin = document.location.ancestorOrigins?.[0];
  return !origin || origin === 'null' ? null : origin;
})();

/**
 * Tells the page around. Nothing told is secret, so where the origin is not known any page may hear it:
 * only the one that holds this frame does.
 */
export function tellParent(message: FromEmbed): void {
  if (embedded) window.parent.postMessage(message, parentOrigin ?? '*');
}

/** Hears what the page around sets; all other messages, and those of all others, are dropped. */
export function hearParent(hear: (message: ToEmbed) => void): void {
  if (!embedded) return;
  window.addEventListener('message', ({ source, origin, data }) => {
    if (source !== window.parent || (parentOrigin !== null && origin !== parentOrigin)) return;
    if (isSetMessage(data) || isLookMessage(data) || isDoMessage(data)) hear(data);
  });
}

/** Tells the height of `content`, at once and whenever it changes. */
export function tellHeight(content: HTMLElement): void {
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(content.getBoundingClientRect().height);
    if (height === told || height === 0) return;
    told = height;
    tellParent({ type: 'srlm-height', height });
  }).observe(content);
}
