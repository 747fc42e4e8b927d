/**
 * What a link to the page looks like where it is pasted: its card, and for each experiment a small page with a
 * card of its own, x/NAME.html, which leads on to the view. Those who read cards need absolute addresses:
 * SRLM_URL=https://example.org/srlm/ says where the page will stand. Without it the addresses are relative.
 */
import type { Experiment } from 'srlm';
import type { Plugin } from 'vite';
import { plainMath } from '../src/base/plain-math.js';
import { allExperiments } from './experiments.js';
import { withPolicy } from './policy.js';

/** The folder that the page will stand in, with a slash at its end; '' when that is not known. */
export function publicAddress(text = process.env.SRLM_URL ?? ''): string {
  if (text === '') return '';
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new Error(`SRLM_URL is “${text}”, but must be the page's address, as in https://example.org/srlm/`);
  return new URL('.', text.replace(/([^/])$/, /\.html$/.test(text) ? '$1' : '$1/')).href;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** `at`: of the page in its folder; `up` leads to that folder. */
function card(title: string, description: string, at: string, up: string): string {
  const address = publicAddress();
  const tags: [string, string, string][] = [
    ['property', 'og:type', 'website'],
    ['property', 'og:site_name', 'srlm'],
    ['property', 'og:title', title],
    ['property', 'og:description', description],
    ['property', 'og:image', `${address || up}preview.png`],
    ['property', 'og:image:width', '1200'],
    ['property', 'og:image:height', '630'],
    ['property', 'og:image:alt', 'Curves of κ by round under their bounds, as the page computes them.'],
    ...(address ? ([['property', 'og:url', address + at]] as [string, string, string][]) : []),
    ['name', 'twitter:card', 'summary_large_image'],
  ];
  return tags
    .map(([kind, name, content]) => `<meta ${kind}="${name}" content="${escaped(content)}">`)
    .join('\n    ');
}

/** The page of an experiment: for those who read cards, and for those who come by its link. */
export function sharePage({ name, title, question }: Experiment): string {
  const [plainTitle, plainQuestion] = [plainMath(title), plainMath(question)];
  const view = `../index.html#experiment=${name}`;
  return withPolicy(`<!doctype html>
<html lang="en" data-experiment="${name}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escaped(plainTitle)} · srlm</title>
    <meta name="description" content="${escaped(plainQuestion)}">
    ${card(plainTitle, plainQuestion, `x/${name}.html`, '../')}
    <link rel="icon" href="../icon.svg" type="image/svg+xml">
    <script src="../share.js"></script>
    <noscript><meta http-equiv="refresh" content="0; url=${view}"></noscript>
  </head>
  <body>
    <p><a href="${view}">${escaped(plainTitle)}</a>: ${escaped(plainQuestion)}</p>
  </body>
</html>
`);
}

const of = (html: string, pattern: RegExp): string => pattern.exec(html)?.[1] ?? '';

export const share: Plugin = {
  name: 'share',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { path }) {
      if (path !== '/index.html') return html;
      const description = of(html, /<meta name="description" content="([^"]*)">/);
      const tags = card(of(html, /<title>([^<]*)<\/title>/), description, '', './');
      return html.replace(/(<meta name="description"[^>]*>)/, (found) => `${found}\n    ${tags}`);
    },
  },
  async generateBundle() {
    for (const experiment of await allExperiments())
      this.emitFile({
        type: 'asset',
        fileName: `x/${experiment.name}.html`,
        source: sharePage(experiment),
      });
  },
};
