/**
 * Zooming a chart: by buttons, the keys + − 0, the wheel with Ctrl or ⌘, a frame drawn with Shift, or two fingers. What
 * takes no key belongs to the page and to what the chart shows.
 */
import { el } from '../base/dom.js';
import type { Instrumented } from './instrument.js';
import type { Spot } from './labels.js';
import { between, closer } from './zooming.js';

type AxisName = 'x' | 'y';

/** A pointer that moved less (px) has clicked. */
const still = 6;
const keyFactor = 1.5;

export class Zoom {
  private readonly pointers = new Map<number, Spot>();
  private readonly frame = el('div', { class: 'zoom-frame', hidden: true });
  readonly reset = this.button('Reset zoom', 'zoom-reset', 'Show all (0)', () => this.clear());
  private readonly buttons = el(
    'div',
    { class: 'zoom-buttons' },
    this.button('−', 'zoom-out', 'Zoom out (−)', () => this.step(1 / keyFactor)),
    this.button('+', 'zoom-in', 'Zoom in (+, Ctrl or ⌘ and the wheel, or Shift and a drag)', () =>
      this.step(keyFactor),
    ),
    this.reset,
  );
  private drag: { kind: 'frame' | 'x' | 'y'; from: Spot; moved: boolean } | null = null;
  /** How far apart two fingers were. */
  private pinch: Spot | null = null;
  private justDragged = false;

  constructor(private readonly target: Instrumented) {
    const { plot } = target;
    this.reset.hidden = true;
    plot.append(this.frame, this.buttons);
    plot.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    plot.addEventListener('keydown', (event) => this.key(event));
    plot.addEventListener('pointerdown', (event) => this.down(event), true);
    plot.addEventListener('pointermove', (event) => this.move(event), true);
    for (const end of ['pointerup', 'pointercancel'] as const)
      plot.addEventListener(end, (event) => this.up(event), true);
    plot.addEventListener(
      'click',
      (event) => {
        if (!this.justDragged) return;
        this.justDragged = false;
        event.stopPropagation();
      },
      true,
    );
  }

  private button(text: string, name: string, title: string, work: () => void): HTMLButtonElement {
    return el(
      'button',
      {
        type: 'button',
        class: name,
        title,
        'data-does': text.length > 1 ? text : title.replace(/ \(.*/, ''),
        onclick: (event: MouseEvent) => {
          event.stopPropagation(); // a click on the chart means something else
          work();
        },
        onkeydown: (event: KeyboardEvent) => event.stopPropagation(),
      },
      text,
    );
  }

  private step(factor: number): void {
    this.by({ x: factor, y: factor }, { x: 0.5, y: 0.5 });
  }

  private log(axis: AxisName): boolean {
    return this.target.chart.scales[axis]?.type === 'logarithmic';
  }

  private spot(event: MouseEvent): Spot {
    const { left, top } = this.target.plot.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  /** Where a spot stands along both axes, 0 to 1 inside the chart. */
  private share({ x, y }: Spot): Spot {
    const { left, right, top, bottom } = this.target.chart.chartArea;
    return { x: (x - left) / (right - left), y: (bottom - y) / (bottom - top) };
  }

  /** Beside the y axis only that one zooms, below the x axis only that one. */
  private axesAt(spot: Spot): AxisName[] {
    const share = this.share(spot);
    if (share.x < 0 && share.y >= 0) return ['y'];
    return share.y < 0 && share.x >= 0 ? ['x'] : ['x', 'y'];
  }

  private by(factors: Partial<Record<AxisName, number>>, around: Spot): void {
    const { lens } = this.target;
    for (const axis of ['x', 'y'] as const) {
      const factor = factors[axis];
      if (!factor || factor === 1) continue;
      const share = Math.min(Math.max(around[axis], 0), 1);
      lens[axis] = closer(lens.range[axis], lens.whole[axis], factor, share, this.log(axis));
    }
    this.show();
  }

  clear(): void {
    const focused = document.activeElement === this.reset;
    this.target.lens.reset();
    this.show();
    if (focused) this.target.plot.focus();
  }

  private show(): void {
    this.target.redraw();
    this.refresh();
  }

  refresh(): void {
    const { lens, plot } = this.target;
    this.reset.hidden = !lens.zoomed;
    for (const button of this.buttons.children)
      button.setAttribute('aria-label', `${button.getAttribute('data-does')}: ${this.target.name}`);
    plot.toggleAttribute('data-zoomed', lens.zoomed);
  }

  /** With Ctrl or ⌘; as trackpads pinch, too. */
  private wheel(event: WheelEvent): void {
    if (!this.target.chart.canvas.isConnected) return;
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const spot = this.spot(event);
    const factor = Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 150);
    const axes = this.axesAt(spot);
    this.by(Object.fromEntries(axes.map((axis) => [axis, factor])), this.share(spot));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.target.chart.canvas.isConnected) return;
    if (event.key === '+' || event.key === '=') this.step(keyFactor);
    else if (event.key === '-' || event.key === '−') this.step(1 / keyFactor);
    else if (event.key === '0') this.clear();
    else return;
    event.preventDefault();
  }

