// What a database says about its sweep, and what is exported of one that is not finished.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { env, folder, hasProgram, output, program, readJson, refused, srlm, start } from './lib/program.mjs';
import { plain, small } from './lib/sweeps.mjs';

const show = (name) => JSON.parse(output('show', name, '--json'));

describe('srlm show', () => {
  test('of a finished sweep tells what it is and what came out', () => {
    const hash = plain(...small, '--out', 'a.db');
    expect(show('a.db')).toMatchObject({
      ...{ status: 'finished', cells: 6, cells_done: 6, cells_failed: 0, replicates: 18, hash, writer: '' },
      ...{ seconds_left: 0, shard: '1/1', failures: [] },
    });
    const words = output('show', 'a.db');
    expect(words).toContain('finished: 6 of 6 cells done');
    expect(words).toContain('2 values of samples × 3 values of beta: 6 cells, 18 replicates');
    expect(words).not.toContain('--resume');
  });

  test('of one that is running and of one that was killed tells how far it is', async () => {
    const long = ['sweep', '--axis', 'beta=1,2', '--replicates', '1000000', '--out', 'a.db'];
    const { child, ended } = start(long);
    await once(child.stdout, 'data');
    expect(show('a.db')).toMatchObject({ status: 'running', cells: 2, cells_done: 0, seconds_left: null });
    expect(show('a.db').writer).toContain(`process ${child.pid}`);
    child.kill('SIGKILL');
    await ended();
    expect(show('a.db')).toMatchObject({ status: 'interrupted', writer: '' });
    expect(output('show', 'a.db')).toContain('srlm sweep --out a.db --resume');
    // A copy that lacks its log is read as it stands, whatever it is called.
    copyFileSync(join(folder, 'a.db'), join(folder, '%41?b#c.db'));
    expect(show('%41?b#c.db').status).toBe('interrupted');
    expect(refused('show', 'none.db').status).toBe(3);
  });

  test('names the cells that have failed', () => {
    const args = ['--problem', 'tabular', '--kappa-0', '8', '--replicates', '2', '--axis', 'responses=16,4'];
    srlm(['sweep', ...args, '--on-error', 'continue', '--out', 'a.db', '--quiet']);
    expect(show('a.db')).toMatchObject({ status: 'finished', cells_done: 1, cells_failed: 1 });
    expect(show('a.db').failures[0]).toMatchObject({ cell: 1, code: 'out_of_range' });
    expect(output('show', 'a.db')).toContain('responses = 4 (out_of_range');
    expect(output('show', 'a.db')).toContain('Try again    srlm sweep --out a.db --resume --retry-failed');
  });

  test('says at which cell a sweep has stopped, and how the others run all the same', () => {
    const args = [
      '--problem',
      'tabular',
      '--kappa-0',
      '8',
      '--replicates',
      '2',
      '--axis',
      'responses=16,4,32',
    ];
    expect(srlm(['sweep', ...args, '--out', 'a.db']).status).toBe(2);
    expect(show('a.db').stopped).toMatch(/^kappa_0: .* \(in the cell responses = 4\)/);
    const words = output('show', 'a.db');
    expect(words).toMatch(/^Stopped {6}kappa_0: got 8/m);
    expect(words).toContain('Go on        srlm sweep --out a.db --resume --on-error continue');
    expect(srlm(['sweep', '--out', 'a.db', '--resume', '--on-error', 'continue']).status).toBe(2);
    expect(show('a.db')).toMatchObject({ status: 'finished', stopped: '', cells_done: 2, cells_failed: 1 });
  });
});

test.skipIf(!hasProgram('python3', '--version'))('srlm verify shows on a terminal how far it is', () => {
  const cells = ['--axis', 'beta=1,2', '--replicates', '12000', '--threads', '1'];
  plain(...cells, '--no-traces', '--out', 'a.db');
  const verify = [program, 'verify', 'a.db', '--threads', '1'];
  const script = 'import pty, sys; pty.spawn(sys.argv[1:])';
  const { stdout } = spawnSync('python3', ['-c', script, ...verify], { cwd: folder, env, encoding: 'utf8' });
  expect(stdout).toMatch(/ [1-9]\d? % {2}0\/2 cells/);
  expect(stdout).toMatch(/ \d\d % {2}1\/2 cells/);
  expect(stdout).toContain('no difference');
});

describe('an export of what is there', () => {
  test('says that it is partial, in words and in every document', () => {
    output('sweep', ...small, '--shard', '1/2', '--out', 'a.db', '--quiet');
    const { status, stdout, stderr } = srlm([
      'export',
      'a.db',
      '--csv',
      '-',
      '--json',
      'a.json',
      '--npz',
      'a.npz',
    ]);
    expect(status).toBe(0);
    expect(stderr).toContain('3 of 6 cells; the export is partial');
    const { partial, hash, cells } = readJson('a.json');
    expect(partial).toEqual({ done: 3, failed: 0, cells: 6 });
    expect(hash).toBe('');
    expect(cells.map((cell) => cell.hash !== '')).toEqual([true, false, true, false, true, false]);
    const [head, ...rows] = stdout.trim().split('\n');
    expect(head).toMatch(/,status$/);
    expect(rows.map((row) => row.split(',').at(-1))).toEqual([
      'done',
      'not run',
      'done',
      'not run',
      'done',
      'not run',
    ]);
    expect(readFileSync(join(folder, 'a.npz')).includes('status.npy')).toBe(true);
  });
});
