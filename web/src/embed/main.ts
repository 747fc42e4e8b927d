/** Start of an embed: one experiment for a course page, as its link describes it. */

import { byId } from '../base/dom.js';
import { loadCore } from '../engine/core.js';
import { claimCores } from '../engine/cores.js';
import { warmUp } from '../engine/worker-pool.js';
import { tell } from '../loading/trouble.js';
import { setUpTroubles } from '../loading/trouble-box.js';
import { Embed } from './embed.js';
import { handKeys } from './keys.js';
import { embedMarkup } from './markup.js';
import { parseEmbed, sameShown } from './options.js';
import { hearParent, tellHeight, tellParent } from './parent.js';

tellParent({ type: 'srlm-here' });
document.documentElement.classList.add('is-embed');
const content = embedMarkup();
const trouble = byId('trouble');
content.prepend(trouble);
document.body.append(content);
setUpTroubles(trouble, (troubles) =>
  tellParent({
    type: 'srlm-problem',
    problems: troubles.map(({ what, why }) => ({ key: 'loading', message: `${what} ${why}` })),
  }),
);

/** Few: a course page may hold several embeds. */
const workers = await claimCores(Math.min(navigator.hardwareConcurrency || 2, 2));
warmUp(workers);

try {
  const srlm = await loadCore();
  let asked = parseEmbed(srlm, location.hash, location.search);
  const embed = new Embed(srlm, asked.view, asked.options, asked.view.workers ?? workers);
  embed.asked = location.hash;
  embed.open(asked.view, asked.options, asked.problems);
  window.addEventListener('hashchange', () => {
    const before = asked;
    asked = parseEmbed(srlm, location.hash, location.search);
    const { view, options, problems } = asked;
    embed.asked = location.hash;
    // A link that shows the same and only looks different takes nothing from the reader.
    if (sameShown(before, asked)) embed.look(options, problems);
    else embed.open(view, options, problems);
  });
  hearParent((message) => {
    if (message.type === 'srlm-set') embed.set(message.parameters);
    else if (message.type === 'srlm-do') embed.does(message);
    else embed.lookLike(message.fields);
  });
  handKeys();
  void document.fonts.ready.then(() => embed.restyle());
} catch (error) {
  byId('run-state').textContent = 'This experiment could not start';
  tell('core', { what: 'This experiment could not start.', why: (error as Error).message });
} finally {
  tellHeight(content);
}
