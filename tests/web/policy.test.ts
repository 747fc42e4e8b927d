// The Content-Security-Policy of the built pages: no network, unless who builds names servers.
import { afterEach, expect, test } from 'vitest';
import { policy } from '../../web/build/policy.js';

afterEach(() => {
  delete process.env.SRLM_CONNECT;
});

const html = '<html>\n<head>\n<meta charset="utf-8">\n</head></html>';
type Transform = { handler: (html: string, page: { filename: string }) => string };
const built = (filename = '/web/index.html') =>
  (policy.transformIndexHtml as unknown as Transform).handler(html, { filename });
const connects = (text: string) => /connect-src ([^;]*);/.exec(text)?.[1];

test('a page opens no connection by default', () => {
  for (const none of [undefined, '', '  ']) {
    if (none !== undefined) process.env.SRLM_CONNECT = none;
    expect(connects(built())).toBe("'self'");
  }
});

test('who builds may name servers, for the page and no other', () => {
  process.env.SRLM_CONNECT = 'http://localhost:8000/v1  https://models.example:443';
  expect(connects(built())).toBe("'self' http://localhost:8000 https://models.example");
  expect(connects(built('/web/embed.html'))).toBe("'self'");
});

test.each([
  'localhost:8000',
  '*',
  "'unsafe-inline'",
  'http://[::1]:8000',
  'ftp://h',
  'http://h;script-src *',
])('%s is no server', (address) => {
  process.env.SRLM_CONNECT = address;
  expect(() => built()).toThrow(/SRLM_CONNECT, or --connect, has .* Give addresses such as/);
});
