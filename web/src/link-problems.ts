/** What of a link, or of what a page asked for, could not be used. */
import { byId, el } from './dom.js';
import type { LinkProblem } from './state.js';

/** Lists the problems after `intro`; none takes the list away. */
export function showLinkProblems(intro: string, problems: readonly LinkProblem[]): void {
  const block = byId('link-problems');
  block.replaceChildren();
  if (problems.length === 0) return;
  const items = problems.map(({ key, message }) => el('li', {}, el('b', {}, key), ` ${message}`));
  block.append(intro, el('ul', {}, ...items));
}
