/** Theory curves as lines of a chart. */
import type { Overlay } from 'srlm';
import { drawable } from './drawable.js';
import { broken, dashes, dots } from './lines.js';
import type { Line } from './plugins.js';
import { lookOf } from './quantities.js';

/** Whose curves are all parts of one line. */
const shared: ReadonlySet<string> = new Set(['identity']);

/** Of those that are parts of one line the longest. */
const distinct = (overlays: readonly Overlay[]): Overlay[] =>
  overlays.filter(
    (overlay) =>
      !shared.has(overlay.name) ||
      overlay ===
        overlays.filter(({ name }) => name === overlay.name).reduce((a, b) => (last(b) > last(a) ? b : a)),
  );

const last = ({ x }: Overlay): number => x.at(-1) ?? 0;

/** By label the pattern of each statement that is drawn: no two of a figure have the same. */
export function patternsOf(overlays: readonly Overlay[]): Map<string, number[]> {
  const labels = (trivial: boolean): string[] => [
    ...new Set(
      overlays
        .filter(drawable)
        .filter(({ kind }) => kind !== 'mark' && (kind === 'trivial') === trivial)
        .map(({ label }) => label),
    ),
  ];
  return new Map([
    ...labels(true).map((label, i): [string, number[]] => [label, dots[i % dots.length] as number[]]),
    ...labels(false).map((label, i): [string, number[]] => [label, dashes[i % dashes.length] as number[]]),
  ]);
}

/**
 * `colourOf` gives the colour of what an overlay belongs to; a trivial bound of the whole figure is grey. `patterns`
 * are those of all theory around.
 */
export function theoryLines(
  overlays: readonly Overlay[],
  colourOf: (overlay: Overlay) => string,
  grey: string,
  patterns = patternsOf(overlays),
): Line[] {
  return distinct(overlays.filter(drawable)).map((overlay) => {
    const { name, tag, kind, x, y, series, metric } = overlay;
    // One statement about two measured quantities: each says whose it is, as colour alone would not.
    const twice = overlays.some((other) => other.label === overlay.label && other.metric !== metric);
    const label = twice ? `${overlay.label}, ${lookOf(metric).name}` : overlay.label;
    const key = `${name} ${metric}`;
    const data = x.map((at, i) => ({ x: at, y: y[i] ?? Number.NaN }));
    const trivial = kind === 'trivial';
    const ink = trivial && (series === '' || shared.has(name)) ? grey : colourOf(overlay);
    return {
      ...broken(data, ink, patterns.get(overlay.label) ?? []),
      ...(kind === 'mark' ? { pointRadius: 6, pointStyle: 'rectRot', pointBorderColor: ink } : {}),
      key,
      name: label,
      tag,
      ink,
      // A walk between curves has no room for words along it.
      ...(name === 'staircase' ? {} : { lineLabel: { text: `${label}  ${tag}`, colour: grey, group: key } }),
    };
  });
}

/** Bounds that say nothing, in patterns that the `taken` ones before do not have. */
export function ghostLines(
  ghosts: readonly Overlay[],
  colourOf: (overlay: Overlay) => string,
  taken: number,
): Line[] {
  const labels = [...new Set(ghosts.map(({ label }) => label))];
  return ghosts.map((overlay) => {
    const { label, tag, x, y } = overlay;
    const data = x.map((at, i) => ({ x: at, y: y[i] ?? Number.NaN }));
    const dash = dashes[(taken + labels.indexOf(label)) % dashes.length] as number[];
    return { ...broken(data, colourOf(overlay), dash), name: label, tag };
  });
}
