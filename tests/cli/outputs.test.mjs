// Outputs are never inputs, nor each other, nor databases: all is declared before anything is computed.
import { closeSync, linkSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, output, refused, srlm, write } from './lib/program.mjs';
import { plain, small } from './lib/sweeps.mjs';

const quick = ['--replicates', '2', '--rounds', '1', '--samples', '20'];

/** Each of the commands is refused, and leaves the folder as it was. */
function allRefused(commands) {
  const look = () =>
    Object.fromEntries(
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => [name, readFileSync(join(folder, name))]),
    );
  const before = look();
  for (const [part, ...command] of commands) {
    const { status, stderr } = refused(...command);
    expect(stderr, command.join(' ')).toContain(part);
    expect(status, command.join(' ')).toBe(2);
    expect(look(), command.join(' ')).toEqual(before);
  }
}

describe('whatever is forced,', () => {
  test('a database is not replaced by its own documents, by whatever name', () => {
    plain(...small, '--out', 'a.db');
    symlinkSync('a.db', join(folder, 'soft.db'));
    linkSync(join(folder, 'a.db'), join(folder, 'hard.db'));
    mkdirSync(join(folder, 'dir'));
    symlinkSync('..', join(folder, 'dir/up'));
    const what = 'is what DATABASE is read from';
    allRefused([
      ...['a.db', './a.db', 'soft.db', 'hard.db', 'dir/up/a.db'].flatMap((name) => [
        [what, 'export', 'a.db', '--csv', name, '--force'],
        [what, 'export', name, '--json', 'a.db', '--force'],
        [what, 'export', 'a.db', '--npz', name, '--force'],
        [what, 'export', 'a.db', '--rows', name, '--force'],
        [what, 'export', 'a.db', '--parquet', name, '--force'],
      ]),
      ['is where --out goes, too', 'sweep', '--out', 'a.db', '--resume', '--json', 'hard.db', '--force'],
      ['is where --csv goes, too', 'export', 'a.db', '--csv', 'x', '--rows', './x'],
      ['is where --rows goes, too', 'export', 'a.db', '--rows', 'x', '--parquet', 'x'],
      ['belongs to the database "a.db"', 'run', ...quick, '--json', 'a.db-wal'],
    ]);
  });

  test('a new database and its documents are different files', () => {
    mkdirSync(join(folder, 'dir'));
    symlinkSync('dir/n.db', join(folder, 'ahead.db')); // to a file that does not exist yet
    symlinkSync('.', join(folder, 'here'));
    const sweep = ['sweep', ...small, '--force'];
    allRefused([
      ['is where --out goes, too', ...sweep, '--out', 'n.db', '--json', 'n.db'],
      ['is where --out goes, too', ...sweep, '--out', 'here/n.db', '--csv', 'n.db'],
      ['is where --out goes, too', ...sweep, '--out', 'ahead.db', '--csv', 'dir/n.db'],
      ['is where --out, in -wal goes, too', ...sweep, '--out', 'n.db', '--json', 'n.db-wal'],
      ['is where --out, in -journal goes, too', ...sweep, '--out', 'n.db', '--json', 'here/n.db-journal'],
      ['is where --json goes, too', ...sweep, '--out', 'n.db', '--json', 'x', '--csv', './x'],
      ['is where --json goes, too', ...sweep, '--json', '-', '--csv', '/dev/stdout'],
    ]);
  });

  test('no other database is replaced by a document', () => {
    plain(...small, '--out', 'a.db');
    plain(...small, '--out', 'b.db');
    const what = 'is a database, and no document replaces one';
    allRefused([
      [what, 'export', 'a.db', '--csv', 'b.db', '--force'],
      [what, 'run', ...quick, '--json', 'b.db', '--force'],
      [what, 'sweep', ...small, '--json', 'b.db', '--force'],
    ]);
  });

  test('specs, rollouts and data are not replaced by results', () => {
    write('spec.json', '{"samples": 20, "replicates": 2, "rounds": 1}');
    write('sweep.json', '{"spec": {"replicates": 2}, "axes": [{"parameter": "beta", "values": [1, 2]}]}');
    write('my.txt', 'the cat sat on the mat and the dog sat on the cat');
    linkSync(join(folder, 'my.txt'), join(folder, 'hard.txt'));
    output('rollouts', '--experiment', 'words', '--count', '3', '--to', 'some.jsonl');
    const own = ['--problem', 'text', '--corpus', 'own', '--text-file', 'my.txt', ...quick];
    const data = 'is what text_file is read from';
    allRefused([
      ['is what SPEC is read from', 'run', 'spec.json', '--json', 'spec.json', '--force'],
      ['is what SPEC is read from', 'run', './spec.json', '--csv', 'spec.json', '--force'],
      ['is what SPEC is read from', 'sweep', 'sweep.json', '--csv', 'sweep.json', '--force'],
      [data, 'run', ...own, '--csv', 'hard.txt', '--force'],
      [data, 'sweep', ...own, '--axis', 'beta=1,2', '--out', 'n.db', '--json', 'my.txt', '--force'],
      [data, 'sweep', ...own, '--axis', 'beta=1,2', '--out', 'hard.txt', '--force'],
      [data, 'rollouts', ...own.slice(0, 6), '--to', 'my.txt', '--force'],
      ...['--diagnosis', '--json', '--csv'].map((flag) => [
        'is what ROLLOUTS is read from',
        ...['diagnose', 'some.jsonl', ...quick.slice(0, 2), flag, 'some.jsonl', '--force'],
      ]),
      [
        'is where --json goes, too',
        ...['diagnose', 'some.jsonl', '--json', 'x.json', '--diagnosis', 'x.json'],
      ],
    ]);
  });

  test('data of a sweep that goes on are not replaced by its documents', () => {
    write('my.txt', 'the cat sat on the mat and the dog sat on the cat');
    const own = ['--problem', 'text', '--corpus', 'own', '--text-file', 'my.txt', ...quick];
    output('sweep', ...own, '--axis', 'beta=1,2', '--out', 'a.db');
    for (const flag of ['--json', '--csv']) {
      const again = ['sweep', '--out', 'a.db', '--resume', flag, './my.txt', '--force'];
      allRefused([[`is where ${flag} goes, too`, ...again]]);
    }
  });

  test('a part is not replaced by a merge that lacks OUT', () => {
    for (const i of [1, 2]) output('sweep', ...small, '--shard', `${i}/2`, '--out', `p${i}.db`, '--quiet');
    output('merge', 'all.db', 'p1.db', 'p2.db');
    allRefused([
      ['is part 1/2 of a sweep, and is not replaced', 'merge', 'p1.db', 'p2.db', '--force'],
      ['has cells of this sweep that no PART has', 'merge', 'all.db', 'p2.db', '--force'],
      ['is what PART is read from', 'merge', 'p1.db', './p1.db', 'p2.db', '--force'],
    ]);
    const { stderr } = refused('merge', 'all.db', 'p1.db', 'p2.db');
    expect(stderr).toContain('Add --force to replace it');
    output('merge', 'all.db', 'p1.db', 'p2.db', '--force');
  });

  test('what the shell sends stdout to is no input either', () => {
    plain(...small, '--out', 'a.db');
    write('spec.json', '{"samples": 20, "replicates": 2, "rounds": 1}');
    output('run', ...quick, '--json', 'result.json');
    for (const [file, ...command] of [
      ['a.db', 'verify', 'a.db', '--cells', '0'],
      ['a.db', 'export', 'a.db', '--csv', '-'],
      ['a.db', 'sweep', '--out', 'a.db', '--resume'],
      ['spec.json', 'run', 'spec.json'],
      ['result.json', 'hash', 'result.json'],
    ]) {
      const before = readFileSync(join(folder, file));
      const appended = openSync(join(folder, file), 'a');
      const { status, stderr } = srlm(command, { stdio: ['ignore', appended, 'pipe'] });
      closeSync(appended);
      expect(stderr, command.join(' ')).toContain('is where stdout goes');
      expect(status).toBe(2);
      expect(readFileSync(join(folder, file))).toEqual(before);
    }
  });
});

