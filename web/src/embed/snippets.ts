/** What one pastes into a page, for the places where courses live. */

export interface Embedding {
  /** The embed's whole address. */
  address: string;
  /** The address of the element's script; '' without one. */
  script: string;
  title: string;
  /** Height (px) that the embed has now. */
  height: number;
}

export interface Snippet {
  name: string;
  code: string;
  hint: string;
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

const python = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function frame({ address, title, height }: Embedding, source = 'src'): string {
  return (
    `<iframe ${source}="${attribute(address)}"\n` +
    `  title="${attribute(title)}" width="100%" height="${height}"\n` +
    '  loading="lazy" allow="clipboard-write" style="border: 0"></iframe>'
  );
}

/** The element's attributes are the fields of the address's hash. */
function element({ address, script, title }: Embedding): string {
  const fields = new URLSearchParams(address.replace(/^[^#]*#/, ''));
  const attributes = [...fields].map(([key, value]) => `${key.replaceAll('_', '-')}="${attribute(value)}"`);
  return (
    `<script src="${attribute(script)}" defer></script>\n` +
    `<srlm-experiment ${attributes.join('\n  ')}\n  title="${attribute(title)}"></srlm-experiment>`
  );
}

/** Of the 700 px that a slide of Reveal.js has. */
const slideHeight = 640;

export function snippets(embedding: Embedding): Snippet[] {
  const { address, script, title, height } = embedding;
  return [
    {
      name: 'HTML: a frame',
      code: frame(embedding),
      hint: 'Works wherever a page may hold a frame. The height is fixed; it fits what the preview shows at its width.',
    },
    ...(script
      ? [
          {
            name: 'HTML: <srlm-experiment>',
            code: element(embedding),
            hint: 'Grows and shrinks with what it shows, and tells its results as srlm-result events. Needs a page that may load a script.',
          },
        ]
      : []),
    {
      name: 'Moodle, Canvas',
      code: frame(embedding),
      hint: 'Moodle: open the source view of the editor (</>) and paste it there. Canvas: Insert, Embed, or the HTML editor. Both remove scripts, and keep a frame.',
    },
    {
      name: 'Quarto',
      code: `\`\`\`{=html}\n${frame(embedding)}\n\`\`\``,
      hint: 'A raw block in a .qmd file, for HTML documents and slides.',
    },
    {
      name: 'Jupyter',
      code: `from IPython.display import IFrame\nIFrame(${python(address)},\n  width="100%", height=${height}, extras=[${python(`title="${attribute(title)}"`)}])`,
      hint: 'In a code cell of a notebook. In Jupyter Book (MyST) the same as a block: ```{iframe} address.',
    },
    {
      name: 'Reveal.js',
      code: `<section>\n${frame({ ...embedding, address: `${address}&fit=frame`, height: slideHeight }, 'data-src')}\n</section>`,
      hint: 'A slide of its own, which it fills without scrolling. With data-src it begins to compute when the slide comes up.',
    },
  ];
}
