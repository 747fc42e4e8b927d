/** srlm-experiment.js: the element as a classic script, which may also be loaded as a module. */
import { define } from './element.js';

/** The script's own address: a module has no current script, but stands in the document. */
const script =
  (document.currentScript as HTMLScriptElement | null) ??
  [...document.scripts].find(({ src }) => /\/srlm-experiment(?:-\d[\w.-]*)?\.js(?:[?#]|$)/.test(src));

define(new URL('.', script?.src ?? document.baseURI).href);
