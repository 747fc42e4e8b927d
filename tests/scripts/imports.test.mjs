// The lint of imports finds an arrow that points up, a circle, and a file without a room.
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/run.mjs';
import { checkImports, importFaults, rooms } from '../lint/imports.mjs';

const up = (from, to) =>
  `web/src/${from} imports ${to}, which is above it: ${from.split('/')[0]} may use only itself and ` +
  rooms.slice(0, rooms.indexOf(from.split('/')[0])).join(', ');

test('an import from a room above is a fault, and the message says what may be used', () => {
  const files = {
    'base/text.ts': "import { el } from './dom.js';\nimport { View } from '../state/view.js';\n",
    'base/dom.ts': '',
    'state/view.ts': "import { el } from '../base/dom.js';\n",
  };
  expect(importFaults(files)).toEqual([up('base/text.ts', 'state/view.ts')]);
  expect(up('base/text.ts', 'state/view.ts')).toMatch(/base may use only itself and styles$/);
});

test('so it is however it is imported', () => {
  const written = [
    "import type { App } from '../app/app.js';",
    "import { type App } from '../app/app.js';",
    "import App, {\n  type Other,\n  more,\n} from '../app/app.js';",
    "export { App } from '../app/app.js';",
    "export * from '../app/app.js';",
    "import '../app/app.js';",
    "const load = () => import('../app/app.js');",
    "const load = () => import(\n  '../app/app.js'\n);",
    "import address from '../app/app.ts?worker&url';",
  ];
  for (const text of written) {
    expect(importFaults({ 'views/tree.ts': text, 'app/app.ts': '' }), text).toEqual([
      up('views/tree.ts', 'app/app.ts'),
    ]);
  }
  const sheets = { 'styles/index.css': '@import "../app/present.css";\n', 'app/present.css': '' };
  expect(importFaults(sheets)).toEqual([
    'web/src/styles/index.css imports app/present.css, which is above it: styles may use only itself and ' +
      'nothing else',
  ]);
});

test('files that import each other are a fault, within a room, too; types may go round', () => {
  const circle = {
    'charts/a.ts': "import { b } from './b.js';\n",
    'charts/b.ts': "import { type A, c } from './c.js';\n",
    'charts/c.ts': "const later = import('./a.js');\n",
  };
  expect(importFaults(circle)).toEqual([
    'web/src: a circle of imports: charts/a.ts → charts/b.ts → charts/c.ts → charts/a.ts',
  ]);
  const types = { ...circle, 'charts/b.ts': "import { type A, type C } from './c.js';\n" };
  expect(importFaults(types)).toEqual([]);
  expect(importFaults({ ...circle, 'charts/b.ts': "import type { C } from './c.js';\n" })).toEqual([]);
});

test('a file outside of all rooms, and one that is not there, are named', () => {
  const none = (path) => `web/src/${path} is in none of the rooms ${rooms.join(', ')}`;
  expect(importFaults({ 'loose.ts': '', 'attic/old.ts': '' })).toEqual([
    none('loose.ts'),
    none('attic/old.ts'),
  ]);
  expect(importFaults({ 'app/main.ts': "import { root } from '../../build/root.js';" })).toEqual([
    'web/src/app/main.ts imports ../../build/root.js, which is not in web/src',
  ]);
});

test('the sources have none', () => {
  expect(checkImports(root)).toMatch(/^\d{3} sources of the page import only/);
});
