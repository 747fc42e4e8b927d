// Sweeps in a database that are ended before their end.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { env, folder, output, program, refused, srlm, start } from './lib/program.mjs';
import { hashOf, plain, small, sql, table, withSql } from './lib/sweeps.mjs';

describe('a killed sweep', () => {
  const long = ['--axis', 'samples=20..200:20', '--axis', 'beta=0.5..4:10', '--replicates', '24'];

  test('goes on after each of many SIGKILLs, and gives the same table and hash', async () => {
    const started = performance.now();
    const report = output('sweep', ...long);
    const whole = performance.now() - started;
    const [, hash] = report.match(/^Hash +(\w+)$/m);
    let seed = 1;
    // With the sweep on the command line the first start may be killed before there is a file.
    const args = ['sweep', ...long, '--out', 'a.db', '--resume', '--quiet'];
    for (let kills = 0; kills < 30; ) {
      seed = (seed * 48271) % 2147483647;
      const run = start(args);
      // At some moment between its first instruction and a quarter of the way, however fast the machine is.
      const timer = setTimeout(() => run.child.kill('SIGKILL'), (whole / 4) * (seed / 2147483647));
      const { code, signal, stdout, stderr } = await run.ended();
      clearTimeout(timer);
      expect(stderr).toBe('');
      if (code === null) {
        expect(signal).toBe('SIGKILL');
        ++kills;
      } else {
        expect(stdout).toBe(`${hash}\n`);
        rmSync(join(folder, 'a.db')); // all is done: once more from the start
      }
    }
    const resumed = output(...args.slice(0, -1));
    expect(resumed).toContain(`Hash         ${hash}\n`);
    expect(table(resumed)).toBe(table(report));
    expect(output('verify', 'a.db', '--cells', '20')).toContain('no difference');
    expect(readdirSync(folder).filter((name) => !name.endsWith('.tmp'))).toEqual(['a.db']);
  });

  withSql('within a long cell loses no replicates that were journaled', async () => {
    const cell = ['--axis', 'beta=1', '--replicates', '12000', '--threads', '1'];
    const { child, ended, until } = start(['sweep', ...cell, '--out', 'a.db', '--quiet']);
    const journaled = () => Number(sql('a.db', 'SELECT total(count) FROM blocks'));
    await until(() => existsSync(join(folder, 'a.db')) && journaled() > 0);
    child.kill('SIGKILL');
    await ended();
    expect(journaled()).toBeGreaterThan(0);
    expect(plain('--out', 'a.db', '--resume')).toBe(plain(...cell));
    expect(journaled()).toBe(12000);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends cleanly after %s and says how to go on', async (signal, status) => {
    const args = ['sweep', ...long, '--out', 'a.db', '--quiet', '--progress', 'json'];
    const { child, ended } = start(args);
    child.stderr.once('data', () => child.kill(signal)); // the first line of progress
    const { code, stderr } = await ended();
    expect(code).toBe(status);
    const [, done] = stderr.match(/interrupted with (\d+) of 200 cells done; go on with "srlm (.*)"\.\n$/);
    expect(stderr).toContain('go on with "srlm sweep --out a.db --resume"');
    expect(srlm(['export', 'a.db', '--csv', '-']).stderr).toMatch(/; the export is partial: [^;]*\n$/); // no log
    const rest = srlm(['sweep', '--out', 'a.db', '--resume', '--progress', 'json', '--quiet']);
    expect(rest.status).toBe(0);
    expect(rest.stdout.trim()).toBe(hashOf(long));
    const lines = rest.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ cells_done: Number(done), cells: 200, replicates: 4800 });
    expect(lines.at(-1)).toMatchObject({ cells_done: 200, replicates_done: 4800, seconds_left: 0 });
  });

  test('has one writer at a time', async () => {
    const endless = ['sweep', '--axis', 'beta=1,2', '--replicates', '1000000', '--out', 'a.db'];
    const { child, ended } = start(endless);
    await once(child.stdout, 'data');
    for (const more of [['--resume'], ['--force', '--axis', 'beta=1'], []]) {
      const { status, stderr } = refused('sweep', '--out', 'a.db', ...more);
      expect(status).toBe(8);
      expect(stderr).toContain(`another srlm (process ${child.pid} on `);
    }
    expect(srlm(['export', 'a.db', '--json', '-']).stderr).toContain('0 of 2 cells'); // reads it, though
    child.kill('SIGKILL');
    await ended();
    expect(plain(...small, '--out', 'a.db', '--force')).toBe(plain(...small));
  });

  test('on a full disk loses nothing that was committed', () => {
    const hash = hashOf(long);
    const command = `ulimit -f 300; exec '${program}' sweep ${long.join(' ')} --out a.db --quiet`;
    const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' });
    expect(stderr).toMatch(
      /^srlm: error \(io\): --out: "a.db" cannot .*what was committed before is safe\.\n$/,
    );
    expect(status).toBe(7);
    expect(srlm(['export', 'a.db', '--csv', '-']).stderr).toMatch(/\d+ of 200 cells/);
    expect(plain('--out', 'a.db', '--resume')).toBe(hash);
    expect(output('verify', 'a.db', '--cells', '3')).toContain('no difference');
  });

  test('on a disk that is really full, too', ({ skip }) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'none', disk]);
    if (mount.status !== 0) skip('only root may mount a small disk');
    try {
      const { status, stderr } = srlm(['sweep', ...long, '--out', 'disk/a.db', '--quiet']);
      expect(stderr).toContain('"disk/a.db" cannot');
      expect(status).toBe(7);
      spawnSync('mount', ['-o', 'remount,size=50m', disk]);
      expect(plain('--out', 'disk/a.db', '--resume')).toBe(hashOf(long));
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});
