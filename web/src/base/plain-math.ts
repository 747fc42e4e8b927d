/** The core's texts where only plain characters can stand: on a canvas, in a list of choices. */

const lowered: Record<string, string> = { t: 'ₜ', T: 'ᴛ', k: 'ₖ', j: 'ⱼ', i: 'ᵢ', '+': '₊' };
const raised: Record<string, string> = { t: 'ᵗ', T: 'ᵀ', L: 'ᴸ', '−': '⁻' };

const shift = (text: string, letters: Record<string, string>, digits: string): string | null => {
  const shifted = [...text].map((char) => (/\d/.test(char) ? digits[Number(char)] : letters[char]));
  return shifted.includes(undefined) ? null : shifted.join('');
};

/** "κ_0" as "κ₀", "q^t" as "qᵗ"; as it stands where there are no such characters. */
export function plainMath(text: string): string {
  return text.replace(
    /(?<!\p{L})(?<base>[A-Za-z\p{Script=Greek}])(?<mark>[_^])(?:\{(?<braced>[^}]+)\}|(?<single>[A-Za-z0-9]+))/gu,
    (whole, ...rest) => {
      const { base, mark, braced, single } = rest.at(-1) as Record<string, string>;
      const script = braced ?? single ?? '';
      const shifted =
        mark === '_' ? shift(script, lowered, '₀₁₂₃₄₅₆₇₈₉') : shift(script, raised, '⁰¹²³⁴⁵⁶⁷⁸⁹');
      return shifted === null ? whole : `${base}${shifted}`;
    },
  );
}
