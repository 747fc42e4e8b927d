/** Pointer and keys on the figure of a sweep: they read single points, show one as a run, and drag the reader's mark. */
import { type Field, moved, type Place } from '../charts/cursor.js';

/** What can be dragged: the parameter that moves, and along which axis. */
export interface Handle {
  key: string;
  axis: 'x' | 'y';
}

/** What they ask of a figure. */
export interface Pointed {
  readonly field: Field;
  placeAt(event: MouseEvent): Place | null;
  cellAt(place: Place): number;
  handleAt?(event: MouseEvent): Handle | null;
  /** The value under the pointer. */
  valueAt?(event: MouseEvent, axis: Handle['axis']): number;
}

export interface PointerEvents {
  /** The cursor stands elsewhere. */
  point(): void;
  /** Show this cell as the single run. */
  open(cell: number): void;
  /** Move a parameter of the reader's run to a value, or near it; whether the reader may. */
  move(key: string, value: number): void;
  mayMove(key: string): boolean;
}

/** A pointer that moved less (px) has dragged nothing. */
const still = 4;

export class SweepPointer {
  cursor: Place | null = null;
  private drag: (Handle & { from: number }) | null = null;
  /** Whether the pointer has moved something: then it has not clicked. */
  private dragged = false;

  constructor(
    private readonly plot: HTMLElement,
    private readonly figure: () => Pointed,
    private readonly events: PointerEvents,
  ) {
    plot.addEventListener('pointerdown', (event) => this.grab(event));
    plot.addEventListener('pointermove', (event) => {
      if (this.drag) this.move(event, this.drag);
      else {
        this.point(figure().placeAt(event));
        plot.toggleAttribute('data-grip', this.handleAt(event) !== null);
      }
    });
    for (const end of ['pointerup', 'pointercancel'] as const)
      plot.addEventListener(end, () => {
        this.drag = null;
      });
    for (const away of ['pointerleave', 'blur']) plot.addEventListener(away, () => this.point(null));
    plot.addEventListener('click', (event) => {
      if (this.dragged) return;
      this.point(figure().placeAt(event));
      this.open();
    });
    plot.addEventListener('keydown', (event) => {
      const next = moved(this.cursor, event.key, figure().field);
      if (next) this.point(next);
      else if (event.key === 'Enter' && this.cursor) this.open();
      else return;
      event.preventDefault();
    });
  }

  private handleAt(event: MouseEvent): Handle | null {
    const handle = this.figure().handleAt?.(event);
    return handle && this.events.mayMove(handle.key) ? handle : null;
  }

  /** The reader's mark follows the pointer; its control moves along, and is the way of those without one. */
  private grab(event: PointerEvent): void {
    this.dragged = false;
    if (event.button !== 0 || event.shiftKey) return;
    const handle = this.handleAt(event);
    if (!handle) return;
    this.drag = { ...handle, from: event[handle.axis] };
    this.plot.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent, { key, axis, from }: NonNullable<typeof this.drag>): void {
    if (!this.dragged && Math.abs(event[axis] - from) < still) return;
    this.dragged = true;
    this.point(null);
    const value = this.figure().valueAt?.(event, axis);
    if (Number.isFinite(value)) this.events.move(key, value as number);
  }

  private open(): void {
    const cell = this.cursor ? this.figure().cellAt(this.cursor) : -1;
    if (cell >= 0) this.events.open(cell);
  }

  private point(place: Place | null): void {
    if (place === null && this.cursor === null) return;
    this.cursor = place;
    this.events.point();
  }
}
