/**
 * Gives keys back: a frame swallows every key that is pressed in it, also those that turn the slides around it.
 * What a control, a chart or the browser has a use for here stays here.
 */
import { tellParent } from './parent.js';
import { handedKeys, type KeyMessage } from './protocol.js';

/** Elements to which these keys mean something, though nobody says so by preventing it. */
const users = 'input, select, textarea, [contenteditable], dialog';
const pressed = 'button, summary';

const isHanded = (key: string): key is KeyMessage['key'] => (handedKeys as readonly string[]).includes(key);

export function handKeys(): void {
  window.addEventListener('keydown', (event) => {
    const { key, code, keyCode, shiftKey, target, defaultPrevented } = event;
    if (defaultPrevented || !isHanded(key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = target instanceof Element ? target : document.documentElement;
    if (at.closest(users) || (key === ' ' && at.closest(pressed))) return;
    tellParent({ type: 'srlm-key', key, code, keyCode, shiftKey });
  });
}
