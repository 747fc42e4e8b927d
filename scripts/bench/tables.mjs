// Medians, fitted exponents, and tables and plots of them in Markdown and SVG.

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

/** Slope of log y over log x by least squares. */
export function exponent(x, y) {
  const [a, b] = [x.map(Math.log), y.map(Math.log)];
  const mean = (values) => values.reduce((sum, value) => sum + value) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const xy = a.reduce((sum, value, i) => sum + (value - ma) * (b[i] - mb), 0);
  return xy / a.reduce((sum, value) => sum + (value - ma) ** 2, 0);
}

/** Three significant digits. */
export const brief = (value) =>
  Number.isFinite(value) ? (value >= 1000 ? value.toFixed(0) : value.toPrecision(3)) : '–';

/** A Markdown table; the first column is text, the others numbers. */
export function table(heads, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/**
 * Small log–log charts side by side as one SVG: `charts` is [{title, label, x, y, slope}]. Its colours hold on
 * light and dark grounds.
 */
export function plots(charts) {
  const [width, height, left, bottom, top] = [260, 210, 52, 34, 40];
  const columns = 4;
  const parts = charts.map(({ title, label, x, y, slope }, i) => {
    const [lx, ly] = [x.map(Math.log10), y.map(Math.log10)];
    const span = (values) => [Math.min(...values), Math.max(...values, Math.min(...values) + 1e-9)];
    const [x0, x1] = span(lx);
    const [low, high] = span(ly);
    const [y0, y1] = [Math.min(low, (low + high) / 2 - 0.5), Math.max(high, (low + high) / 2 + 0.5)];
    const px = (value) => left + ((value - x0) / (x1 - x0)) * (width - left - 14);
    const py = (value) => height - bottom - ((value - y0) / (y1 - y0)) * (height - bottom - top);
    const points = lx.map((value, k) => `${px(value).toFixed(1)},${py(ly[k]).toFixed(1)}`);
    const ticks = x.map(
      (value, k) =>
        `<text x="${px(lx[k]).toFixed(1)}" y="${height - bottom + 14}" text-anchor="middle">${value >= 10000 ? `${value / 1000}k` : value}</text>`,
    );
    const shown = [0, y.length - 1].map(
      (k) =>
        `<text x="${left - 6}" y="${(py(ly[k]) + 4).toFixed(1)}" text-anchor="end">${brief(1000 * y[k])} ms</text>`,
    );
    const dots = points.map(
      (point) => `<circle cx="${point.split(',')[0]}" cy="${point.split(',')[1]}" r="3"/>`,
    );
    return `<g transform="translate(${(i % columns) * width} ${Math.floor(i / columns) * height})">
<text x="${left}" y="16" font-weight="600">${escaped(title)}</text>
<text x="${left}" y="31">exponent ${slope.toFixed(2)}</text>
<path d="M${left} ${top}V${height - bottom}H${width - 14}" fill="none" stroke="#808080"/>
<polyline points="${points.join(' ')}" fill="none" stroke="#0072b2" stroke-width="2"/>
<g fill="#0072b2" stroke="none">${dots.join('')}</g>
${ticks.filter((_, k) => k % 2 === 0 || x.length < 5).join('')}${shown.join('')}
<text x="${(left + width - 14) / 2}" y="${height - 4}" text-anchor="middle">${escaped(label)}</text>
</g>`;
  });
  const rows = Math.ceil(charts.length / columns);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${columns * width} ${rows * height}" font-family="sans-serif" font-size="11" fill="#707070" role="img" aria-label="Seconds against size, on logarithmic axes">
${parts.join('\n')}
</svg>
`;
}
