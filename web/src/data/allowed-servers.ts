/**
 * The inference servers that this page may ask: those in its own Content-Security-Policy, where its build or its host has
 * put them (web/build/policy.ts); by default none.
 */
export function allowedServers(): string[] {
  const rules = document.querySelector<HTMLMetaElement>(
    'meta[http-equiv="Content-Security-Policy"]',
  )?.content;
  const sources = /(?:^|;)\s*connect-src([^;]*)/.exec(rules ?? '')?.[1] ?? '';
  return sources.split(/\s+/).filter((source) => /^https?:\/\//.test(source));
}
