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
    sql('bad.db', 'PRAGMA user_version = 2');
    allRefuse('newer version');
  });

  withSql('is not continued by another version', () => {
    output('sweep', ...small, '--shard', '1/2', '--out', 'a.db', '--quiet');
    sql('a.db', `DELETE FROM metadata WHERE key = 'finished'`);
    sql('a.db', `UPDATE metadata SET value = '0.0.1' WHERE key = 'version'`);
    const { status, stderr } = refused('sweep', '--resume', '--out', 'a.db');
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
        `UPDATE cells SET record = replace(record, '"theta_norm":', '"theta_norm":1') WHERE cell = 0`,
        'other numbers were changed',
      ],
    ]) {
      copyFileSync(join(folder, 'whole.db'), join(folder, 'a.db'));
      sql('a.db', change);
      const { status, stdout, stderr } = srlm(['verify', 'a.db', '--cells', 'all']);
      expect(status, change).toBe(5);
      expect(stdout).toContain(part);
      expect(stderr).toContain('not what the sweep gives');
    }
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
    const root = process.getuid() === 0;
    const lock = (on) =>
      root
        ? spawnSync('chattr', [on ? '+i' : '-i', join(folder, 'dir')]).status === 0
        : chmodSync(join(folder, 'dir'), on ? 0o555 : 0o755) === undefined;
    if (!lock(true)) skip('nothing is read-only for root on this file system');
    try {
      const before = statSync(join(folder, 'dir/a.db')).mtimeMs;
      expect(refused('sweep', ...small, '--out', 'dir/b.db').status).toBe(7);
      const { status, stderr } = refused('sweep', '--out', 'dir/a.db', '--resume');
      expect(status).toBe(7);
      expect(stderr).toContain('that you may write to');
      expect(output('export', 'dir/a.db', '--csv', '-')).toContain('mean'); // a finished one can be read
      expect(statSync(join(folder, 'dir/a.db')).mtimeMs).toBe(before);
    } finally {
      lock(false);
    }
  });
});
