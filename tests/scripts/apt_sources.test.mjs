// Reading apt's sources, for another Debian in a folder.
import { expect, test } from 'vitest';
import { mirrorOf, parseSources, sourcesFor } from '../../scripts/lib/apt_sources.mjs';

const deb822 = `Types: deb deb-src
# where it was made from
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
`;
const list = `# deb http://comment.example/debian bookworm main
deb [arch=amd64 signed-by=/etc/apt/keyrings/x.gpg] https://mirror.example/debian bookworm main non-free # all
deb-src https://mirror.example/debian bookworm main
deb https://packages.example/apt cloud-sdk-bookworm main
deb https://pg.example/debian bookworm-pgdg main
`;

test('the mirror is the one of Debian itself', () => {
  expect(mirrorOf(parseSources('debian.sources', deb822))).toBe('http://mirror.example/debian');
  expect(mirrorOf(parseSources('sources.list', list))).toBe('https://mirror.example/debian');
  const foreign =
    'deb http://archive.example/ubuntu noble main\ndeb http://mirror.example/debian-security bookworm-security main\n';
  expect(mirrorOf(parseSources('sources.list', foreign))).toBeUndefined();
  expect(mirrorOf([])).toBeUndefined();
});

test('sources of another release: its suites, without what is not of Debian', () => {
  expect(sourcesFor(parseSources('debian.sources', deb822), 'trixie')).toBe(`Types: deb
URIs: http://mirror.example/debian
Suites: trixie trixie-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: trixie-security
Components: main
`);
  expect(sourcesFor(parseSources('sources.list', list), 'bookworm')).toBe(`Types: deb
URIs: https://mirror.example/debian
Suites: bookworm
Components: main non-free
Signed-By: /etc/apt/keyrings/x.gpg
`);
});