  private down(event: PointerEvent): void {
    if (this.buttons.contains(event.target as Node) || event.button !== 0) return;
    if (!this.target.chart.canvas.isConnected) return; // a map stands in its place
    const spot = this.spot(event);
    this.pointers.set(event.pointerId, spot);
    this.justDragged = false;
    if (this.pointers.size === 2) {
      this.drag = null;
      this.frame.hidden = true;
      this.pinch = this.distance();
      event.stopPropagation();
      return;
    }
    const [axis, other] = this.axesAt(spot);
    if (!other && axis && this.target.lens.zoomed) this.drag = { kind: axis, from: spot, moved: false };
    else if (event.shiftKey) this.drag = { kind: 'frame', from: spot, moved: false };
    else return;
    if (event.shiftKey || this.drag.kind !== 'frame') event.stopPropagation();
    this.target.plot.setPointerCapture(event.pointerId);
  }

  private distance(): Spot {
    const [a, b] = [...this.pointers.values()] as [Spot, Spot];
    return { x: Math.max(Math.abs(a.x - b.x), 1), y: Math.max(Math.abs(a.y - b.y), 1) };
  }

  private move(event: PointerEvent): void {
    if (!this.pointers.has(event.pointerId)) return;
    const spot = this.spot(event);
    this.pointers.set(event.pointerId, spot);
    if (this.pinch) {
      event.stopPropagation();
      const next = this.distance();
      const before = this.pinch;
      const [a, b] = [...this.pointers.values()] as [Spot, Spot];
      // Fingers that lie above one another say nothing about x, and the other way round.
      const ratio = (axis: AxisName): number => (before[axis] > 40 ? next[axis] / before[axis] : 1);
      this.by({ x: ratio('x'), y: ratio('y') }, this.share({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }));
      this.pinch = next;
      return;
    }
    const { drag } = this;
    if (!drag) return;
    event.stopPropagation();
    const [dx, dy] = [spot.x - drag.from.x, spot.y - drag.from.y];
    if (!drag.moved && Math.hypot(dx, dy) < still) return;
    drag.moved = true;
    if (drag.kind === 'frame') this.drawFrame(drag.from, spot);
    else this.pan(drag.kind, drag, spot);
  }

  private pan(axis: AxisName, drag: { from: Spot }, to: Spot): void {
    const { lens } = this.target;
    const by = this.share(drag.from)[axis] - this.share(to)[axis];
    lens[axis] = between(lens.range[axis], lens.whole[axis], by, 1 + by, this.log(axis));
    drag.from = to;
    this.show();
  }

  private drawFrame(from: Spot, to: Spot): void {
    this.frame.hidden = false;
    Object.assign(this.frame.style, {
      left: `${Math.min(from.x, to.x)}px`,
      top: `${Math.min(from.y, to.y)}px`,
      width: `${Math.abs(to.x - from.x)}px`,
      height: `${Math.abs(to.y - from.y)}px`,
    });
  }

  private up(event: PointerEvent): void {
    const { drag } = this;
    this.pointers.delete(event.pointerId);
    if (this.pointers.size < 2) this.pinch = null;
    this.drag = null;
    this.frame.hidden = true;
    if (!drag?.moved || event.type === 'pointercancel') return;
    this.justDragged = true;
    event.stopPropagation();
    if (drag.kind !== 'frame') return;
    const [from, to] = [this.share(drag.from), this.share(this.spot(event))];
    const { lens } = this.target;
    for (const axis of ['x', 'y'] as const) {
      // A frame that is flat in one direction is meant for the other.
      if (Math.abs(from[axis] - to[axis]) < 0.03) continue;
      lens[axis] = between(lens.range[axis], lens.whole[axis], from[axis], to[axis], this.log(axis));
    }
    this.show();
  }
}
