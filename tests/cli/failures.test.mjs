// Cells that cannot be computed: found before the first one runs, or noted while the others go on.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, output, read, readJson, refused, srlm } from './lib/program.mjs';
import { plain, small, sql, withSql } from './lib/sweeps.mjs';

// κ_0 is below the number of responses: the cells of 4 responses cannot have 8.
const base = ['--problem', 'tabular', '--kappa-0', '8', '--replicates', '2', '--rounds', '1'];
const some = [...base, '--axis', 'responses=16,4,32', '--axis', 'beta=1,2'];

describe('a sweep with cells that cannot run', () => {
  test('that only its problem shows is named when the cell runs, and what to do', () => {
    for (const args of [some, [...some, '--out', 'a.db']]) {
      const { status, stderr } = refused('sweep', ...args);
      expect(status).toBe(2);
      expect(stderr).toContain('in the cell responses = 4, beta = 1');
      expect(stderr).toContain('--on-error continue');
    }
  });

  test('too large for the memory is refused before the first cell, too', () => {
    const huge = ['--axis', 'prompts=10,1000000,900000', '--replicates', '2', '--memory-limit', '200M'];
    const { status, stderr } = refused('sweep', ...huge, '--out', 'a.db');
    expect(status).toBe(4);
    expect(stderr).toContain('prompts = 1000000');
    expect(stderr).toContain('the first of 2');
    expect(existsSync(join(folder, 'a.db'))).toBe(false);
  });

  test('keep their names in the table', () => {
    const args = ['sweep', '--problem', 'tabular', '--replicates', '2', '--on-error', 'continue'];
    expect(srlm([...args, '--axis', 'kappa_0=4,1000']).stdout).toMatch(/\n *1 ?000 +–\n/);
    const by_fact = [...args, '--kappa-0', '8', '--axis', 'responses=16,4', '--x', 'kappa_0'];
    expect(srlm(by_fact).stdout).toMatch(/\n *\S+ = 4 +–\n/);
  });

  test('that their specs show is refused before the first cell, too', () => {
    const args = ['sweep', '--axis', 'replicates=4,2', '--record-theta', '3', '--rounds', '1'];
    const { status, stderr } = refused(...args, '--out', 'a.db');
    expect(status).toBe(2);
    expect(stderr).toContain('in the cell replicates = 2');
    expect(stderr).toContain('--on-error continue');
    expect(existsSync(join(folder, 'a.db'))).toBe(false);
  });

  test('that are found before the first one are left out with --on-error continue', () => {
    const huge = ['--axis', 'prompts=10,1000000,900000', '--replicates', '2', '--memory-limit', '200M'];
    for (const more of [[], ['--out', 'a.db']]) {
      const { status, stderr } = srlm(['sweep', ...huge, ...more, '--on-error', 'continue', '--quiet']);
      expect(status).toBe(4);
      expect(stderr).toContain('2 of 3 cells have failed: prompts = 1000000 (too_large');
    }
    expect(output('verify', 'a.db')).toContain('1 of 3 cells, 2 have failed');
  });

  test('goes on with --on-error continue: table, documents and status tell', () => {
    const args = ['sweep', ...some, '--on-error', 'continue'];
    const direct = srlm([...args, '--json', 'a.json', '--csv', 'a.csv']);
    expect(direct.status).toBe(2); // as the first failed cell alone
    expect(direct.stderr).toMatch(/2 of 6 cells have failed: responses = 4, beta = 1 \(\w+: .*kappa_0/);
    const { hash, cells, failures, partial } = readJson('a.json');
    expect(direct.stdout).toContain(hash);
    expect(partial).toBeUndefined();
    expect(failures.map(({ cell }) => cell)).toEqual([1, 4]);
    expect(failures[0].code).toBe('out_of_range');
    expect(cells[1]).toMatchObject({ hash: '', mean: null, values: [] });
    expect(cells[0].mean).toBeGreaterThan(0);
    expect(read('a.csv').split('\n')[0]).toMatch(/,status$/);
    expect(read('a.csv').split('\n')[2]).toMatch(/,out_of_range$/);
    const durable = srlm([...args, '--out', 'a.db', '--quiet']);
    expect(durable).toMatchObject({ status: 2, stdout: `${hash}\n` });
    const exported = srlm(['export', 'a.db', '--csv', '-']);
    expect(exported.stdout).toBe(read('a.csv'));
    expect(exported.stderr).toBe('srlm: 4 of 6 cells, 2 have failed.\n');
    expect(output('verify', 'a.db')).toContain('2 have failed');
  });

  withSql('has them in its database, and tries them again only when asked', () => {
    srlm(['sweep', ...some, '--on-error', 'continue', '--out', 'a.db', '--quiet']);
    expect(sql('a.db', 'SELECT cell, code FROM failures')).toBe('1|out_of_range\n4|out_of_range');
    const again = srlm(['sweep', '--out', 'a.db', '--resume', '--quiet']);
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('--resume --retry-failed');
    // A failure that does not come again: the cell had no memory, say.
    sql('a.db', 'DROP TABLE digests');
    sql('a.db', `UPDATE failures SET code = 'too_large'`);
    expect(srlm(['sweep', '--out', 'a.db', '--resume', '--quiet']).status).toBe(4);
    const retried = srlm(['sweep', '--out', 'a.db', '--resume', '--retry-failed', '--on-error', 'continue']);
    expect(retried.status).toBe(2);
    sql('a.db', 'DELETE FROM cells WHERE cell = 0');
    sql('a.db', `INSERT INTO failures VALUES (0, 'too_large', '', 'it was too large', 'Wait')`);
    srlm(['sweep', '--out', 'a.db', '--resume', '--retry-failed', '--on-error', 'continue', '--quiet']);
    expect(sql('a.db', 'SELECT count(*) FROM cells')).toBe('4');
    expect(sql('a.db', 'SELECT count(*) FROM failures')).toBe('2');
  });

  test('is merged with its failures', () => {
    const args = ['sweep', ...some, '--on-error', 'continue', '--quiet'];
    const whole = srlm(args).stdout.trim();
    for (const i of [1, 2]) srlm([...args, '--shard', `${i}/2`, '--out', `${i}.db`]);
    const merged = output('merge', 'all.db', '1.db', '2.db');
    expect(merged).toContain('4 of 6 cells');
    expect(merged).toContain('2 have failed');
    expect(merged).toContain(whole);
  });

  test('that have run in another part have not failed', () => {
    const args = ['sweep', '--axis', 'prompts=10,30000', '--replicates', '2', '--rounds', '1', '--quiet'];
    const small = ['--threads', '1', '--memory-limit', '4M', '--on-error', 'continue'];
    expect(srlm([...args, ...small, '--out', 'a.db']).status).toBe(4);
    const hash = output(...args, '--out', 'b.db').trim();
    const merged = output('merge', 'all.db', 'a.db', 'b.db');
    expect(merged).toContain('2 of 2 cells from 2 files\n');
    expect(merged).toContain(hash);
    expect(output('verify', 'all.db')).toContain('no difference');
  });

  test('whose θ would grow beyond all numbers is named, or left out', () => {
    const wild = ['--axis', 'beta=1,0.001', '--replicates', '2', '--samples', '50', '--rounds', '200'];
    const { status, stderr } = refused('sweep', ...wild);
    expect(status).toBe(2);
    expect(stderr).toContain('in the cell beta = 0.001');
    expect(stderr).toContain('--on-error continue');
    const { status: left, stdout } = srlm(['sweep', ...wild, '--on-error', 'continue', '--quiet']);
    expect(left).toBe(2);
    expect(stdout).toMatch(/^[0-9a-f]{16}\n$/);
  });

  test.each([
    [['--on-error', 'cry'], 'stop and continue'],
    [['--retry-failed'], '--out FILE'],
    [['--retry-failed', '--out', 'a.db'], 'Add --resume'],
  ])('%j is refused', (args, part) => {
    const error = refused('sweep', ...small, ...args);
    expect(error.status).toBe(2);
    expect(error.stderr).toContain(part);
  });

  test('without failures is as it was', () => {
    expect(plain(...small, '--on-error', 'continue')).toBe(plain(...small));
  });
});
