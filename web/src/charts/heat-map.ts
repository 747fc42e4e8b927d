/** Prompts × responses as a heat map on a canvas, with a cell that pointer and arrow keys move. */
import type { ProblemInfo } from 'srlm';
import { el } from '../base/dom.js';
import { moved, type Place } from './cursor.js';
import { policyImage } from './policy-image.js';
import { shownPrompts } from './shown-prompts.js';

export interface Cell {
  prompt: number;
  response: number;
}

const margin = { left: 22, bottom: 20 };

export class HeatMap {
  readonly element: HTMLElement;
  private readonly canvas = el('canvas', { 'aria-hidden': 'true' });
  /** Whether cells are large enough for a dot on the mode of the base policy. */
  marksModes = true;
  private problem: ProblemInfo | null = null;
  private rows: number[] = [];
  private policy: Float64Array = new Float64Array();
  private base: Float64Array = new Float64Array();
  private at: Place | null = null;

  /** `point` is told the cell under the pointer or the keyboard's cursor; null when there is none. */
  constructor(
    private readonly point: (cell: Cell | null) => void,
    private readonly choose: (prompt: number) => void,
  ) {
    this.element = el(
      'div',
      {
        class: 'heat-map',
        role: 'group',
        tabindex: 0,
        'aria-label': 'Heat map of the policy, prompts by responses. The arrow keys read single values.',
      },
      this.canvas,
    );
    this.canvas.addEventListener('pointermove', (event) => this.move(this.cellAt(event)));
    this.canvas.addEventListener('pointerleave', () => this.move(null));
    this.canvas.addEventListener('click', (event) => {
      const cell = this.cellAt(event);
      this.move(cell);
      if (cell) this.choose(this.rows[cell.row] as number);
    });
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.element.addEventListener('blur', () => this.move(null));
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  /** Shows π_t against π_0, both [prompts][responses]. */
  show(problem: ProblemInfo, policy: Float64Array, base: Float64Array): void {
    if (this.problem !== problem) this.rows = shownPrompts(problem);
    Object.assign(this, { problem, policy, base });
    if (this.at) this.move(this.at);
    else this.draw();
  }

  private cellAt(event: MouseEvent): Place | null {
    const { problem, rows } = this;
    if (!problem) return null;
    const { width, height } = this.size();
    const column = Math.floor(((event.offsetX - margin.left) / width) * problem.responses);
    const row = Math.floor((event.offsetY / height) * rows.length);
    return column < 0 || column >= problem.responses || row < 0 || row >= rows.length
      ? null
      : { row, column };
  }

  private move(at: Place | null): void {
    this.at = at;
    this.draw();
    this.point(at && { prompt: this.rows[at.row] as number, response: at.column });
  }

  private key(event: KeyboardEvent): void {
    const { problem, rows } = this;
    const field = { rows: () => rows.length, columns: problem?.responses ?? 0, along: 'down' } as const;
    const next = moved(this.at, event.key, field);
    if (!next) return;
    event.preventDefault();
    this.move(next);
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') this.choose(rows[next.row] as number);
  }

  private size(): { width: number; height: number } {
    return {
      width: Math.max(this.element.clientWidth - margin.left, 1),
      height: Math.max(this.element.clientHeight - margin.bottom, 1),
    };
  }

  draw(): void {
    const { problem, canvas, rows } = this;
    const context = canvas.getContext('2d');
    if (!problem || !context) return;
    const ratio = devicePixelRatio || 1;
    canvas.width = Math.round(this.element.clientWidth * ratio);
    canvas.height = Math.round(this.element.clientHeight * ratio);
    context.scale(ratio, ratio);
    const { width, height } = this.size();
    const cell = { width: width / problem.responses, height: height / rows.length };
    context.imageSmoothingEnabled = cell.width < 1 || cell.height < 1;
    context.drawImage(policyImage(problem, rows, this.policy), margin.left, 0, width, height);
    this.drawModes(context, problem, cell);
    this.drawAxes(context, problem, cell, height);
    if (!this.at) return;
    context.strokeStyle = getComputedStyle(this.element).color;
    context.lineWidth = 2;
    context.strokeRect(
      margin.left + this.at.column * cell.width - 1,
      this.at.row * cell.height - 1,
      cell.width + 2,
      cell.height + 2,
    );
  }

  /** A dot on the mode of the base policy: what the loop set out from. */
  private drawModes(
    context: CanvasRenderingContext2D,
    problem: ProblemInfo,
    cell: { width: number; height: number },
  ): void {
    const radius = Math.min(0.3 * Math.min(cell.width, cell.height), 2.5);
    this.marksModes = radius >= 1;
    if (!this.marksModes) return;
    context.fillStyle = getComputedStyle(this.element).getPropertyValue('--target');
    this.rows.forEach((x, row) => {
      const base = this.base.subarray(x * problem.responses, (x + 1) * problem.responses);
      const mode = base.indexOf(Math.max(...base));
      context.beginPath();
      context.arc(margin.left + (mode + 0.5) * cell.width, (row + 0.5) * cell.height, radius, 0, 7);
      context.fill();
    });
  }

  private drawAxes(
    context: CanvasRenderingContext2D,
    { response_labels, prompt_labels }: ProblemInfo,
    cell: { width: number; height: number },
    height: number,
  ): void {
    const style = getComputedStyle(this.element);
    context.fillStyle = style.color;
    context.font = `12px ${style.fontFamily}`;
    context.textBaseline = 'top';
    if (response_labels.length > 0 && cell.width >= 7) {
      context.textAlign = 'center';
      context.font = `11px ${style.fontFamily}`;
      response_labels.forEach((label, y) => {
        context.fillText(label === ' ' ? '␣' : label, margin.left + (y + 0.5) * cell.width, height + 5);
      });
    } else {
      context.textAlign = 'right';
      context.fillText('responses y', this.element.clientWidth, height + 6);
    }
    context.translate(0, height);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'right';
    context.fillText(prompt_labels.length > 0 ? 'contexts x' : 'prompts x', height, 2);
  }
}
