// Small sweeps, and looking into their databases.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'vitest';
import { folder, hasProgram, output } from './program.mjs';

export const small = [
  ...['--axis', 'samples=20,40', '--axis', 'beta=0.5..2:3'],
  ...['--replicates', '3', '--rounds', '2'],
];

/** The hash of a sweep. */
export const plain = (...args) => output('sweep', ...args, '--quiet').trim();

const known = new Map();
/** The same, computed once for each sweep. */
export function hashOf(args) {
  if (!known.has(args)) known.set(args, plain(...args));
  return known.get(args);
}

/** What a report says from its table on, without the time. */
export const table = (report) => report.slice(report.indexOf('Mean')).replace(/^Time.*\n/m, '');

const sqlite3 = hasProgram('sqlite3', '--version');
const python = hasProgram('python3', '-c', 'import sqlite3');

/** Rows of a query, columns joined by "|"; runs any statement. */
export function sql(name, statement) {
  if (sqlite3)
    return execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(folder, name), statement], {
      encoding: 'utf8',
    }).trim();
  const script = `import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
for row in database.execute(sys.argv[2]): print('|'.join('' if v is None else str(v) for v in row))
database.commit()`;
  return execFileSync('python3', ['-c', script, join(folder, name), statement], { encoding: 'utf8' }).trim();
}

/** A test that needs sql(). */
export const withSql = test.skipIf(!sqlite3 && !python);

/** Another program that has a database open: `run` executes a statement there, `end` closes it. */
export function session(name) {
  const script = `import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
for line in sys.stdin:
    for row in database.execute(line): pass
    print('done', flush=True)`;
  const child = spawn('python3', ['-c', script, join(folder, name)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  return {
    run: async (statement) => {
      child.stdin.write(`${statement}\n`);
      await once(child.stdout, 'data');
    },
    end: async () => {
      child.stdin.end();
      await closed;
    },
  };
}

/** A test that needs session(). */
export const withSession = test.skipIf(!python);
