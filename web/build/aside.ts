/**
 * The scripts of the page, and its module, are put aside into a template: a visit that only looks at the landing
 * figure needs none of them. public/start.js takes them out, at once or at the reader's first sign.
 */
import type { Plugin } from 'vite';

const start = /<script src="\.\/start\.js"><\/script>/;
const needed =
  / *<(?:script type="module"[^>]*><\/script|link rel="modulepreload"[^>]*|link rel="preload"[^>]*as="fetch"[^>]*)>\n?/g;

/** `html` with what it needs to compute in a template before start.js, which then finds it. */
export function setAside(html: string): string {
  const parts = html.match(needed) ?? [];
  if (!start.test(html) || !parts.some((part) => part.includes('<script')))
    throw new Error('index.html has no start.js, or no script to put aside');
  return html
    .replaceAll(needed, '')
    .replace(start, (tag) => `<template id="laboratory">\n${parts.join('')}    </template>\n    ${tag}`);
}

export const aside: Plugin = {
  name: 'aside',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { filename }) => (filename.endsWith('index.html') ? setAside(html) : html),
  },
};
