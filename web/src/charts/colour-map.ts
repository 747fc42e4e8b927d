/**
 * A perceptually uniform colour map for probabilities: equal steps of OKLab lightness from the page's
 * ground to its ink, at one hue, so that it also holds in grey and with any colour vision.
 */
import type { Theme } from '../base/colours.js';

export type Rgb = [number, number, number];

const hue = (345 * Math.PI) / 180;
const lightness = { light: [0.975, 0.22], dark: [0.21, 0.96] } as const;
const mostChroma = 0.125;

/** The colour of a share from 0 to 1. */
export function mapColour(share: number, theme: Theme): Rgb {
  const at = Math.min(Math.max(share, 0), 1);
  const [from, to] = lightness[theme];
  const chroma = mostChroma * Math.sin(Math.PI * at ** 0.9);
  return rgbOf(from + (to - from) * at, chroma * Math.cos(hue), chroma * Math.sin(hue));
}

/** OKLab to sRGB (Ottosson, 2020). */
function rgbOf(lightness: number, a: number, b: number): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function channel(linear: number): number {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(Math.max(value, 0), 1));
}

/** A probability's place on the map: its square root, which also tells small probabilities apart. */
export const shareOf = (probability: number): number => Math.sqrt(probability);

export const css = ([r, g, b]: Rgb): string => `rgb(${r} ${g} ${b})`;
