// Sweeps on many processes: the same table and hash, kills, resuming. SRLM_MPI_BIN names another srlm-mpi.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { forever } from '../forever.mjs';
import { env as cliEnv, folder, hasProgram, output, program, read, start, write } from './lib/program.mjs';
import { hashOf, plain, small, sql, table, withSql } from './lib/sweeps.mjs';

const mpiProgram =
  process.env.SRLM_MPI_BIN ?? fileURLToPath(new URL('../../build/native/native/srlm-mpi', import.meta.url));
const env = {
  ...cliEnv,
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
  OMPI_MCA_btl: '^tcp', // all ranks are here, and Open MPI 5 finds no way from a machine without a network to itself
  OMPI_MCA_btl_vader_single_copy_mechanism: 'none', // containers forbid it, and Open MPI says so each time
};
const mpirun = hasProgram('mpirun', '--version');
// From version 5 on Open MPI's mpirun, told to end, passes on nothing that its processes still say, and kills them
// after a quarter of a second: what is told then is the file.
const passesLastWords = !/Open MPI\)? ([5-9]|\d\d)\./.test(
  spawnSync('mpirun', ['--version'], { encoding: 'utf8' }).stdout ?? '',
);
if (!mpirun) console.warn('No mpirun here (Debian: openmpi-bin): srlm-mpi is not tested.');

const on = (n, args) => ['--oversubscribe', '-n', String(n), mpiProgram, ...args];

/** A sweep on n processes. */
function ranks(n, ...args) {
  const options = { cwd: folder, env, encoding: 'utf8', timeout: forever };
  return spawnSync('mpirun', on(n, ['sweep', ...args]), options);
}

