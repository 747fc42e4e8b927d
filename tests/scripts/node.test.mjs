// Which Node runs the scripts.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import node from '../../scripts/lib/node.cjs';
import { root } from '../../scripts/lib/run.mjs';

const range = node.wanted();

test.each([
  ['v12.22.12', false],
  ['v18.20.4', false],
  ['v20.18.3', false],
  ['v20.19.0', true],
  ['v20.20.2', true],
  ['v21.7.3', false],
  ['v22.11.0', false],
  ['v22.12.0', true],
  ['v23.0.0', true],
  ['v100.0.0', true],
])('%s will do: %s', (version, will) => {
  expect(node.satisfies(version, range)).toBe(will);
});

test('a range of another form is refused, not taken for satisfied', () => {
  expect(() => node.satisfies('v20.19.0', '20.x')).toThrow('package.json: engines.node "20.x"');
});

describe('the choice', () => {
  const versions = {
    '/usr/bin/node': 'v18.20.4',
    '/usr/local/bin/node': 'v22.12.0',
    '/broken/node': undefined,
  };
  const choose = (...paths) => node.choose(paths, range, (path) => versions[path]);

  test('is the first, without a word, when that will do', () => {
    expect(choose('/usr/local/bin/node', '/usr/bin/node')).toEqual({ node: '/usr/local/bin/node', note: '' });
  });

  test('is a later one, and says so', () => {
    const { node: chosen, note } = choose('/usr/bin/node', '/broken/node', '/usr/local/bin/node');
    expect(chosen).toBe('/usr/local/bin/node');
    expect(note).toContain('/usr/bin/node (v18.20.4)');
    expect(note).toContain('/usr/local/bin/node (v22.12.0)');
  });

  test('is none: what was found, what is needed, where to get it', () => {
    const { node: chosen, note } = choose('/usr/bin/node', '/broken/node');
    expect(chosen).toBeUndefined();
    expect(note).toContain('needs Node 20.19 or newer of 20, or 22.12 or newer');
    expect(note).toContain('/usr/bin/node (v18.20.4), /broken/node (does not start)');
    expect(note).toContain('https://nodejs.org');
  });
});

test('npm run starts every script by the check, which an old Node can read', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const command of Object.values(scripts))
    expect(command).toMatch(/^node scripts\/with-node\.cjs \S+\.mjs/);
  for (const file of ['scripts/with-node.cjs', 'scripts/lib/node.cjs']) {
    const text = readFileSync(join(root, file), 'utf8');
    // What Node 12 cannot read: modules by "node:", ?., ??, private fields, top-level await.
    expect(text).not.toMatch(/require\('node:|\?\.|\?\?|\|\|=|&&=|#\w+[ (=;]|^await|\.at\(|replaceAll/m);
  }
});

describe('started by a Node that will not do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'srlm-node-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  for (const file of ['scripts/with-node.cjs', 'scripts/lib/node.cjs'])
    cpSync(join(root, file), join(folder, file), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "engines": { "node": "^998.1.0 || >=999.2.0" } }');
  const other = join(folder, 'bin');
  mkdirSync(other);
  writeFileSync(
    join(other, 'node'),
    '#!/bin/sh\n[ "$1" = --version ] && { echo v999.2.1; exit 0; }\necho "ran $*"\nexit 7\n',
  );
  chmodSync(join(other, 'node'), 0o755);
  const start = (PATH) =>
    spawnSync(process.execPath, ['scripts/with-node.cjs', 'scripts/start.mjs', '--port', '1'], {
      cwd: folder,
      env: { PATH },
      encoding: 'utf8',
    });

  test('stops with what to do when there is no other', () => {
    const { status, stdout, stderr } = start('/nowhere');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`Found: ${process.execPath} (${process.version})`);
    expect(stderr).not.toMatch(/^ {4}at /m); // nothing more was tried
  });

  test('goes on with one that comes later on PATH, with its arguments and its end', () => {
    const { status, stdout, stderr } = start(`/nowhere:${other}`);
    expect(stderr).toContain(`going on with ${join(other, 'node')} (v999.2.1)`);
    expect(stdout).toBe(`ran ${join(folder, 'scripts/start.mjs')} --port 1\n`);
    expect(status).toBe(7);
  });
});
