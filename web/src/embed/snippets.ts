/** What one pastes into a page, for the places where courses live. */

/** How wide the place is that an embed stands in. */
export type Size = 'page' | 'column' | 'slide';

export const sizes: Record<Size, { name: string; width: number; height?: number }> = {
  page: { name: 'A page of text', width: 760 },
  column: { name: 'A narrow column', width: 400 },
  // Of the 960 by 700 px that a slide of Reveal.js has: this leaves room for a line above it.
  slide: { name: 'A slide', width: 960, height: 640 },
};

interface Embedding {
  /** The embed's whole address. */
  address: string;
  /** The address of the element's script; '' without one. */
  script: string;
  title: string;
  /** Height (px) that the embed has at the width of its place. */
  height: number;
}

export interface Snippet {
  name: string;
  code: string;
  hint: string;
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** A string of Python and JavaScript. */
const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function frame({ address, title, height }: Embedding, source = 'src'): string {
  return (
    `<iframe ${source}="${attribute(address)}"\n` +
    `  title="${attribute(title)}" width="100%" height="${height}"\n` +
    '  loading="lazy" allow="clipboard-write" style="border: 0"></iframe>'
  );
}

/** The fields of the address's hash: the attributes of the element and the shortcode. */
const fieldsOf = ({ address }: Embedding): [string, string][] => [
  ...new URLSearchParams(address.replace(/^[^#]*#/, '')),
];

function element(embedding: Embedding): string {
  const attributes = fieldsOf(embedding).map(
    ([key, value]) => `${key.replaceAll('_', '-')}="${attribute(value)}"`,
  );
  // What fits a frame has no height of its own.
  if (attributes.includes('fit="frame"')) attributes.push(`style="height: ${embedding.height}px"`);
  return (
    `<script src="${attribute(embedding.script)}" defer></script>\n` +
    `<srlm-experiment ${attributes.join('\n  ')}\n  title="${attribute(embedding.title)}"></srlm-experiment>`
  );
}

/** The folder of the laboratory. */
const baseOf = ({ script }: Embedding): string => script.replace(/[^/]*$/, '');

function shortcode(embedding: Embedding): string {
  const fields = fieldsOf(embedding).map(([key, value]) =>
    /^[\w.,-]+$/.test(value) ? `${key}=${value}` : `${key}=${quoted(value)}`,
  );
  return `---\nsrlm-base: ${baseOf(embedding)}\n---\n\n{{< srlm ${fields.join(' ')} height=${embedding.height} >}}`;
}

const listed = ['controls', 'lock'];
/** As Python writes it. */
function python(key: string, value: string): string {
  if (listed.includes(key))
    return `[${(value === 'none' ? [] : value.split(',')).map((each) => quoted(each)).join(', ')}]`;
  if (value === 'true') return 'True';
  if (value === 'false') return 'False';
  if (value === 'null') return 'None';
  return /^-?\d|^\[/.test(value) ? value : quoted(value);
}

function widget(embedding: Embedding): string {
  // A notebook gives what it shows its height.
  const [experiment, ...fields] = fieldsOf(embedding).filter(([key]) => key !== 'fit');
  const given = [
    quoted(experiment?.[1] ?? ''),
    `base=${quoted(baseOf(embedding))}`,
    ...fields.map(([key, value]) => `${key}=${python(key, value)}`),
  ];
  return `from srlm_widget import Experiment\n\nloop = Experiment(${given.join(',\n  ')})\nloop`;
}

function observable({ address, title, height }: Embedding): string {
  return `viewof result = {
  const frame = Object.assign(document.createElement("iframe"), {
    src: ${quoted(address)},
    title: ${quoted(title)},
    width: "100%", height: ${height}, allow: "clipboard-write", style: "border: 0"
  });
  const hear = ({source, data}) => {
    if (source !== frame.contentWindow) return;
    if (data?.type === "srlm-height") frame.height = data.height;
    if (data?.type !== "srlm-result") return;
    frame.value = data;
    frame.dispatchEvent(new Event("input"));
  };
  addEventListener("message", hear);
  invalidation.then(() => removeEventListener("message", hear));
  return frame;
}`;
}

export function snippets(embedding: Embedding): Snippet[] {
  const { address, script, title, height } = embedding;
  /** What needs a file of the laboratory beside the page itself. */
  const withFiles = (snippet: Snippet): Snippet[] => (script ? [snippet] : []);
  return [
    {
      name: 'HTML: a frame',
      code: frame(embedding),
      hint: 'Works wherever a page may hold a frame. The height is fixed; it fits what the preview shows at its width.',
    },
    ...withFiles({
      name: 'HTML: <srlm-experiment>',
      code: element(embedding),
      hint: 'Grows and shrinks with what it shows, and tells its results as srlm-result events. Needs a page that may load a script.',
    }),
    {
      name: 'Moodle',
      code: frame(embedding),
      hint: 'Edit mode on; Add an activity or resource, Page. In “Page content”: Tools, Source code (in the older editor the last button, </>). Paste, Save. Moodle removes scripts, and keeps a frame.',
    },
    {
      name: 'Canvas',
      code: frame(embedding),
      hint: 'Pages, + Page. Below the editor, at its right: </>. Paste, </> again to see it, Save. The address must begin with https://.',
    },
    {
      name: 'Quarto',
      code: `\`\`\`{=html}\n${frame(embedding)}\n\`\`\``,
      hint: 'A raw block in a .qmd file, for HTML documents and slides. Needs nothing installed.',
    },
    ...withFiles({
      name: 'Quarto: the extension',
      code: shortcode(embedding),
      hint: `Once in the project’s folder: quarto add ${baseOf(embedding)}kit/srlm-quarto.zip. Checks names, and becomes a link in PDF.`,
    }),
    {
      name: 'Jupyter',
      code: `from IPython.display import IFrame\nIFrame(${quoted(address)},\n  width="100%", height=${height}, extras=[${quoted(`title="${attribute(title)}"`)}])`,
      hint: 'In a code cell of a notebook.',
    },
    ...withFiles({
      name: 'Jupyter, Colab, marimo: the widget',
      code: widget(embedding),
      hint: `Once: pip install ${baseOf(embedding)}kit/srlm-widget.zip. Then loop.beta = 0.5 moves the experiment, and loop.table() has its results.`,
    }),
    {
      name: 'Jupyter Book, MyST',
      code: `:::{iframe} ${address}\n:width: 100%\n${title}\n:::`,
      hint: 'In a page of the book. MyST chooses the height by the width; what does not fit scrolls.',
    },
    {
      name: 'Observable',
      code: observable(embedding),
      hint: 'A cell of its own; another cell reads result.summary. In Framework: const result = view(…) around the same frame.',
    },
    {
      name: 'Reveal.js',
      code: `<section>\n${frame(embedding, 'data-src')}\n</section>`,
      hint: 'A slide of its own, which it fills without scrolling. With data-src it begins to compute when the slide comes up.',
    },
  ];
}
