/**
 * The Content-Security-Policy of the built pages: nothing from elsewhere, no eval, no inline script or
 * style. Chart.js and the views set styles through the object model, which a policy does not govern.
 */
import type { Plugin } from 'vite';
import { serversIn } from '../../scripts/lib/connect.mjs';

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

/**
 * Inference servers that the page may ask for draws, chosen by who builds it (SRLM_CONNECT, or --connect of npm start and
 * npm run build): none by default. The page reads in its own policy which they are.
 */
const servers = (): string[] => serversIn(process.env.SRLM_CONNECT ?? '');

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
  // What is wrong with them is said before anything is built.
  buildStart: () => void servers(),
  transformIndexHtml: {
    order: 'post',
    handler(html, { filename }) {
      const asked = filename.endsWith('index.html') ? servers() : [];
      // What the page says of itself stays true.
      const told =
        asked.length > 0
          ? html.replace(
              'leaves your machine.',
              'leaves your machine, but for prompts that you send to a server.',
            )
          : html;
      return withPolicy(told, { 'connect-src': [own['connect-src'], ...asked].join(' ') });
    },
  },
};
