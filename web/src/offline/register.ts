/** Makes the hosted page work offline after the first visit. */

/** Long after the first curve: it fetches the whole page once more. */
export const delay = 3000;

/** Only from a web server: files need no service worker, and have none. */
export function workOffline(): void {
  const hosted = location.protocol === 'https:' || location.protocol === 'http:';
  if (!import.meta.env.PROD || import.meta.env.MODE === 'single' || !hosted) return;
  // Not there at all over plain http, and forbidden in some frames and private windows.
  setTimeout(() => void navigator.serviceWorker?.register('./sw.js').catch(() => {}), delay);
}
