/** The core's texts on a canvas: variables in italics of the text face, with their sub- and superscripts. */

export interface Part {
  text: string;
  kind: 'word' | 'variable' | 'sub' | 'sup';
}

const pattern =
  /(?<!\p{L})(?<base>[A-Za-z\p{Script=Greek}])(?:(?<mark>[_^])(?:\{(?<braced>[^}]+)\}|(?<single>[A-Za-z0-9*]+)))|(?<alone>\p{Script=Greek}|(?<![\p{L}\p{N}])[A-Za-z](?= [=≤]))/gu;

/** "κ_0 = 8" as κ, a subscript 0, and " = 8". */
export function parts(text: string): Part[] {
  const list: Part[] = [];
  let from = 0;
  const word = (to: number): void => {
    if (to > from) list.push({ text: text.slice(from, to), kind: 'word' });
  };
  for (const match of text.matchAll(pattern)) {
    word(match.index);
    from = match.index + match[0].length;
    const { base, mark, braced, single, alone } = match.groups ?? {};
    list.push({ text: base ?? alone ?? '', kind: 'variable' });
    if (mark) list.push({ text: braced ?? single ?? '', kind: mark === '_' ? 'sub' : 'sup' });
  }
  word(text.length);
  return list;
}

export interface Face {
  sans: string;
  serif: string;
  weight: number;
  size: number;
}

function fontOf({ kind }: Part, { sans, serif, weight, size }: Face): string {
  if (kind === 'word') return `${weight} ${size}px ${sans}`;
  if (kind === 'variable') return `italic 400 ${size * 1.12}px ${serif}`;
  return `400 ${size * 0.78}px ${sans}`;
}

/** Between a sign and what stands beside it (in the size of the type): slanted ones lean over, small ones need air. */
const air = 0.05;

/** Where each part begins, and where the last one ends: never on the ink of the one before. */
function laid(
  ctx: CanvasRenderingContext2D,
  list: readonly Part[],
  face: Face,
): { at: number[]; end: number } {
  let end = 0;
  let ink = 0;
  const at = list.map((part, i) => {
    ctx.font = fontOf(part, face);
    const { width, actualBoundingBoxLeft: left, actualBoundingBoxRight: right } = ctx.measureText(part.text);
    const small = [part, list[i - 1]].some((each) => each?.kind === 'sub' || each?.kind === 'sup');
    const from = i === 0 ? 0 : Math.max(end, ink + left + (small ? air * face.size : 0));
    end = from + width;
    ink = from + right;
    return from;
  });
  return { at, end: Math.max(end, ink) };
}

export const mathWidth = (ctx: CanvasRenderingContext2D, text: string, face: Face): number =>
  laid(ctx, parts(text), face).end;

/** Draws from x to the right, around the middle y; a `halo` keeps lines behind it off. */
export function drawMath(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  face: Face,
  halo: string | null = null,
): void {
  const list = parts(text);
  const { at } = laid(ctx, list, face);
  for (const stroke of halo ? [true, false] : [false]) {
    list.forEach((part, i) => {
      ctx.font = fontOf(part, face);
      const shift = part.kind === 'sub' ? 0.26 : part.kind === 'sup' ? -0.32 : 0;
      const [px, py] = [x + (at[i] as number), y + shift * face.size];
      if (stroke) ctx.strokeText(part.text, px, py);
      else ctx.fillText(part.text, px, py);
    });
  }
}
