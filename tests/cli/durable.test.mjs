// Sweeps in a database: killed, continued, shared out, exported, checked. SRLM_BIN names another program.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';

const program =
  process.env.SRLM_BIN ?? fileURLToPath(new URL('../../build/native/native/srlm', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'srlm-durable-'));
const env = { ...process.env, LC_ALL: 'C.UTF-8' };
let folder;
let count = 0;
vi.setConfig({ testTimeout: 60000 }); // many starts of the program

beforeEach(() => {
  folder = join(base, String(count++));
  mkdirSync(folder);
});
afterAll(() => rmSync(base, { recursive: true }));

function srlm(args, options = {}) {
  const run = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8', timeout: 60000, ...options });
  if (run.error) throw run.error;
  return run;
}

/** What a command prints; it must succeed and have nothing to complain about. */
function output(...args) {
  const { status, stdout, stderr } = srlm(args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** A command that fails: its exit status and what it says. */
function refused(...args) {
  const { status, stderr } = srlm(args);
  expect(stderr).toMatch(/^srlm: error \(\w+\): .*\.\n$/);
  return { status, stderr };
}

const read = (name) => readFileSync(join(folder, name), 'utf8');
const readJson = (name) => JSON.parse(read(name));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const hasProgram = (name, ...args) => spawnSync(name, args).status === 0;
const sqlite3 = hasProgram('sqlite3', '--version');
const python = hasProgram('python3', '-c', 'import sqlite3');
const numpy = ['python3', '/usr/bin/python3'].find((name) => hasProgram(name, '-c', 'import numpy'));

/** Rows of a query, columns joined by "|"; runs any statement. */
function sql(name, statement) {
  if (sqlite3) return execFileSync('sqlite3', [join(folder, name), statement], { encoding: 'utf8' }).trim();
  const script = `import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
for row in database.execute(sys.argv[2]): print('|'.join('' if v is None else str(v) for v in row))
database.commit()`;
  return execFileSync('python3', ['-c', script, join(folder, name), statement], { encoding: 'utf8' }).trim();
}
const withSql = test.skipIf(!sqlite3 && !python);

const small = ['--axis', 'samples=20,40', '--axis', 'beta=0.5..2:3', '--replicates', '3', '--rounds', '2'];
const plain = (...args) => output('sweep', ...args, '--quiet').trim();
/** What a report says from its table on, without the time. */
const table = (report) => report.slice(report.indexOf('Mean')).replace(/^Time.*\n/m, '');

/** Starts the program, and ends it with a signal after some time; gives exit code, signal and what it says. */
async function killed(args, signal, milliseconds) {
  const child = spawn(program, args, { cwd: folder, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const closed = once(child, 'close');
  const timer = setTimeout(() => child.kill(signal), milliseconds);
  const [code, by] = await closed;
  clearTimeout(timer);
  return { code, by, stdout, stderr };
}

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
    expect(sql('a.db', 'PRAGMA user_version')).toBe('1');
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
    expect(sql('a.db', 'SELECT count(*) FROM blocks')).toBe('0');
  });

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

describe('a killed sweep', () => {
  const long = ['--axis', 'samples=20..200:20', '--axis', 'beta=0.5..4:10', '--replicates', '48'];

  test('goes on after each of many SIGKILLs, and gives the same table and hash', {
    timeout: 120000,
  }, async () => {
    const report = output('sweep', ...long);
    const [, hash] = report.match(/^Hash +(\w+)$/m);
    let kills = 0;
    let seed = 1;
    // With the sweep on the command line the first start may be killed before there is a file.
    const args = ['sweep', ...long, '--out', 'a.db', '--resume', '--quiet'];
    const patience = Date.now() + 20000; // on a busy machine kills alone may never let it end
    while (kills < 50 || Date.now() < patience) {
      seed = (seed * 48271) % 2147483647;
      const { code, by, stdout, stderr } = await killed(args, 'SIGKILL', 5 + (seed % 56));
      expect(stderr).toBe('');
      if (code === null) {
        expect(by).toBe('SIGKILL');
        ++kills;
        continue;
      }
      expect(code).toBe(0);
      expect(stdout).toBe(`${hash}\n`);
      if (kills >= 50) break;
      rmSync(join(folder, 'a.db')); // a fast machine: once more from the start
    }
    const resumed = output('sweep', '--out', 'a.db', '--resume');
    expect(resumed).toContain(`Hash         ${hash}\n`);
    expect(table(resumed)).toBe(table(report));
    expect(output('verify', 'a.db', '--cells', 'all')).toContain('no difference');
    expect(readdirSync(folder).filter((name) => !name.endsWith('.tmp'))).toEqual(['a.db']);
  });

  withSql('within a long cell loses no replicates that were journaled', { timeout: 120000 }, async () => {
    const cell = ['--axis', 'beta=1', '--replicates', '20000', '--threads', '1'];
    const hash = plain(...cell);
    const child = spawn(program, ['sweep', ...cell, '--out', 'a.db', '--quiet'], { cwd: folder, env });
    const closed = once(child, 'close');
    const journaled = () => Number(sql('a.db', 'SELECT total(count) FROM blocks'));
    while (child.exitCode === null && !(existsSync(join(folder, 'a.db')) && journaled() > 0)) await sleep(50);
    child.kill('SIGKILL');
    await closed;
    expect(journaled()).toBeGreaterThan(0);
    const { status, stdout, stderr } = srlm(['sweep', '--out', 'a.db', '--resume', '--quiet']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.trim()).toBe(hash);
    expect(sql('a.db', 'SELECT count(*) FROM blocks')).toBe('0');
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends cleanly after %s and says how to go on', async (signal, status) => {
    const args = ['sweep', ...long, '--out', 'a.db', '--quiet', '--progress', 'json'];
    const child = spawn(program, args, { cwd: folder, env });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.stderr.once('data', () => setTimeout(() => child.kill(signal), 30)); // the first line of progress
    const [code] = await once(child, 'close');
    expect(code).toBe(status);
    const [, done] = stderr.match(/interrupted with (\d+) of 200 cells done; go on with "srlm (.*)"\.\n$/);
    expect(stderr).toContain('go on with "srlm sweep --out a.db --resume"');
    const rest = srlm(['sweep', '--out', 'a.db', '--resume', '--progress', 'json', '--quiet']);
    expect(rest.status).toBe(0);
    expect(rest.stdout.trim()).toBe(plain(...long));
    const lines = rest.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ cells_done: Number(done), cells: 200, replicates: 9600 });
    expect(lines.at(-1)).toMatchObject({ cells_done: 200, replicates_done: 9600, seconds_left: 0 });
  });

  test('has one writer at a time', async () => {
    const endless = ['sweep', '--axis', 'beta=1,2', '--replicates', '1000000', '--out', 'a.db'];
    const child = spawn(program, endless, { cwd: folder, env });
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    for (const more of [['--resume'], ['--force', '--axis', 'beta=1'], []]) {
      const { status, stderr } = refused('sweep', '--out', 'a.db', ...more);
      expect(status).toBe(7);
      expect(stderr).toContain(`another srlm (process ${child.pid}) is writing "a.db"`);
    }
    expect(refused('export', 'a.db', '--json', '-').stderr).toContain('lacks 2 of 2 cells'); // reads it, though
    child.kill('SIGKILL');
    await closed;
    expect(existsSync(join(folder, 'a.db-lock'))).toBe(true); // left behind, and it locks nothing
    expect(plain(...small, '--out', 'a.db', '--force')).toBe(plain(...small));
  });

  test('on a full disk loses nothing that was committed', () => {
    const hash = plain(...long);
    const command = `ulimit -f 300; exec '${program}' sweep ${long.join(' ')} --out a.db --quiet`;
    const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' });
    expect(stderr).toMatch(
      /^srlm: error \(io\): --out: "a.db" cannot .*what was committed before is safe\.\n$/,
    );
    expect(status).toBe(7);
    expect(refused('export', 'a.db', '--csv', '-').stderr).toMatch(/lacks \d+ of 200 cells/);
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
      expect(plain('--out', 'disk/a.db', '--resume')).toBe(plain(...long));
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});

describe('parts', () => {
  test('that are merged give the hash of the whole, whatever is run where', () => {
    const report = output('sweep', ...small, '--floor', 'true');
    for (const i of [1, 2, 3, 4]) {
      const args = ['sweep', ...small, '--floor', 'true', '--shard', `${i}/4`, '--out', `${i}.db`];
      expect(output(...args)).toContain(`All cells of part ${i}/4 are done.`);
    }
    expect(refused('export', '2.db', '--csv', '-').stderr).toMatch(/lacks 4 of 6 cells.*srlm merge/);
    const [, hash] = report.match(/^Hash +(\w+)$/m);
    expect(output('merge', 'all.db', '4.db', '1.db', '3.db', '2.db')).toContain(hash);
    expect(table(output('sweep', '--out', 'all.db', '--resume'))).toBe(table(report));
  });

  withSql('hold the cells of their number', () => {
    output('sweep', ...small, '--shard', '2/4', '--out', 'a.db', '--quiet');
    expect(sql('a.db', 'SELECT cell FROM cells ORDER BY cell')).toBe('1\n5');
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
    sql('b.db', `UPDATE cells SET record = replace(record, hash, 'aaaaaaaaaaaaaaaa') WHERE cell = 2`);
    const conflict = refused('merge', 'all.db', 'a.db', 'b.db');
    expect(conflict.status).toBe(3);
    expect(conflict.stderr).toMatch(
      /cell 2 \(samples = 20, beta = 1\) has hash \w+ in "a.db" and a{16} in "b.db"/,
    );
    expect(refused('merge', 'a.db', 'a.db', 'b.db').stderr).toContain('one of the parts');
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
    [['--progress', 'loud'], 2, 'bar, json'],
  ])('%j is refused', (args, status, part) => {
    const error = refused('sweep', ...args);
    expect(error.status).toBe(status);
    expect(error.stderr).toContain(part);
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** The arrays of an .npz file: { name: { shape, type, data } }; checks every CRC-32. */
function npz(bytes) {
  const arrays = {};
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    expect(bytes.readUInt16LE(at + 8)).toBe(0); // stored
    const size = bytes.readUInt32LE(at + 22);
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 30, at + 30 + bytes.readUInt16LE(at + 26));
    const file = bytes.subarray(start, start + size);
    expect(bytes.readUInt32LE(at + 14)).toBe(crc32(file));
    expect(file.toString('latin1', 0, 8)).toBe('\x93NUMPY\x01\x00');
    const body = 10 + file.readUInt16LE(8);
    expect(body % 64).toBe(0);
    const header = file.toString('latin1', 10, body);
    const [, type, sizes] = header.match(
      /^{'descr': '(.*?)', 'fortran_order': False, 'shape': \((.*?)\), } *\n$/,
    );
    const shape = sizes.split(',').filter(Boolean).map(Number);
    const data = file.subarray(body);
    arrays[name.replace(/\.npy$/, '')] = { type, shape, data };
    at = start + size;
  }
  return arrays;
}

function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

describe('an export', () => {
  const series = ['--experiment', 'self-starvation', '--samples', '50', '--replicates', '3'];

  test.each([
    ['two axes', [...small, '--measure', 'kappa', '--floor', 'true']],
    ['series', series],
    ['values that are missing', [...small, '--measure', 'own_failure<=0.5']],
  ])('is what a sweep without a database writes: %s', (_, args) => {
    output('sweep', ...args, '--json', 'direct.json', '--csv', 'direct.csv');
    output('sweep', ...args, '--out', 'a.db');
    output('export', 'a.db', '--json', 'a.json', '--csv', 'a.csv');
    const strip = ({ wall_seconds, build, ...rest }) => rest;
    expect(strip(readJson('a.json'))).toEqual(strip(readJson('direct.json')));
    expect(read('a.csv')).toBe(read('direct.csv'));
    expect(output('sweep', 'a.json')).toContain('The hash is that of the result file.');
  });

  test('as NumPy arrays holds every value', () => {
    output('sweep', ...small, '--measure', 'own_failure<=0.5', '--floor', 'true', '--out', 'a.db');
    output('export', 'a.db', '--json', 'a.json', '--npz', 'a.npz');
    const bytes = readFileSync(join(folder, 'a.npz'));
    const { cells } = readJson('a.json');
    const arrays = npz(bytes);
    const doubles = (name) =>
      Array.from({ length: arrays[name].data.length / 8 }, (_, i) => arrays[name].data.readDoubleLE(8 * i));
    const numbers = (values) => values.map((value) => value ?? Number.NaN);
    expect(arrays.values.shape).toEqual([6, 3]);
    expect(doubles('values')).toEqual(numbers(cells.flatMap(({ values }) => values)));
    for (const key of ['mean', 'standard_error', 'low', 'median', 'high', 'floor'])
      expect(doubles(key), key).toEqual(numbers(cells.map((cell) => cell[key])));
    expect(doubles('axis_samples')).toEqual([20, 40, 20, 40, 20, 40]);
    expect(doubles('axis_beta')).toEqual([0.5, 0.5, 1, 1, 2, 2]);
    expect(arrays.hash.type).toBe('<U16');
    expect(arrays.hash.data.toString('utf16le').replaceAll('\0', '')).toBe(
      cells.map(({ hash }) => hash).join(''),
    );
    output('export', 'a.db', '--npz', 'b.npz');
    expect(readFileSync(join(folder, 'b.npz'))).toEqual(bytes); // no clock in it
  });

  test.skipIf(!numpy)('as NumPy arrays is read by NumPy', () => {
    output('sweep', ...series, '--out', 'a.db');
    output('export', 'a.db', '--json', 'a.json', '--npz', 'a.npz');
    const script = `import json, numpy
z, cells = numpy.load('a.npz'), json.load(open('a.json'))['cells']
assert numpy.array_equal(z['values'], [c['values'] for c in cells])
assert list(z['hash']) == [c['hash'] for c in cells]
print(len(set(z['series'])))`;
    expect(Number(execFileSync(numpy, ['-c', script], { cwd: folder, encoding: 'utf8' }))).toBeGreaterThan(1);
  });

  test('says what to write, and where not', () => {
    plain(...small, '--out', 'a.db');
    expect(refused('export', 'a.db').stderr).toContain('--npz FILE');
    output('export', 'a.db', '--csv', 'a.csv');
    expect(refused('export', 'a.db', '--csv', 'a.csv').status).toBe(7);
    output('export', 'a.db', '--csv', 'a.csv', '--force');
  });
});

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
