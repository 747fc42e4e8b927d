/**
 * A heat map's SVG drawn on a canvas, shape by shape: a page that allows no images from elsewhere
 * allows none from its own memory either.
 */

export function drawSvg(ctx: CanvasRenderingContext2D, svg: SVGSVGElement, x: number, y: number): void {
  const origin = svg.getBoundingClientRect();
  for (const shape of svg.querySelectorAll<SVGGraphicsElement>('rect, text, line, path')) {
    const matrix = shape.getScreenCTM();
    const style = getComputedStyle(shape);
    if (!matrix || style.display === 'none') continue;
    ctx.save();
    ctx.transform(1, 0, 0, 1, x - origin.left, y - origin.top);
    ctx.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
    ctx.globalAlpha *= Number(style.opacity);
    if (shape instanceof SVGRectElement) drawRect(ctx, shape, style);
    else if (shape instanceof SVGTextElement) drawText(ctx, shape, style);
    ctx.restore();
  }
}

function drawRect(ctx: CanvasRenderingContext2D, rect: SVGRectElement, style: CSSStyleDeclaration): void {
  const { x, y, width, height } = rect.getBBox();
  if (style.fill !== 'none') {
    ctx.fillStyle = style.fill;
    ctx.fillRect(x, y, width, height);
  }
  if (style.stroke !== 'none') {
    ctx.strokeStyle = style.stroke;
    ctx.lineWidth = Number.parseFloat(style.strokeWidth);
    ctx.strokeRect(x, y, width, height);
  }
}

function drawText(ctx: CanvasRenderingContext2D, text: SVGTextElement, style: CSSStyleDeclaration): void {
  ctx.fillStyle = style.fill;
  ctx.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  ctx.textBaseline = 'alphabetic';
  const content = text.textContent ?? '';
  if (content === '') return;
  const { x, y } = text.getStartPositionOfChar(0);
  ctx.fillText(content, x, y);
}
