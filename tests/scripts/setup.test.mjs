// What the scripts ask of a machine before they begin.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { root, which } from '../../scripts/lib/run.mjs';
import * as setup from '../../scripts/lib/setup.mjs';

const { forPage, forTests, things } = setup;

const base = mkdtempSync(join(tmpdir(), 'srlm-setup-'));
afterAll(() => rmSync(base, { recursive: true }));

test('what a script asks for is known: how to see whether it is there', () => {
  const lists = Object.entries(setup).filter(([name]) => name.startsWith('for'));
  expect(lists.map(([name]) => name)).toContain('forBench');
  for (const [name, packages] of lists)
    expect(
      packages.filter((each) => !(each in things)),
      name,
    ).toEqual([]);
});

describe('npm start', () => {
  test('asks for nothing that only tests, program and browsers need', () => {
    for (const name of ['doctest-dev', 'libcli11-dev', 'libsqlite3-dev', 'g++', 'locales', 'firefox-esr']) {
      expect(forTests).toContain(name);
      expect(forPage).not.toContain(name);
    }
    for (const script of ['start', 'build']) {
      const asked = readFileSync(join(root, `scripts/${script}.mjs`), 'utf8').match(/ensurePackages\(.*\)/g);
      expect(asked).toEqual(['ensurePackages(forPage)']);
    }
  });

  test.skipIf(!which('emcc') || !which('ninja'))('configures with the headers that it asks for', () => {
    const build = join(base, 'wasm');
    const { status, stderr } = spawnSync('cmake', ['--preset', 'wasm', '-B', build], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(readdirSync(join(build, 'headers')).sort()).toEqual(['eigen', 'json']);
  });
});

describe('in a copy of the scripts', () => {
  const folder = join(base, 'project');
  const write = (name, content) => writeFileSync(join(folder, name), content);
  const start = (args, env = {}) => spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  });

  test('the version of Node is looked at before packages are', () => {
    write('package.json', '{ "engines": { "node": "^998.1.0 || >=999.2.0" } }');
    const { status, stdout, stderr } = start(['scripts/start.mjs'], { PATH: '/nowhere' });
    expect(stdout + stderr).toContain('This needs Node ');
    expect(stdout + stderr).not.toContain('missing');
    expect(status).toBe(1);
  });

  test('node_modules that lack a listed package, or came from elsewhere, are installed anew', () => {
    const packages = { 'node_modules/a': { version: '1.0.0' } };
    write('package.json', '{}');
    write('package-lock.json', JSON.stringify({ packages: { '': {}, ...packages } }));
    mkdirSync(join(folder, 'bin'));
    write(
      'bin/npm',
      `#!/bin/sh
echo "$*" >> npm.log
/bin/mkdir -p node_modules/a
echo '{}' > node_modules/a/package.json
echo '${JSON.stringify({ packages })}' > node_modules/.package-lock.json
`,
    );
    chmodSync(join(folder, 'bin/npm'), 0o755);
    const ensure = () => {
      const script = `import('./scripts/lib/node_modules.mjs').then((m) => m.ensureNodeModules())`;
      const { status, stdout, stderr } = start(['-e', script], { PATH: join(folder, 'bin') });
      expect(stderr).toBe('');
      expect(status).toBe(0);
      return stdout;
    };
    const installed = () => readFileSync(join(folder, 'npm.log'), 'utf8').split('\n').length - 1;
    ensure();
    ensure();
    expect(installed()).toBe(1);
    rmSync(join(folder, 'node_modules/a'), { recursive: true });
    expect(ensure()).toContain('node_modules lacks a 1.0.0');
    expect(installed()).toBe(2);
    const record = join(folder, 'node_modules/.srlm-machine.json');
    expect(existsSync(record)).toBe(true);
    writeFileSync(
      record,
      JSON.stringify({ ...JSON.parse(readFileSync(record, 'utf8')), platform: 'darwin' }),
    );
    expect(ensure()).toContain('node_modules was installed for darwin');
    expect(installed()).toBe(3);
  });
});
