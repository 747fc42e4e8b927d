/** Words of the page that are not in index.html, and the core's texts as typeset text. */
import { el } from './dom.js';
import { plainMath } from './plain-math.js';

/** Short names beside a symbol. */
const names: Record<string, string> = {
  samples: 'pairs per round',
  beta: 'leash',
  beta_root_n: 'leash × √n',
  kappa_0: 'initial spread',
  radius: 'ball radius',
  delta: 'failure threshold',
  problem: 'Problem',
  cream: 'CREAM',
  accumulate: 'keep earlier pairs',
};

export const nameOf = (key: string): string => names[key] ?? key.replaceAll('_', ' ');

/** "κ₀ initial spread", "replicates": what a control is called where its symbol is not seen beside it. */
export const fullName = ({ key, symbol }: { key: string; symbol: string }): string =>
  `${plainMath(symbol)} ${nameOf(key)}`.trim();

/** The first letter in upper case, unless it is a symbol. */
export const upperFirst = (text: string): string =>
  text.replace(/^\p{Script=Latin}(?=\p{L}|\b)/u, (letter) => letter.toUpperCase());

/** κ_0, θ_{t+1}, q^T; a tag such as [exact]; a Greek letter by itself. */
const pattern =
  /(?<base>(?<!\p{L})(?:max|[A-Za-z])|(?<!\p{Script=Greek})\p{Script=Greek})(?<mark>[_^])(?:\{(?<braced>[^}]+)\}|(?<single>[A-Za-z0-9*]+))|\[(?<tag>exact|paper|rebuilt|rate)\]|(?<greek>\p{Script=Greek}+)/gu;

/** Of what no translator may touch. */
const symbol = { translate: 'no' };

/** The core's plain text with symbols in italics, sub- and superscripts set, and tags as tags. */
export function rich(plain: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const text = plain.replace(/(\w)'(?=\w)/g, '$1’');
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    fragment.append(text.slice(from, match.index));
    from = match.index + match[0].length;
    const { base, mark, braced, single, tag, greek } = match.groups ?? {};
    if (tag) fragment.append(el('span', { class: `tag tag-${tag}` }, tag));
    else if (greek) fragment.append(el('i', symbol, greek));
    else
      fragment.append(
        base === 'max' ? base : el('i', symbol, base),
        el(mark === '_' ? 'sub' : 'sup', symbol, braced ?? single),
      );
  }
  fragment.append(text.slice(from));
  return fragment;
}
