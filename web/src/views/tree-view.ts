/** The tree of the trap, and greedy decoding step by step. */
import type { ProblemInfo } from 'srlm';
import { el, svg } from '../base/dom.js';
import type { Spot } from '../charts/labels.js';
import { type Branch, decode, decodingText, type Leaf, treeOf } from './tree.js';

const steps = 2;
/** Responses behind one token that are drawn; the rest is counted. */
const mostLeaves = 5;
const size = { width: 470, row: 26, top: 18 };
const columns = { root: 12, token: 150, leaf: 318 };

export class TreeView {
  private readonly tree = svg('svg', { class: 'tree', role: 'img' });
  private readonly text = el('p', { class: 'decoding', 'aria-live': 'polite' });
  private readonly next = el('button', {
    type: 'button',
    id: 'decode-next',
    class: 'solid',
    onclick: () => this.go(this.step + 1),
  });
  private readonly again = el(
    'button',
    { type: 'button', id: 'decode-again', class: 'quiet', onclick: () => this.go(0) },
    'From the start',
  );
  private branches: Branch[] = [];
  private step = 0;

  constructor(root: HTMLElement) {
    root.replaceChildren(this.tree, this.text, el('p', { class: 'decode-buttons' }, this.next, this.again));
  }

  show(problem: ProblemInfo, policy: Float64Array): void {
    this.branches = treeOf(problem, policy);
    this.draw();
  }

  private go(step: number): void {
    this.step = Math.min(step, steps);
    this.draw();
  }

  private draw(): void {
    const { branches, step } = this;
    const path = decode(branches);
    this.next.textContent = step === 0 ? 'Decode greedily: first token' : 'Decode greedily: next token';
    this.next.disabled = step >= steps;
    this.again.disabled = step === 0;
    this.text.textContent = decodingText(branches, step);
    this.tree.setAttribute('aria-label', this.description());
    this.tree.replaceChildren();

    const rows = branches.map(
      ({ leaves }) => Math.min(leaves.length, mostLeaves) + (leaves.length > mostLeaves ? 1 : 0),
    );
    const total = rows.reduce((sum, n) => sum + n, 0);
    const height = size.top + total * size.row + 6;
    this.tree.setAttribute('viewBox', `0 0 ${size.width} ${height}`);
    const middle = (from: number, n: number): number => size.top + (from + n / 2) * size.row - 4;
    const root = { x: columns.root, y: middle(0, total) };
    let row = 0;
    branches.forEach((branch, i) => {
      const n = rows[i] ?? 0;
      const at = { x: columns.token, y: middle(row, n) };
      const onPath = step >= 1 && i === path.branch;
      const toMode = branch.leaves.some(({ isMode }) => isMode);
      this.edge(root, at, branch.probability, onPath, toMode);
      branch.leaves.slice(0, mostLeaves).forEach((leaf, k) => {
        const end = { x: columns.leaf, y: middle(row + k, 1) };
        const taken = step >= 2 && i === path.branch && k === path.leaf;
        this.edge({ x: at.x + 96, y: at.y }, end, leaf.probability, taken, leaf.isMode);
        this.label(end.x + 6, end.y, leaf, taken, leaf.isMode);
      });
      if (branch.leaves.length > mostLeaves) {
        const more = `and ${branch.leaves.length - mostLeaves} more`;
        this.plain(columns.leaf + 6, middle(row + mostLeaves, 1), more);
      }
      this.label(at.x + 6, at.y, branch, onPath, toMode);
      row += n;
    });
    this.tree.append(svg('circle', { cx: root.x, cy: root.y, r: 5, class: 'tree-root' }));
    this.plain(root.x - 6, root.y - 14, 'start');
    this.plain(columns.token + 6, 10, 'first token');
    this.plain(columns.leaf + 6, 10, 'whole response');
  }

  /** As wide as its probability. */
  private edge(from: Spot, to: Spot, probability: number, taken: boolean, toMode: boolean): void {
    const half = (from.x + to.x) / 2;
    this.tree.append(
      svg('path', {
        d: `M${from.x} ${from.y} C${half} ${from.y} ${half} ${to.y} ${to.x} ${to.y}`,
        'stroke-width': 1 + 13 * probability,
        class: `edge${taken ? ' edge-taken' : ''}${toMode ? ' edge-mode' : ''}`,
      }),
    );
  }

  private label(x: number, y: number, node: Branch | Leaf, taken: boolean, toMode: boolean): void {
    const note = 'isMode' in node && node.isMode ? ' mode' : '';
    const style = `node${taken ? ' node-taken' : ''}${toMode ? ' node-mode' : ''}`;
    const text = `${taken ? '▸ ' : ''}${node.label} ${node.probability.toPrecision(2)}${note}`;
    this.tree.append(svg('text', { x, y: y + 4, class: style }, text));
  }

  private plain(x: number, y: number, content: string): void {
    this.tree.append(svg('text', { x, y, class: 'tree-note' }, content));
  }

  private description(): string {
    const tokens = this.branches.map(({ label, probability }) => `“${label}” ${probability.toPrecision(3)}`);
    return `Tree of responses. First tokens: ${tokens.join(', ')}. ${decodingText(this.branches, 0)}`;
  }
}
