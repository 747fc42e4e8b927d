/** What a reader does to a chart: the part of it that is in sight, and the curves that are taken out. */
import type { Line } from './plugins.js';

export interface Range {
  min: number;
  max: number;
}

interface Ranges {
  x: Range;
  y: Range;
}

export class Lens {
  /** null shows the axis in full. */
  x: Range | null = null;
  y: Range | null = null;
  /** Keys of the curves that are not drawn. */
  readonly hidden = new Set<string>();
  /** The ranges of the whole chart. */
  whole: Ranges = { x: { min: 0, max: 1 }, y: { min: 0, max: 1 } };

  get zoomed(): boolean {
    return this.x !== null || this.y !== null;
  }

  /** Another x axis is another chart: it is shown in full. */
  over(whole: Ranges): void {
    const { x } = this.whole;
    if (x.min !== whole.x.min || x.max !== whole.x.max) this.reset();
    this.whole = whole;
  }

  get range(): Ranges {
    return { x: this.x ?? this.whole.x, y: this.y ?? this.whole.y };
  }

  reset(): void {
    this.x = null;
    this.y = null;
  }

  /** Marks the lines of curves that are taken out, and cuts all at the edges of a zoomed chart. */
  filter(lines: Line[]): Line[] {
    for (const line of lines) {
      line.hidden = line.key !== undefined && this.hidden.has(line.key);
      line.room ??= Number(line.clip ?? 0);
      line.clip = this.zoomed ? 0 : line.room;
    }
    return lines;
  }
}
