// Databases that are not as they should be.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, output, refused, srlm } from './lib/program.mjs';
import { plain, small, sql, withSql } from './lib/sweeps.mjs';

describe('a file that is not as it should be', () => {
  const commands = [
    ['sweep', '--resume', '--out', 'bad.db'],
    ['export', 'bad.db', '--csv', '-'],
    ['verify', 'bad.db'],
    ['merge', 'out.db', 'bad.db'],
  ];

  function allRefuse(part) {
    const before = readFileSync(join(folder, 'bad.db'));
    for (const command of commands) {
      const { status, stderr } = refused(...command);
      expect(status, command.join(' ')).toBe(3);
      expect(stderr).toContain(part);
    }
    expect(readFileSync(join(folder, 'bad.db'))).toEqual(before);
  }

  test('is refused: no database', () => {
    writeFileSync(join(folder, 'bad.db'), 'some text '.repeat(100));
    allRefuse('is no SQLite database');
    const { status, stderr } = refused('sweep', ...small, '--out', 'bad.db', '--force');
    expect(status).toBe(3);
    expect(stderr).toContain('is not replaced');
    writeFileSync(join(folder, 'bad.db'), '');
    allRefuse('is empty');
  });

  withSql('is refused: of another program, and left alone even by --force', () => {
    sql('bad.db', 'CREATE TABLE cells (mine)');
    allRefuse('is a database of another program');
    const before = readFileSync(join(folder, 'bad.db'));
    expect(refused('sweep', ...small, '--out', 'bad.db', '--force').status).toBe(3);
    expect(readFileSync(join(folder, 'bad.db'))).toEqual(before);
  });

  withSql('is refused: of a newer version', () => {
    plain(...small, '--out', 'bad.db');
    sql('bad.db', 'PRAGMA user_version = 3');
    allRefuse('newer version');
  });

  withSql('is not continued by another version', () => {
    output('sweep', ...small, '--shard', '1/2', '--out', 'a.db', '--quiet');
    sql('a.db', `DELETE FROM metadata WHERE key = 'finished'`);
    sql('a.db', 'DROP TABLE digests'); // they would say that the version was changed
    sql('a.db', `UPDATE metadata SET value = '0.0.1' WHERE key = 'version'`);
    const { status, stderr } = srlm(['sweep', '--resume', '--out', 'a.db']);
    expect(status).toBe(3);
    expect(stderr).toContain('version 0.0.1');
  });

  test('is refused: damaged', () => {
    plain(...small, '--out', 'bad.db');
    const whole = readFileSync(join(folder, 'bad.db'));
    for (const damage of [
      (bytes) => bytes.subarray(0, 9000),
      (bytes) => bytes.fill(0xff, 4096, 12288),
      (bytes) => bytes.fill(0x5a, 8192),
    ]) {
      writeFileSync(join(folder, 'bad.db'), damage(Buffer.from(whole)));
      const { status, stderr } = refused('verify', 'bad.db');
      expect(status, damage.toString()).toBe(3);
      expect(stderr).toContain('is damaged');
    }
  });

  withSql('is found out by verify: altered numbers', () => {
    plain(...small, '--out', 'whole.db');
    expect(output('verify', 'whole.db', '--cells', '2', '--seed', '5')).toContain(
      '2 cells computed anew; no difference',
    );
    for (const [change, part] of [
      [`UPDATE cells SET hash = 'aaaaaaaaaaaaaaaa' WHERE cell = 4`, 'the hash in its column is a'],
      [`UPDATE cells SET mean = mean + 1e-9 WHERE cell = 1`, 'a statistic in its columns'],
      [`UPDATE metadata SET value = 'aaaaaaaaaaaaaaaa' WHERE key = 'hash'`, 'is not that of its cells'],
      [
        `UPDATE cells SET record = replace(record, hash, 'bbbbbbbbbbbbbbbb'), hash = 'bbbbbbbbbbbbbbbb' WHERE cell = 3`,
        'recorded bbbbbbbbbbbbbbbb, computed',
      ],
      [
        `UPDATE cells SET record = replace(record, '"global_certificate":', '"global_certificate":1') WHERE cell = 0`,
        'other numbers were changed',
      ],
    ]) {
      copyFileSync(join(folder, 'whole.db'), join(folder, 'a.db'));
      sql('a.db', 'DROP TABLE digests'); // as older versions wrote it
      sql('a.db', change);
      const { status, stdout, stderr } = srlm(['verify', 'a.db', '--cells', 'all']);
      expect(status, change).toBe(5);
      expect(stdout).toContain(part);
      expect(stderr).toContain('not what the sweep gives');
    }
  });

  withSql('is found out by whoever opens it: one digit that was changed, anywhere', () => {
    plain(...small, '--out', 'whole.db');
    const columns = sql('whole.db', `SELECT name FROM pragma_table_info('cells')`).trim().split('\n');
    expect(columns).toHaveLength(18);
    const other = (value) =>
      `CASE WHEN typeof(${value}) = 'text' THEN ${value} || '1' ELSE coalesce(${value}, 0) + 1 END`;
    const changes = columns.flatMap((column, i) => [
      [
        `UPDATE cells SET ${column} = ${other(column)} WHERE cell = ${column === 'cell' ? 5 : (i * 2) % 6}`,
        'cell ',
      ],
    ]);
    for (const key of sql('whole.db', 'SELECT key FROM metadata').trim().split('\n')) {
      changes.push([
        `UPDATE metadata SET value = value || '1' WHERE key = '${key}'`,
        `"${key}" of its metadata`,
      ]);
    }
    changes.push(
      ['DELETE FROM cells WHERE cell = 2', 'cell 2 '],
      [`DELETE FROM metadata WHERE key = 'build'`, '"build" of its metadata'],
      [`DELETE FROM digests WHERE name = 'cells/0'`, 'cell 0 '],
      [
        `UPDATE digests SET sha256 = iif(sha256 LIKE '0%', '1', '0') || substr(sha256, 2) WHERE name = 'cells/4'`,
        'cell 4 ',
      ],
    );
    for (const [change, place] of changes) {
      copyFileSync(join(folder, 'whole.db'), join(folder, 'a.db'));
      sql('a.db', change);
      for (const words of [
        ['export', 'a.db', '--csv', '-'],
        ['sweep', '--resume', '--out', 'a.db'],
        ['merge', 'all.db', 'a.db'],
      ]) {
        const { status, stdout, stderr } = srlm(words);
        expect(status, `${words}: ${change}`).toBe(3);
        expect(stdout).toBe('');
        expect(stderr).toContain('"a.db" is damaged: ');
        expect(stderr).toContain(place);
        expect(stderr).toContain('Take a copy of it from before');
      }
      const { status, stdout, stderr } = srlm(['verify', 'a.db', '--cells', '0']);
      expect([3, 5], change).toContain(status);
      expect(stdout + stderr).toContain(place);
    }
  });

  withSql('is found out by whoever reads it: a failure that was changed, and replicates', () => {
    const damaged = (place, ...words) => {
      const { status, stderr } = refused(...words);
      expect(status, words.join(' ')).toBe(3);
      expect(stderr).toContain(`"a.db" is damaged: ${place}`);
    };
    const some = ['--problem', 'tabular', '--kappa-0', '8', '--axis', 'responses=16,4', '--replicates', '2'];
    srlm(['sweep', ...some, '--on-error', 'continue', '--out', 'failed.db', '--quiet']);
    for (const change of [
      `UPDATE failures SET problem = 'nothing'`,
      `UPDATE failures SET code = 'io'`,
      'DELETE FROM failures',
      'INSERT INTO failures SELECT 0, code, parameter, problem, remedy FROM failures',
    ]) {
      copyFileSync(join(folder, 'failed.db'), join(folder, 'a.db'));
      sql('a.db', change);
      for (const words of [
        ['export', 'a.db', '--csv', '-'],
        ['sweep', '--resume', '--out', 'a.db'],
        ['merge', 'all.db', 'a.db'],
      ])
        damaged('cell ', ...words);
      expect(srlm(['verify', 'a.db', '--cells', '0']).stdout).toContain(
        'its failure is not what was written',
      );
    }
    // The first replicates have θ or π in their hashes, which is not kept: that hash cannot speak for them.
    plain(...small, '--record-theta', '1', '--out', 'whole.db');
    for (const change of [
      'UPDATE blocks SET trace = (SELECT trace FROM blocks WHERE cell = 1) WHERE cell = 0',
      'UPDATE blocks SET trace = substr(trace, 1, 40) || zeroblob(1) || substr(trace, 42) WHERE cell = 0',
      'UPDATE blocks SET first = first + 1 WHERE cell = 0',
    ]) {
      copyFileSync(join(folder, 'whole.db'), join(folder, 'a.db'));
      sql('a.db', change);
      const place = 'cell 0 (samples = 20, beta = 0.5): its replicates are not what was written';
      damaged(place, 'export', 'a.db', '--measure', 'confidence', '--csv', '-');
      damaged(place, 'export', 'a.db', '--rows', '-');
      damaged(place, 'merge', 'all.db', 'a.db');
      expect(srlm(['verify', 'a.db', '--cells', '0']).status, change).not.toBe(0);
    }
  });

  withSql('of an older version, without digests, is taken as it stands, and that is said', () => {
    plain(...small, '--out', 'whole.db');
    const csv = output('export', 'whole.db', '--csv', '-');
    sql('whole.db', 'DROP TABLE digests');
    const { status, stdout, stderr } = srlm(['export', 'whole.db', '--csv', '-']);
    expect(status).toBe(0);
    expect(stdout).toBe(csv);
    expect(stderr).toContain('note: "whole.db" is of a version that kept no digests');
    expect(srlm(['export', 'whole.db', '--measure', 'kappa', '--csv', '-']).status).toBe(0);
    expect(srlm(['merge', 'all.db', 'whole.db']).status).toBe(0);
  });

  test('cannot be written: found out before the sweep', () => {
    mkdirSync(join(folder, 'dir'));
    for (const path of ['dir', 'nowhere/a.db', '/proc/a.db', '/dev/null']) {
      const { status } = refused('sweep', ...small, '--out', path);
      expect(status, path).toBe(7);
    }
    expect(readdirSync(folder)).toEqual(['dir']);
  });

  test('in a folder that is read-only', ({ skip }) => {
    mkdirSync(join(folder, 'dir'));
    plain(...small, '--out', 'dir/a.db');
    output('sweep', ...small, '--shard', '1/2', '--out', 'part.db', '--quiet');
    output('merge', 'dir/unfinished.db', 'part.db');
    const root = process.getuid() === 0;
    const lock = (on) =>
      root
        ? spawnSync('chattr', [on ? '+i' : '-i', join(folder, 'dir')]).status === 0
        : chmodSync(join(folder, 'dir'), on ? 0o555 : 0o755) === undefined;
    if (!lock(true)) skip('nothing is read-only for root on this file system');
    try {
      const before = statSync(join(folder, 'dir/a.db')).mtimeMs;
      expect(refused('sweep', ...small, '--out', 'dir/b.db').status).toBe(7);
      const { status, stderr } = refused('sweep', '--out', 'dir/unfinished.db', '--resume');
      expect(status).toBe(7);
      expect(stderr).toContain('that you may write to');
      expect(output('export', 'dir/a.db', '--csv', '-')).toContain('mean'); // a finished one can be read
      expect(plain('--out', 'dir/a.db', '--resume')).toBe(plain(...small)); // and there is nothing to write
      expect(statSync(join(folder, 'dir/a.db')).mtimeMs).toBe(before);
    } finally {
      lock(false);
    }
  });
});
