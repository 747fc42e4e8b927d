/** Light and dark: the system's choice until the reader makes another. */
import { type Theme, tints } from './colours.js';

const key = 'srlm-theme';
const system = matchMedia('(prefers-color-scheme: dark)');
/** Colours that the reader has chosen for all pages: they are light or dark as the system then says. */
const forced = matchMedia('(forced-colors: active)');
const contrast = matchMedia('(prefers-contrast: more)');

/** What the reader has chosen here, or an embedding page asks for: earlier choices do not count then. */
let given: Theme | 'auto' | null = null;

function stored(): Theme | null {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null; // storage is forbidden in some frames
  }
}

export function currentTheme(): Theme {
  if (held) return held;
  if (forced.matches) return system.matches ? 'dark' : 'light';
  const chosen = given === 'auto' ? null : (given ?? stored());
  return chosen ?? (system.matches ? 'dark' : 'light');
}

const sheet = new CSSStyleSheet();

/** Sets --kappa, --kappa-text, … for the style sheets, and the colour of .q-kappa, … */
function applyColours(theme: Theme): void {
  const rules = Object.entries(tints).map(([quantity, { [theme]: shades }]) => {
    const variables = `--${quantity}: ${shades.line}; --${quantity}-text: ${shades.text};`;
    return `:root { ${variables} } .q-${quantity} { color: ${shades.text}; }`;
  });
  sheet.replaceSync(rules.join(''));
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
}

function paint(): Theme {
  const theme = currentTheme();
  document.documentElement.dataset.theme = theme;
  document.documentElement.toggleAttribute('data-held', held !== null);
  applyColours(theme);
  return theme;
}

/** Applies the theme that an embedding page asks for; "auto" is the system's. */
export function giveTheme(theme: Theme | 'auto'): void {
  given = theme;
  paint();
}

/** A theme that counts for a while, whatever has been chosen or given. */
let held: Theme | null = null;

/** Paints the page in a theme until it is let go (null). */
export function holdTheme(theme: Theme | null): void {
  held = theme;
  paint();
}

/** Does something in the colours of a theme, and comes back from it before anything is painted. */
export function withTheme<T>(theme: Theme, work: () => T): T {
  const before = held;
  holdTheme(theme);
  try {
    return work();
  } finally {
    holdTheme(before);
  }
}

/** Calls `changed` when the system's choice has changed and may be followed. */
export function followSystem(changed: () => void): void {
  for (const choice of [system, forced, contrast])
    choice.addEventListener('change', () => {
      paint();
      changed();
    });
}

/** Applies the theme, wires the toggle, and calls `changed` whenever it changes. */
export function setUpTheme(toggle: HTMLButtonElement, changed: (theme: Theme) => void): void {
  const apply = (): void => {
    const theme = paint();
    toggle.textContent = theme === 'dark' ? 'Light' : 'Dark';
    toggle.setAttribute('aria-label', `Switch to ${theme === 'dark' ? 'light' : 'dark'} colours`);
    changed(theme);
  };
  toggle.addEventListener('click', () => {
    given = currentTheme() === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem(key, given);
    } catch {
      // storage is forbidden in some frames: it counts for this page only
    }
    apply();
  });
  followSystem(apply);
  apply();
}
