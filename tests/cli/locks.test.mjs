// What other programs, and people, do to a database while it is written and afterwards.
import { copyFileSync, existsSync, linkSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, output, refused, srlm, start } from './lib/program.mjs';
import { hashOf, plain, session, small, sql, withSession, withSql } from './lib/sweeps.mjs';

const at = (name) => join(folder, name);
const long = ['--axis', 'samples=20..200:20', '--axis', 'beta=0.5..4:10', '--replicates', '24'];
const endless = ['--axis', 'beta=1..2:60', '--replicates', '1000000'];
const done = (name) => Number(sql(name, 'SELECT count(*) FROM cells'));

/** A sweep that has committed something and is still running. */
async function running(args) {
  const sweep = start(['sweep', ...args, '--out', 'a.db', '--quiet', '--threads', '1']);
  await sweep.until(() => existsSync(at('a.db-wal')));
  const committed = () =>
    Number(sql('a.db', 'SELECT (SELECT count(*) FROM cells) + (SELECT count(*) FROM blocks)'));
  await sweep.until(() => committed() > 0);
  return sweep;
}

describe('a second writer', () => {
  withSql('is refused by every name of the file', async () => {
    const { child, ended } = await running(endless);
    linkSync(at('a.db'), at('hard.db'));
    const held = (name) => {
      const { status, stderr } = refused('sweep', '--out', name, '--resume');
      expect(status, name).toBe(8);
      expect(stderr).toMatch(/another srlm .*is writing/);
      return stderr;
    };
    expect(held('a.db')).toContain(`(process ${child.pid} on `);
    held('hard.db');
    renameSync(at('a.db'), at('moved.db'));
    held('moved.db');
    expect(refused('sweep', ...small, '--out', 'moved.db', '--force').status).toBe(8);
    expect(refused('export', 'moved.db', '--csv', '-').stderr).toContain(
      'is being written under another name',
    );
    // A new database of the old name would take the old one's log for its own.
    expect(refused('sweep', ...small, '--out', 'a.db').stderr).toContain('"a.db-wal" is left of a database');
    child.kill('SIGKILL');
    await ended();
  });

  test('through a hard link is refused also when the first has ended', () => {
    output('sweep', ...small, '--shard', '1/2', '--out', 'p.db', '--quiet');
    output('merge', 'a.db', 'p.db'); // lacks cells
    linkSync(at('a.db'), at('hard.db'));
    const { status, stderr } = refused('sweep', '--out', 'hard.db', '--resume');
    expect(status).toBe(7);
    expect(stderr).toContain('has 2 names (hard links)');
    expect(refused('sweep', ...small, '--out', 'a.db', '--force').stderr).toContain('has 2 names');
    rmSync(at('a.db'));
    expect(plain('--out', 'hard.db', '--resume')).toBe(plain(...small));
    linkSync(at('hard.db'), at('backup.db')); // finished: nothing will be written
    expect(plain('--out', 'backup.db', '--resume')).toBe(plain(...small));
    expect(output('verify', 'backup.db')).toContain('no difference');
  });
});

describe('a database that loses its name while it is written', () => {
  withSql.each([
    ['is renamed', (name) => renameSync(at(name), at('moved.db')), 'moved.db', 'was renamed'],
    ['is removed', (name) => rmSync(at(name)), 'a.db', 'was removed'],
    [
      'is replaced',
      (name) => {
        copyFileSync(at(name), at('other'));
        renameSync(at('other'), at(name));
      },
      'a.db.saved',
      'was removed',
    ],
  ])('%s: the sweep ends, and all that was computed is there', async (_, lose, name, words) => {
    const { child, ended } = await running(long);
    child.kill('SIGSTOP');
    const before = done('a.db');
    lose('a.db');
    child.kill('SIGCONT');
    const { code, stderr } = await ended();
    expect(stderr).toContain(`"a.db" ${words} while it was being written`);
    expect(stderr).toMatch(new RegExp(`--out \\S*${name} --resume`));
    expect(code).toBe(7);
    expect(existsSync(at('a.db-wal'))).toBe(false);
    expect(done(name)).toBeGreaterThan(before);
    expect(plain('--out', name, '--resume')).toBe(hashOf(long));
    expect(output('verify', name, '--cells', '5')).toContain('no difference');
  });
});

