// Sweeps in a database.
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, output, readJson, refused, start } from './lib/program.mjs';
import { plain, small, sql, table, withSql } from './lib/sweeps.mjs';

describe('a sweep in a database', () => {
  test('has the hash and the table of one without, and says what it holds', () => {
    const report = output('sweep', ...small, '--measure', 'kappa');
    const durable = output('sweep', ...small, '--measure', 'kappa', '--out', 'a.db');
    expect(table(durable)).toBe(table(report));
    expect(readdirSync(folder)).toEqual(['a.db']); // nothing beside it
    expect(output('sweep', '--out', 'a.db', '--resume')).toContain(table(report));
  });

  withSql('can be read with SQL', () => {
    const hash = plain(...small, '--floor', 'true', '--out', 'a.db', '--measure', 'kappa');
    output('export', 'a.db', '--json', 'a.json');
    expect(sql('a.db', 'PRAGMA application_id')).toBe(String(0x53524c4d));
    expect(sql('a.db', 'PRAGMA user_version')).toBe('2');
    expect(sql('a.db', "SELECT value FROM metadata WHERE key = 'hash'")).toBe(hash);
    const { cells, sweep } = readJson('a.json');
    expect(JSON.parse(sql('a.db', "SELECT value FROM metadata WHERE key = 'sweep'"))).toEqual(sweep);
    const columns = 'samples, beta, mean, standard_error, low, median, high, missing, floor';
    const rows = sql('a.db', `SELECT ${columns}, hash FROM results`).split('\n');
    expect(rows).toHaveLength(6);
    for (const [i, row] of rows.entries()) {
      const values = row.split('|');
      expect(values.pop()).toBe(cells[i].hash);
      const [a, b] = cells[i].position;
      const { mean, standard_error, low, median, high, missing, floor } = cells[i];
      const expected = [sweep.axes[0].values[a], sweep.axes[1].values[b], mean, standard_error];
      expected.push(low, median, high, missing, floor);
      for (const [k, value] of values.entries()) expect(Number(value)).toBeCloseTo(expected[k], 12);
    }
    expect(JSON.parse(sql('a.db', 'SELECT spec FROM cells WHERE cell = 3'))).toEqual(cells[3].spec);
    expect(sql('a.db', 'SELECT sum(count) FROM blocks')).toBe('18'); // every replicate of 6 cells
  });

  withSql(
    'takes at most twice its final size while it is written, and then no more than it needs',
    async () => {
      const sizeOf = (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
      const cell = ['--axis', 'beta=1', '--replicates', '30000', '--rounds', '4', '--threads', '1'];
      const { ended } = start(['sweep', ...cell, '--out', 'a.db', '--quiet']);
      let largest = 0;
      const timer = setInterval(() => {
        largest = Math.max(largest, sizeOf('a.db') + sizeOf('a.db-wal'));
      }, 5);
      expect((await ended()).code).toBe(0);
      clearInterval(timer);
      expect(sizeOf('a.db')).toBeGreaterThan(1e6);
      // Twice where it took less than a second, and so was written in one transaction, with its frames.
      expect(largest).toBeLessThan(2 * sizeOf('a.db') + 5e5);
      const metrics = JSON.parse(output('metrics', '--json')).length;
      expect(sizeOf('a.db')).toBeLessThan(0.4 * 8 * 30000 * 5 * metrics); // docs/database.md
      expect(sql('a.db', 'PRAGMA freelist_count')).toBe('0');
    },
  );

  test('is kept, unless --force says otherwise', () => {
    plain(...small, '--out', 'a.db');
    const before = readFileSync(join(folder, 'a.db'));
    const { status, stderr } = refused('sweep', ...small, '--out', 'a.db');
    expect(status).toBe(7);
    expect(stderr).toContain('Add --resume to go on with it, --force to replace it');
    expect(readFileSync(join(folder, 'a.db'))).toEqual(before);
    const other = [...small, '--judge-noise', '1'];
    expect(plain(...other, '--out', 'a.db', '--force')).toBe(plain(...other));
    expect(output('verify', 'a.db')).toContain('no difference');
  });

  test('of another kind is not continued, and the error says what differs', () => {
    plain(...small, '--out', 'a.db');
    for (const [args, part] of [
      [[...small, '--kappa-0', '3'], 'spec.kappa_0 is missing in the file, and 3 in the command line'],
      [[...small, '--measure', 'kappa'], 'measure is "target_failure" in the file, and "kappa"'],
      [['--axis', 'samples=20,50', ...small.slice(2)], 'axes.0.values.1 is 40 in the file, and 50'],
      [[...small, '--shard', '1/2'], 'is part 1/1'],
    ]) {
      const { status, stderr } = refused('sweep', ...args, '--out', 'a.db', '--resume');
      expect(status).toBe(3);
      expect(stderr).toContain(part);
    }
    expect(plain(...small, '--out', 'a.db', '--resume')).toBe(plain(...small));
  });

  test('goes through a link to the file behind it', () => {
    mkdirSync(join(folder, 'data'));
    plain(...small, '--out', 'data/a.db');
    symlinkSync('data/a.db', join(folder, 'link.db'));
    expect(output('sweep', '--out', 'link.db', '--resume', '--quiet').trim()).toBe(plain(...small));
    expect(readdirSync(folder).sort()).toEqual(['data', 'link.db']);
  });

  test('knows the experiment that it was begun from', () => {
    const few = ['--experiment', 'self-starvation', '--samples', '50', '--replicates', '2'];
    const report = output('sweep', ...few, '--out', 'a.db');
    const again = output('sweep', '--out', 'a.db', '--resume');
    expect(again).toContain('Takeaway');
    expect(table(again)).toBe(table(report));
  });

  test('with own data goes on with these data only', () => {
    writeFileSync(join(folder, 'my.txt'), 'the cat sat on the mat and the dog sat on the cat');
    const own = ['--problem', 'text', '--corpus', 'own', '--text-file', 'my.txt', '--axis', 'beta=1,2'];
    const first = ['sweep', ...own, '--replicates', '2', '--samples', '20', '--out', 'a.db'];
    output(...first, '--shard', '1/2');
    writeFileSync(join(folder, 'my.txt'), 'the cat sat on the mat and the dog sat on the hat');
    const { status, stderr } = refused('verify', 'a.db');
    expect(status).toBe(3);
    expect(stderr).toContain('Give the original file under its name, my.txt');
  });
});
