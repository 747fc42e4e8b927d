/** What of a link, or of what a page asked for, could not be used. */
import { el } from '../base/dom.js';
import type { LinkProblem } from '../state/view.js';

/** Lists the problems in `block` after `intro`; none takes the list away. */
export function showLinkProblems(block: HTMLElement, intro: string, problems: readonly LinkProblem[]): void {
  block.replaceChildren();
  if (problems.length === 0) return;
  const items = problems.map(({ key, message }) => el('li', {}, el('b', {}, key), ` ${message}`));
  block.append(intro, el('ul', {}, ...items));
}
