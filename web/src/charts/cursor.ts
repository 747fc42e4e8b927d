/** A place in a figure that pointer and arrow keys move: a point on a curve, or a cell of a map. */

export interface Place {
  /** Along a curve, up a map, or down a table. */
  row: number;
  /** Which curve, or across a map or table. */
  column: number;
}

/** The place of what is counted row by row. */
export const placeOf = (index: number, columns: number): Place => ({
  row: Math.floor(index / columns),
  column: index % columns,
});

export interface Field {
  /** Number of places in a column. */
  rows(column: number): number;
  columns: number;
  /** Which way the arrow keys go from row to row. */
  along: 'right' | 'up' | 'down';
}

const within = (value: number, length: number): number =>
  Math.min(Math.max(value, 0), Math.max(length - 1, 0));

/** Where an arrow key leads; null when the key is none, or there is no place. */
export function moved(at: Place | null, key: string, field: Field): Place | null {
  const steps: Record<string, [across: number, up: number]> = {
    ArrowRight: [1, 0],
    ArrowLeft: [-1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
  };
  const step = steps[key];
  if (!step || field.columns === 0) return null;
  if (!at) return { row: 0, column: 0 };
  const [across, up] = step;
  const [rows, columns] = field.along === 'right' ? [across, up] : [field.along === 'up' ? up : -up, across];
  const column = within(at.column + columns, field.columns);
  return { column, row: within(at.row + rows, field.rows(column)) };
}
