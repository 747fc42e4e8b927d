/** Theory curves as lines of a chart. */
import type { Overlay } from 'srlm';
import { drawable } from './drawable.js';
import { dashed, dotted } from './lines.js';
import type { Line } from './plugins.js';

/** `colourOf` gives the colour of what an overlay belongs to. */
export function theoryLines(
  overlays: readonly Overlay[],
  colourOf: (overlay: Overlay) => string,
  grey: string,
): Line[] {
  return overlays.filter(drawable).map((overlay) => {
    const { name, label, tag, kind, x, y, metric } = overlay;
    const data = x.map((at, i) => ({ x: at, y: y[i] ?? Number.NaN }));
    const trivial = kind === 'trivial';
    return {
      ...(trivial ? dotted(data, grey) : dashed(data, colourOf(overlay))),
      ...(kind === 'mark'
        ? { pointRadius: 6, pointStyle: 'rectRot', pointBorderColor: colourOf(overlay) }
        : {}),
      key: `${name} ${metric}`,
      name: label,
      ink: trivial ? grey : colourOf(overlay),
      // A walk between curves has no room for words along it.
      ...(name === 'staircase'
        ? {}
        : { lineLabel: { text: `${label}  ${tag}`, colour: grey, group: `${name} ${metric}` } }),
    };
  });
}