/** What a sweep on n processes prints; it must succeed and have nothing to complain about. */
function outputOf(n, ...args) {
  const { status, stdout, stderr } = ranks(n, ...args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** Process ids of the ranks below a running mpirun; none when it has ended. */
const childrenOf = (pid) =>
  spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .stdout.split(/\s+/)
    .filter(Boolean)
    .map(Number);

const whole = (report) => report.replace(/^Time.*\n/m, '').replace(/on \d+ (threads?|process(es)?)$/m, '');

describe.skipIf(!mpirun)('a sweep on several processes', () => {
  const grid = [...small, '--measure', 'kappa', '--floor', 'true'];

  test.each([1, 2, 4])('of %i processes has the table and the hash of one', (n) => {
    const report = output('sweep', ...grid);
    expect(whole(outputOf(n, ...grid))).toBe(whole(report));
    expect(table(outputOf(n, ...grid, '--out', 'a.db'))).toBe(table(report));
    expect(output('verify', 'a.db', '--cells', 'all')).toContain('6 cells computed anew; no difference');
    expect(readdirSync(folder)).toEqual(['a.db']); // one writer, and it has tidied up
  });

  withSql('shares the replicates of a single cell', () => {
    const cell = ['--axis', 'beta=1', '--replicates', '3000'];
    const hash = plain(...cell);
    expect(outputOf(3, ...cell, '--out', 'a.db', '--quiet').trim()).toBe(hash);
    expect(sql('a.db', 'SELECT sum(count) FROM blocks')).toBe('3000');
    expect(outputOf(3, ...cell, '--quiet').trim()).toBe(hash);
  });

  test('sends own data along, and knows series, files and shards', () => {
    const text = 'the cat sat on the mat and the dog sat on the cat';
    write('my.txt', text);
    const own = ['--problem', 'text', '--corpus', 'own', '--text-file', 'my.txt', '--axis', 'beta=1,2,3'];
    const few = [...own, '--replicates', '2', '--samples', '20'];
    expect(outputOf(2, ...few, '--quiet')).toBe(output('sweep', ...few, '--quiet'));
    outputOf(2, ...few, '--out', '1.db', '--shard', '1/2');
    output('sweep', ...few, '--out', '2.db', '--shard', '2/2');
    expect(output('merge', 'all.db', '1.db', '2.db')).toContain(plain(...few));
    outputOf(2, ...few, '--json', 'a.json');
    expect(outputOf(2, 'a.json')).toContain('The hash is that of the result file.');
  });

  test('runs without mpirun as one process', () => {
    const { status, stdout } = spawnSync(mpiProgram, ['sweep', ...small, '--quiet'], {
      ...{ cwd: folder, env, encoding: 'utf8' },
    });
    expect(status).toBe(0);
    expect(stdout.trim()).toBe(plain(...small));
  });
});

describe.skipIf(!mpirun)('a killed process', () => {
  const long = ['--axis', 'samples=20..200:20', '--axis', 'beta=0.5..4:10', '--replicates', '300'];
  const done = () => Number(sql('a.db', 'SELECT count(*) FROM cells'));

  /**
   * Starts `long` and kills rank `rank` once a cell is there; gives how many were, or undefined when a fast
   * machine had ended it before that.
   */
  async function killRank(rank) {
    const { child, ended, until } = start(on(3, ['sweep', ...long, '--out', 'a.db', '--resume', '--quiet']), {
      ...{ command: 'mpirun', env },
    });
    const before = existsSync(join(folder, 'a.db')) ? done() : 0;
    await until(() => existsSync(join(folder, 'a.db')) && done() > before);
    const committed = done();
    const victim = childrenOf(child.pid)[rank];
    if (victim === undefined) {
      expect((await ended()).code).toBe(0);
      return undefined;
    }
    process.kill(victim, 'SIGKILL');
    const { code } = await ended();
    expect(code).not.toBe(0);
    return committed;
  }

  withSql('loses no finished cell, and the rest is run by many or by one', async () => {
    const hash = hashOf(long);
    let kills = 0;
    for (const rank of [1, 0, 2]) {
      const committed = await killRank(rank);
      if (committed === undefined) break;
      ++kills;
      expect(done()).toBeGreaterThanOrEqual(committed);
      expect(done()).toBeLessThan(200);
    }
    expect(kills).toBeGreaterThan(0);
    expect(outputOf(2, '--out', 'a.db', '--resume', '--quiet').trim()).toBe(hash);
    expect(output('verify', 'a.db', '--cells', '10')).toContain('no difference');
  });

  withSql('is made up for by srlm', async () => {
    expect(await killRank(1)).toBeGreaterThan(0);
    expect(plain('--out', 'a.db', '--resume')).toBe(hashOf(long));
  });

  withSql('within a long cell loses no piece that was committed', async () => {
    const cell = ['--axis', 'beta=1', '--replicates', '20000'];
    const { child, ended, until } = start(on(2, ['sweep', ...cell, '--out', 'a.db', '--quiet']), {
      ...{ command: 'mpirun', env },
    });
    const journaled = () => Number(sql('a.db', 'SELECT total(count) FROM blocks'));
    await until(() => existsSync(join(folder, 'a.db')) && journaled() > 0);
    process.kill(childrenOf(child.pid)[1], 'SIGKILL');
    await ended();
    expect(journaled()).toBeGreaterThan(0);
    expect(journaled()).toBeLessThan(20000);
    expect(outputOf(3, '--out', 'a.db', '--resume', '--quiet').trim()).toBe(plain(...cell));
    expect(journaled()).toBe(20000);
  });

  test.each([
    ['SIGINT', 'all'],
    ['SIGTERM', 'all'],
    ['SIGTERM', 'a worker'],
  ])('%s to %s ends it cleanly and says how to go on', async (signal, whom) => {
    const args = ['sweep', ...long, '--out', 'a.db', '--quiet', '--progress', 'json'];
    const { child, ended } = start(on(3, args), { command: 'mpirun', env });
    child.stderr.once('data', () => {
      if (whom === 'all') child.kill(signal);
      else process.kill(childrenOf(child.pid)[1], signal);
    });
    const { code, stderr } = await ended();
    expect(code).not.toBe(0);
    if (whom !== 'all' || passesLastWords) {
      expect(stderr).toMatch(
        /interrupted with \d+ of 200 cells done; go on with "srlm sweep --out a.db --resume"/,
      );
    }
    expect(output('show', 'a.db')).toContain('srlm sweep --out a.db --resume');
    expect(plain('--out', 'a.db', '--resume')).toBe(hashOf(long));
  });
});

describe.skipIf(!mpirun)('the Slurm script of the documentation', () => {
  const script = readFileSync(new URL('../../docs/sweep-mpi.sbatch', import.meta.url), 'utf8');

  /** Runs it with programs of our own in the place of Slurm's; gives what `scontrol` was told. */
  function submit(sweep, restarts) {
    write('sweep.sbatch', script.replace(/^sweep=.*$/m, `sweep="${sweep.join(' ')}"`));
    mkdirSync(join(folder, 'bin'), { recursive: true });
    if (!existsSync(join(folder, 'bin/srlm-mpi'))) symlinkSync(mpiProgram, join(folder, 'bin/srlm-mpi'));
    write('bin/scontrol', '#!/bin/sh\necho "$@" >> scontrol.txt\n');
    chmodSync(join(folder, 'bin/scontrol'), 0o755);
    const task = { PATH: `${join(folder, 'bin')}:${env.PATH}`, MPIRUN: 'mpirun --oversubscribe -n 2' };
    const slurm = { SLURM_JOB_ID: '7', SLURM_RESTART_COUNT: String(restarts) };
    const run = spawnSync('bash', ['sweep.sbatch'], {
      ...{ cwd: folder, encoding: 'utf8', timeout: forever },
      env: { ...env, ...task, ...slurm },
    });
    return { ...run, told: existsSync(join(folder, 'scontrol.txt')) ? read('scontrol.txt') : '' };
  }

  test('runs a sweep, and asks for another try after a loss, but not after a mistake', () => {
    const { status, stdout, told } = submit(small, 0);
    expect(status).toBe(0);
    expect(stdout.trim()).toBe(plain(...small));
    expect(told).toBe('');
    expect(submit(['--axis', 'sample=1,2'], 0)).toMatchObject({ status: 2, told: '' });
    rmSync(join(folder, 'bin/srlm-mpi'));
    write('bin/srlm-mpi', '#!/bin/sh\nkill -KILL $$\n');
    chmodSync(join(folder, 'bin/srlm-mpi'), 0o755);
    expect(submit(small, 19).told).toBe('requeue 7\n');
    expect(submit(small, 20).told).toBe('requeue 7\n'); // enough is enough
  });
});

describe.skipIf(!mpirun)('what goes wrong on several processes', () => {
  test.each([
    [['--axis', 'sample=1,2'], 2, 'samples'],
    [['--axis', 'beta=1,2', '--kernels', 'mmx'], 2, '"mmx"'],
    [['--axis', 'beta=1,2', '--shard', '1/2'], 2, '--out FILE'],
    [['--out', 'missing.db', '--resume'], 3, 'does not exist'],
    [['--axis', 'beta=1,2', '--memory-limit', '1000'], 4, 'may be used'], // found by a worker
    [['--axis', 'beta=1,2', '--out', 'nowhere/a.db'], 7, 'nowhere'],
  ])('%j is said once, with the exit status of srlm', (args, status, part) => {
    const refused = ranks(3, ...args);
    expect(refused.status).toBe(status);
    expect(refused.stderr.match(/srlm: error/g)).toHaveLength(1);
    expect(refused.stderr).toContain(part);
    expect(refused.stdout).not.toContain('Hash');
    expect(spawnSync(program, ['sweep', ...args], { cwd: folder, env }).status).toBe(status);
  });

  test('another command is refused', () => {
    const options = { cwd: folder, env, encoding: 'utf8' };
    const { status, stderr } = spawnSync('mpirun', on(2, ['verify', 'a.db']), options);
    expect(status).toBe(2);
    expect(stderr).toContain('srlm-mpi runs sweeps only');
    expect(spawnSync('mpirun', on(2, ['--help']), options).stdout).toContain('mpirun -n 4 srlm-mpi sweep');
  });
});
