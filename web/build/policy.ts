/**
 * The Content-Security-Policy of the built pages: nothing from elsewhere, no eval, no inline script or
 * style. Chart.js and the views set styles through the object model, which a policy does not govern.
 */
import type { Plugin } from 'vite';

const own = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'worker-src': "'self'",
  'connect-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'frame-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

const charset = '<meta charset="utf-8">';

/** `html` with the policy as its first rule, right after the character set. */
export function withPolicy(html: string, changes: Partial<typeof own> = {}): string {
  const content = Object.entries({ ...own, ...changes })
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
  if (!html.includes(charset)) throw new Error(`A page does not begin with ${charset}`);
  return html.replace(
    charset,
    `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${content}">`,
  );
}

export const policy: Plugin = {
  name: 'policy',
  apply: 'build',
  transformIndexHtml: { order: 'post', handler: (html) => withPolicy(html) },
};
