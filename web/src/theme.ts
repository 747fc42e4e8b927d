/** Light and dark: the system's choice until the reader makes another. */
import { applyColours, type Theme } from './colours.js';

const key = 'srlm-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function stored(): Theme | null {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null; // storage is forbidden in some frames
  }
}

export const currentTheme = (): Theme => stored() ?? (system.matches ? 'dark' : 'light');

/** Applies the theme, wires the toggle, and calls `changed` whenever it changes. */
export function setUpTheme(toggle: HTMLButtonElement, changed: (theme: Theme) => void): void {
  const apply = (): void => {
    const theme = currentTheme();
    document.documentElement.dataset.theme = theme;
    applyColours(theme);
    toggle.textContent = theme === 'dark' ? 'Light' : 'Dark';
    toggle.setAttribute('aria-label', `Switch to ${theme === 'dark' ? 'light' : 'dark'} colours`);
    changed(theme);
  };
  toggle.addEventListener('click', () => {
    const next: Theme = currentTheme() === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem(key, next);
    } catch {
      applyColours(next);
    }
    apply();
  });
  system.addEventListener('change', apply);
  apply();
}