describe('a finished database stands alone', () => {
  withSession('also when somebody has it open without a transaction', async () => {
    const { ended } = await running(long);
    const other = session('a.db');
    await other.run('SELECT count(*) FROM cells');
    const { code, stderr } = await ended();
    expect(stderr).toBe('');
    expect(code).toBe(0);
    copyFileSync(at('a.db'), at('copy.db'));
    expect(output('export', 'copy.db', '--csv', '-').split('\n')).toHaveLength(202);
    await other.end();
    plain('--out', 'a.db', '--resume');
    expect(readdirSync(folder).sort()).toEqual(['a.db', 'copy.db']);
  });

  withSession('or the program says what keeps it from that', async () => {
    const { ended } = await running(long);
    const reader = session('a.db');
    await reader.run('BEGIN');
    await reader.run('SELECT count(*) FROM cells');
    const { code, stderr } = await ended();
    expect(stderr).toMatch(/^srlm: waiting up to \d+ s for another program that holds "a.db"\n/);
    expect(stderr).toContain('all cells are done and safe, but another program is reading "a.db"');
    expect(stderr).toContain('then run "srlm sweep --out a.db --resume"');
    expect(code).toBe(8);
    const again = srlm(['sweep', '--out', 'a.db', '--resume', '--quiet']); // and it is still there
    expect(again.stderr).toContain('another program is reading "a.db"');
    expect(again.status).toBe(8);
    copyFileSync(at('a.db'), at('copy.db')); // as somebody would who did not read that
    expect(srlm(['export', 'copy.db', '--csv', '-']).stderr).toContain(
      'more may be in "copy.db-wal", which belongs to it and is not there',
    );
    await reader.end();
    expect(plain('--out', 'a.db', '--resume')).toBe(hashOf(long));
    expect(readdirSync(folder).sort()).toEqual(['a.db', 'copy.db']);
    expect(plain('--out', 'copy.db', '--resume')).toBe(hashOf(long)); // what is missing is computed anew
  });
});

describe('another program', () => {
  withSession('that keeps a write transaction open is waited for, not for ever', async () => {
    output('sweep', ...small, '--shard', '1/2', '--out', 'p.db', '--quiet');
    output('merge', 'a.db', 'p.db');
    const before = readFileSync(at('a.db'));
    const writer = session('a.db');
    await writer.run('BEGIN IMMEDIATE');
    const { ended } = start(['sweep', '--out', 'a.db', '--resume', '--quiet']);
    const { code, stderr } = await ended();
    expect(stderr).toContain('"a.db" is held by another program');
    expect(code).toBe(8);
    await writer.run('ROLLBACK');
    await writer.end();
    expect(readFileSync(at('a.db'))).toEqual(before);
    expect(plain('--out', 'a.db', '--resume')).toBe(plain(...small));
  });

  withSession('that ends its transaction in time goes unnoticed', async () => {
    output('sweep', ...small, '--shard', '1/2', '--out', 'p.db', '--quiet');
    output('merge', 'a.db', 'p.db');
    const writer = session('a.db');
    await writer.run('BEGIN IMMEDIATE');
    const { ended, text, until } = start(['sweep', '--out', 'a.db', '--resume', '--quiet']);
    await until(() => text.stderr.includes('waiting'));
    await writer.run('COMMIT');
    const { code, stdout } = await ended();
    expect(code).toBe(0);
    expect(stdout.trim()).toBe(plain(...small));
    await writer.end();
  });

  withSession('that is waited for does not keep the program from being interrupted', async () => {
    output('sweep', ...small, '--shard', '1/2', '--out', 'p.db', '--quiet');
    output('merge', 'a.db', 'p.db');
    const writer = session('a.db');
    await writer.run('BEGIN IMMEDIATE');
    const { child, ended, text, until } = start(['sweep', '--out', 'a.db', '--resume', '--quiet']);
    await until(() => text.stderr.includes('waiting'));
    child.kill('SIGINT');
    expect((await ended()).code).toBe(130);
    await writer.end();
  });

  withSql('that changes the database while it is written is reported', async () => {
    const { child, ended, text, until } = await running(endless);
    sql('a.db', "INSERT INTO metadata VALUES ('mine', 'too')");
    await until(() => text.stderr !== '');
    expect(text.stderr).toContain('another program has changed "a.db" while it is being written');
    child.kill('SIGINT');
    expect((await ended()).code).toBe(130);
    expect(readdirSync(folder)).toEqual(['a.db']); // an interrupted one stands alone, too
  });
});
