/** Where the embed and the app are: beside each other, or both in the single file. */
const single = import.meta.env.MODE === 'single';

const bare = (): string => location.href.replace(/[?#].*$/, '');

/** The address of an embed with this hash. */
export const embedAddress = (hash: string): string =>
  single ? `${bare()}?embed${hash}` : `${new URL('embed.html', bare()).href}${hash}`;

/** The address of the app with this hash. */
export const appAddress = (hash: string): string =>
  single ? `${bare()}${hash}` : `${new URL('./', bare()).href}${hash}`;

/** The script of the custom element; the single file has none. */
export const elementAddress = (): string => (single ? '' : new URL('srlm-experiment.js', bare()).href);
