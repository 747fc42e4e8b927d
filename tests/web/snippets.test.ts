/** What the builder of embeds gives, read by what reads it in its place. */
import { parseCell } from '@observablehq/parser';
import { mystParse } from 'myst-parser';
import { describe, expect, it } from 'vitest';
import { snippets } from '../../web/src/embed/snippets.js';

const address =
  'https://example.org/srlm/embed.html#experiment=noisy-judge&judge_noise=1&controls=judge_noise,samples';
const given = snippets({
  address,
  script: 'https://example.org/srlm/srlm-experiment.js',
  title: 'A "title" & more',
  height: 700,
});
const code = (name: string): string => given.find((each) => each.name === name)?.code ?? '';

/** All nodes of a tree. */
interface Node {
  type: string;
  src?: string;
  width?: string;
  value?: string;
  children?: Node[];
}
const nodes = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(nodes)];

describe('what is pasted', () => {
  it('is a frame with a caption for MyST', () => {
    const all = nodes(mystParse(code('Jupyter Book, MyST')) as Node);
    expect(all.find(({ type }) => type === 'iframe')).toMatchObject({ src: address, width: '100%' });
    expect(all.find(({ type }) => type === 'text')?.value).toBe('A “title” & more');
    expect(all.some(({ type }) => type === 'mystDirectiveError')).toBe(false);
  });

  it('is a cell with a value for Observable', () => {
    const cell = parseCell(code('Observable'));
    expect(cell.id.type).toBe('ViewExpression');
    expect(cell.id.id.name).toBe('result');
    const needed = cell.references.map(({ name }) => name).sort();
    expect(needed).toEqual(['Event', 'addEventListener', 'invalidation', 'removeEventListener']);
  });

  it('leaves out what needs other files where there are none', () => {
    const names = (script: string): string[] =>
      snippets({ address, script, title: '', height: 1 }).map(({ name }) => name);
    const without = names('');
    expect(
      names('https://example.org/srlm/srlm-experiment.js').filter((name) => !without.includes(name)),
    ).toEqual(['HTML: <srlm-experiment>', 'Quarto: the extension', 'Jupyter, Colab, marimo: the widget']);
  });

  it('is Python for the widget, whatever the values are', () => {
    const [last] = snippets({
      address:
        'https://e.org/embed.html#experiment=ball&record_spectrum=false&radius=null&weights=[1,2]&controls=none&fit=frame',
      script: 'https://e.org/srlm-experiment.js',
      title: '',
      height: 1,
    }).filter(({ name }) => name.includes('widget'));
    expect(last?.code).toContain(
      'Experiment("ball",\n  base="https://e.org/",\n  record_spectrum=False,\n  radius=None,\n  weights=[1,2],\n  controls=[])',
    );
  });
});
