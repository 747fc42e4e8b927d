/** Start of an embed: one experiment for a course page, as its link describes it. */
import { loadCore } from '../core.js';
import { warmUp } from '../crew.js';
import { byId } from '../dom.js';
import { Embed } from './embed.js';
import { embedMarkup } from './markup.js';
import { parseEmbed } from './options.js';
import { hearParent, tellHeight } from './parent.js';

document.documentElement.classList.add('is-embed');
const content = embedMarkup();
document.body.append(content);

/** Few: a course page may hold several embeds. */
const workers = Math.min(navigator.hardwareConcurrency || 2, 2);
warmUp(workers);

try {
  const srlm = await loadCore();
  const first = parseEmbed(srlm, location.hash);
  const embed = new Embed(srlm, first.view, first.options, first.view.workers ?? workers);
  embed.open(first.view, first.options, first.problems);
  window.addEventListener('hashchange', () => {
    const { view, options, problems } = parseEmbed(srlm, location.hash);
    embed.open(view, options, problems);
  });
  hearParent(({ parameters }) => embed.set(parameters));
  void document.fonts.ready.then(() => embed.restyle());
} catch (error) {
  byId('run-state').textContent = 'This experiment could not start.';
  byId('alert').textContent = `It needs WebAssembly and module workers. ${(error as Error).message}`;
  throw error;
} finally {
  tellHeight(content);
}