test('what the shell sends stderr to is no output either', () => {
  const log = openSync(join(folder, 'log'), 'a');
  const { status } = srlm(['run', ...quick, '--json', 'log', '--force'], { stdio: ['ignore', 'pipe', log] });
  closeSync(log);
  expect(status).toBe(2);
  expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('"log" is where stderr goes');
});

describe('special names', () => {
  test('are files: nothing in them is for SQLite', () => {
    for (const name of [':memory:', 'file:a.db', 'file:b.db?mode=memory', '%41.db']) {
      expect(plain(...small, '--out', name)).toBe(plain(...small));
      expect(readdirSync(folder)).toContain(name);
      expect(output('verify', name, '--cells', '1')).toContain('no difference');
    }
  });

  test('devices take documents, folders do not, and no database goes to either', () => {
    mkdirSync(join(folder, 'dir'));
    output('run', ...quick, '--json', '/dev/null', '--csv', '/dev/null', '--quiet');
    for (const [status, ...command] of [
      [7, 'run', ...quick, '--json', '/dev/full', '--quiet'],
      [7, 'run', ...quick, '--json', 'dir'],
      [7, 'sweep', ...small, '--out', 'dir'],
      [7, 'sweep', ...small, '--out', '/dev/null'],
      [3, 'export', '/dev/null', '--csv', '-'],
      [3, 'export', 'dir', '--csv', '-'],
    ]) {
      const run = srlm(command);
      expect(run.stderr, command.join(' ')).toMatch(/srlm: error \(\w+\): .*\.\n$/);
      expect(run.status, command.join(' ')).toBe(status);
    }
    expect(readdirSync(folder)).toEqual(['dir']);
  });
});
