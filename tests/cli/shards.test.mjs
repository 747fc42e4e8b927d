// Parts of a sweep, and joining them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { env, folder, output, program, refused, srlm } from './lib/program.mjs';
import { plain, small, sql, table, withSql } from './lib/sweeps.mjs';

describe('parts', () => {
  test('that are merged give the hash of the whole, whatever is run where', () => {
    const report = output('sweep', ...small, '--floor', 'true');
    for (const i of [1, 2, 3, 4]) {
      const args = ['sweep', ...small, '--floor', 'true', '--shard', `${i}/4`, '--out', `${i}.db`];
      expect(output(...args)).toContain(`All cells of part ${i}/4 are done.`);
    }
    expect(srlm(['export', '2.db', '--csv', '-']).stderr).toMatch(/2 of 6 cells.*srlm merge/);
    const [, hash] = report.match(/^Hash +(\w+)$/m);
    expect(output('merge', 'all.db', '4.db', '1.db', '3.db', '2.db')).toContain(hash);
    expect(table(output('sweep', '--out', 'all.db', '--resume'))).toBe(table(report));
  });

  withSql('hold the cells of their number', () => {
    output('sweep', ...small, '--shard', '2/4', '--out', 'a.db', '--quiet');
    expect(sql('a.db', 'SELECT cell FROM cells ORDER BY cell')).toBe('1\n5');
  });

  test('may be of a sweep with hundreds of thousands of cells', () => {
    const large = ['--axis', 'beta=1..2:500', '--axis', 'judge-noise=1..2:500', '--rounds', '1'];
    const part = ['--shard', '3/100000', '--replicates', '2', '--out', 'a.db'];
    expect(output('sweep', ...large, ...part)).toContain('250000 cells');
    expect(JSON.parse(output('show', 'a.db', '--json'))).toMatchObject({ cells: 3, cells_done: 3 });
  });

  test('that lack cells are merged, too, and the rest is run afterwards', () => {
    output('sweep', ...small, '--shard', '1/3', '--out', '1.db', '--quiet');
    output('sweep', ...small, '--shard', '3/3', '--out', '3.db', '--quiet');
    expect(output('merge', 'all.db', '1.db', '3.db')).toContain('4 of 6 cells');
    expect(plain('--out', 'all.db', '--resume')).toBe(plain(...small));
  });

  withSql('of different sweeps, or with different numbers, are refused', () => {
    output('sweep', ...small, '--shard', '1/2', '--out', 'a.db', '--quiet');
    output('sweep', ...small, '--out', 'b.db', '--quiet');
    output('sweep', ...small, '--kappa-0', '4', '--shard', '2/2', '--out', 'c.db', '--quiet');
    const other = refused('merge', 'all.db', 'a.db', 'c.db');
    expect(other.status).toBe(3);
    expect(other.stderr).toContain('spec.kappa_0');
    sql('b.db', 'DROP TABLE digests'); // as older versions wrote it
    sql('b.db', `UPDATE cells SET record = replace(record, hash, 'aaaaaaaaaaaaaaaa') WHERE cell = 2`);
    const conflict = srlm(['merge', 'all.db', 'a.db', 'b.db']);
    expect(conflict.status).toBe(3);
    expect(conflict.stderr).toMatch(
      /cell 2 \(samples = 20, beta = 1\) has hash \w+ in "a.db" and a{16} in "b.db"/,
    );
    expect(refused('merge', 'a.db', 'a.db', 'b.db').stderr).toContain('is what PART is read from');
    expect(existsSync(join(folder, 'all.db'))).toBe(false);
  });

  test('are run by the Slurm script of the documentation', () => {
    const script = readFileSync(new URL('../../docs/sweep.sbatch', import.meta.url), 'utf8');
    const few = script.replace(/^sweep=.*$/m, `sweep="${small.join(' ')}"`);
    writeFileSync(join(folder, 'sweep.sbatch'), few);
    mkdirSync(join(folder, 'bin'));
    symlinkSync(program, join(folder, 'bin/srlm'));
    const path = `${join(folder, 'bin')}:${env.PATH}`;
    for (const id of ['1', '2', '2']) {
      const task = { PATH: path, SLURM_ARRAY_TASK_ID: id, SLURM_ARRAY_TASK_COUNT: '2' };
      const run = spawnSync('bash', ['sweep.sbatch'], { cwd: folder, env: { ...env, ...task } });
      expect(run.status).toBe(0);
    }
    const [, merge] = script.match(/--wrap '(.*)'/);
    const run = spawnSync('bash', ['-c', merge], {
      cwd: folder,
      env: { ...env, PATH: path },
      encoding: 'utf8',
    });
    expect(run.stdout).toContain(plain(...small));
  });

  test.each([
    [['--shard', '1/2'], 2, '--out FILE'],
    [['--resume'], 2, '--out FILE'],
    [['--shard', '3/2', '--out', 'a.db'], 2, 'from 1 to 2'],
    [['--shard', '2', '--out', 'a.db'], 2, 'Write 2/16'],
    [['--shard', '1/2', '--out', 'a.db', '--json', '-'], 2, 'srlm merge'],
    [['--out', '-'], 2, 'stdout'],
    [['--out', 'a.db', '--resume'], 3, 'does not exist'],
    [['--progress', 'loud'], 2, 'bar, json, off'],
  ])('%j is refused', (args, status, part) => {
    const error = refused('sweep', ...args);
    expect(error.status).toBe(status);
    expect(error.stderr).toContain(part);
    expect(readdirSync(folder)).toEqual([]);
  });
});
