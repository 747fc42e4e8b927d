/** Saves the run's or the sweep's figure as a PNG that carries the capsule of its result. */

import { byId } from '../base/dom.js';
import { grouped } from '../base/format.js';
import { save } from '../base/take-away.js';
import { currentTheme, withTheme } from '../base/theme.js';
import type { Instrumented } from '../charts/instrument.js';
import type { Host } from '../page/host.js';
import { measureOf, xTitle } from '../sweep/sweep-text.js';
import { drawFigure, type Figure, type Paper, pngOf } from './figure-image.js';
import { withText } from './png-chunk.js';

/** What stands under the keyword "srlm" in the file, as JSON. */
interface ImageCapsule {
  version: string;
  hash: string;
  spec?: object;
  sweep?: object;
  command: string;
  link: string;
}

export type Ground = 'page' | 'white';

function paperOf(ground: Ground): Paper {
  const root = getComputedStyle(document.documentElement);
  const read = (name: string): string => root.getPropertyValue(name).trim();
  return {
    ground: ground === 'white' ? '#ffffff' : read('--paper'),
    ink: read('--ink'),
    muted: read('--muted'),
    sans: read('--sans'),
    serif: read('--serif'),
    mono: read('--mono'),
  };
}

function textIn(element: Element | null): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

async function write(
  host: Host,
  make: () => Figure,
  capsule: ImageCapsule,
  name: string,
  ground: Ground,
): Promise<void> {
  const theme = ground === 'white' ? 'light' : currentTheme();
  const canvas = withTheme(theme, () => {
    host.restyle();
    return drawFigure(make(), paperOf(ground));
  });
  host.restyle();
  const png = withText(await pngOf(canvas), 'srlm', JSON.stringify(capsule));
  save(`${name}.png`, png, 'image/png');
}

const footOf = ({ version, hash, command }: ImageCapsule): string[] => [
  `srlm ${version}, hash ${grouped(hash)}`,
  command,
];

/** The charts of the run, complete as it must be. */
export async function saveRun(host: Host, charts: Iterable<Instrumented>, ground: Ground): Promise<void> {
  const { result, srlm } = host;
  if (!result?.complete) return;
  const capsule: ImageCapsule = {
    version: srlm.version,
    hash: result.hash,
    spec: result.spec,
    command: host.command(result.spec, result.hash),
    link: host.link(),
  };
  const plots = [...charts]
    .filter(({ plot }) => plot.closest('#charts'))
    .map(({ chart, plot }) => ({
      caption: textIn(plot.parentElement?.querySelector('figcaption') ?? null),
      below: 'round t',
      picture: chart,
    }));
  const title = host.experiment().question;
  const make = (): Figure => ({ title, plots, foot: footOf(capsule) });
  await write(host, make, capsule, `${host.view.experiment}-${result.hash}`, ground);
}

/** The figure of the sweep, complete as it must be. */
export async function saveSweep(host: Host, charts: Iterable<Instrumented>, ground: Ground): Promise<void> {
  const shown = host.sweep?.shown;
  if (!shown) return;
  const { result, command } = shown;
  const capsule: ImageCapsule = {
    version: result.version,
    hash: result.hash,
    sweep: result.sweep,
    command,
    link: host.link(),
  };
  const map = document.querySelector<SVGSVGElement>('#sweep-plot .sweep-map');
  const chart = [...charts].find(({ plot }) => plot.id === 'sweep-plot')?.chart;
  const { symbol, meaning } = xTitle(result.sweep, host.srlm.parameters());
  const below = map || symbol === '' ? (map ? '' : meaning) : `${symbol}: ${meaning}`;
  const caption = textIn(byId('sweep-title'));
  const make = (): Figure => ({
    title: host.experiment().question,
    plots: map || chart ? [{ caption, below, picture: map ?? (chart as Instrumented['chart']) }] : [],
    foot: footOf(capsule),
  });
  const name = `${host.view.experiment}-sweep-${measureOf(result.sweep).metric}-${result.hash}`;
  await write(host, make, capsule, name, ground);
}
