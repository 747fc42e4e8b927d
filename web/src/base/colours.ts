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
  truth: { light: { line: '#3f9fd4', text: '#1d6f9e' }, dark: { line: '#56b4e9', text: '#7cc5ee' } },
  tries: { light: { line: '#a09400', text: '#6b6300' }, dark: { line: '#f0e442', text: '#f0e442' } },
  plain: { light: { line: '#4a4742', text: '#3b3834' }, dark: { line: '#c9c4ba', text: '#d5d0c6' } },
};

/** The curves of a sweep, in order: neighbours differ most. */
export const curveOrder: readonly Quantity[] = [
  'kappa',
  'target',
  'own',
  'confidence',
  'entropy',
  'truth',
  'plain',
  'tries',
];

/** A colour "#rrggbb" made transparent. */
export function translucent(colour: string, alpha: number): string {
  return `${colour}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`;
}
