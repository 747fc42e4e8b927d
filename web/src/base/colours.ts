/**
 * One colour for each quantity, wherever it is drawn or named: Okabe and Ito's palette, which holds
 * for all common kinds of colour vision, lightened on dark ground and darkened where it is text.
 */

export type Quantity = 'kappa' | 'own' | 'target' | 'confidence' | 'entropy' | 'truth' | 'tries' | 'plain';
export type Theme = 'light' | 'dark';

interface Shades {
  /** Lines and areas. */
  line: string;
  /** Text, with a contrast of at least 4.5 : 1 to the ground. */
  text: string;
}

export const colours: Record<Quantity, Record<Theme, Shades>> = {
  kappa: { light: { line: '#0072b2', text: '#00669f' }, dark: { line: '#56b4e9', text: '#6fc0ee' } },
  own: { light: { line: '#009e73', text: '#00724f' }, dark: { line: '#2fc79b', text: '#4ad2a9' } },
  target: { light: { line: '#d55e00', text: '#b04a00' }, dark: { line: '#ef8a3c', text: '#f59b57' } },
  confidence: { light: { line: '#cc79a7', text: '#9c3f74' }, dark: { line: '#dc94bb', text: '#e3a5c6' } },
  entropy: { light: { line: '#e69f00', text: '#8a5f00' }, dark: { line: '#f0b429', text: '#f2bf4a' } },
  truth: { light: { line: '#3f9fd4', text: '#1d6f9e' }, dark: { line: '#93d0f3', text: '#a3d7f5' } },
  tries: { light: { line: '#a09400', text: '#6b6300' }, dark: { line: '#f0e442', text: '#f0e442' } },
  plain: { light: { line: '#4a4742', text: '#3b3834' }, dark: { line: '#c9c4ba', text: '#d5d0c6' } },
};

/**
 * Curves of one quantity that differ in their setting: none of these is a quantity's colour. Neighbours differ in
 * hue and in lightness, and their marks in shape.
 */
export const seriesColours = {
  indigo: { light: { line: '#4b3aa5', text: '#4b3aa5' }, dark: { line: '#a79df5', text: '#b3aaf7' } },
  umber: { light: { line: '#a8652a', text: '#86501f' }, dark: { line: '#cf9a63', text: '#d9a972' } },
  teal: { light: { line: '#13808f', text: '#106b78' }, dark: { line: '#4fc3cf', text: '#6ccfd9' } },
  wine: { light: { line: '#8c2d4f', text: '#8c2d4f' }, dark: { line: '#ea8298', text: '#ee94a7' } },
  moss: { light: { line: '#6f8a1e', text: '#52671a' }, dark: { line: '#b5cf5a', text: '#bdd56b' } },
  violet: { light: { line: '#ad55cc', text: '#8a37a8' }, dark: { line: '#d793ef', text: '#dda3f1' } },
  slate: { light: { line: '#6f8299', text: '#53657b' }, dark: { line: '#9fb4cc', text: '#adc0d5' } },
  umbra: { light: { line: '#2f2a26', text: '#2f2a26' }, dark: { line: '#efe6da', text: '#efe6da' } },
} satisfies Record<string, Record<Theme, Shades>>;

type SeriesColour = keyof typeof seriesColours;
export const seriesOrder = Object.keys(seriesColours) as SeriesColour[];

/** What a curve may be drawn in: of two curves of one quantity among those of others, the second in its deep tone. */
export type Tint = Quantity | SeriesColour | `${Quantity}-deep`;

/** A colour "#rrggbb" moved towards another. */
const mixed = (colour: string, to: string, share: number): string =>
  `#${[1, 3, 5]
    .map((at) => [colour, to].map((each) => Number.parseInt(each.slice(at, at + 2), 16)) as [number, number])
    .map(([a, b]) =>
      Math.round(a + share * (b - a))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

const deep = ({ light, dark }: Record<Theme, Shades>): Record<Theme, Shades> => {
  const to = ({ line, text }: Shades, ink: string): Shades => ({
    line: mixed(line, ink, 0.5),
    text: mixed(text, ink, 0.5),
  });
  return { light: to(light, '#000000'), dark: to(dark, '#ffffff') };
};

/** All of them, by name. */
export const tints = {
  ...colours,
  ...seriesColours,
  ...Object.fromEntries(Object.entries(colours).map(([name, shades]) => [`${name}-deep`, deep(shades)])),
} as Record<Tint, Record<Theme, Shades>>;

/** A colour "#rrggbb" made transparent. */
export function translucent(colour: string, alpha: number): string {
  return `${colour}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`;
}
