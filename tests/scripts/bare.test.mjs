// The bare machine in a folder: what can be said without making one.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { checkRights } from '../../scripts/lib/bare_system.mjs';
import { root } from '../../scripts/lib/run.mjs';

test('an ordinary user is told that root is needed, and what for', async () => {
  await expect(checkRights(1000)).rejects.toThrow(
    /needs root: sudo npm run test:bare\..*debootstrap.*mounts/,
  );
});

test.each([
  [['--debian', '11'], '--debian takes 12 or 13, not "11".'],
  [['--only', 'native;true'], '--only takes names of stages'],
  [['--debain', '12'], "Unknown option '--debain'"],
])('%j is refused with the usage', (args, message) => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/bare.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).toContain('npm run test:bare -- ');
});
