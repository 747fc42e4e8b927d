/** Variables and formulas are the same in every language: translators leave them as they are. */
import type { Plugin } from 'vite';

export const symbols: Plugin = {
  name: 'symbols',
  transformIndexHtml: (html) =>
    html.replaceAll(/<(i|sub|sup|math)(?=[ >])(?![^>]* translate=)/g, '<$1 translate="no"'),
};
