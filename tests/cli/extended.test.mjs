// Databases that keep every replicate: other measures later, and larger sweeps from smaller ones.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { folder, output, read, readJson, refused, srlm, start, write } from './lib/program.mjs';
import { hashOf, plain, small, sql, withSql } from './lib/sweeps.mjs';

const strip = ({ wall_seconds, build, digests: { wall_seconds: seconds, ...digests }, ...rest }) => ({
  ...rest,
  digests,
});

describe('another measure', () => {
  const grid = ['--axis', 'samples=20,40,80', '--replicates', '6', '--rounds', '2', '--floor', 'true'];

  test.each(['kappa', 'own_failure<=0.2', 'entropy'])(
    'is answered afterwards as if it had been asked for: %s',
    (measure) => {
      output('sweep', ...grid, '--out', 'a.db', '--quiet');
      output('export', 'a.db', '--measure', measure, '--fit', 'log-log', '--json', 'later.json');
      const direct = [...grid, '--measure', measure, '--fit', 'log-log', '--json', 'direct.json'];
      output('sweep', ...direct, '--quiet');
      expect(strip(readJson('later.json'))).toEqual(strip(readJson('direct.json')));
    },
  );

  test('comes from merged and from resumed databases, too', () => {
    for (const i of [1, 2]) output('sweep', ...grid, '--shard', `${i}/2`, '--out', `${i}.db`, '--quiet');
    output('merge', 'all.db', '1.db', '2.db');
    output('export', 'all.db', '--measure', 'kappa', '--csv', 'a.csv');
    output('sweep', ...grid, '--measure', 'kappa', '--csv', 'b.csv', '--quiet');
    expect(output('verify', 'all.db')).toContain('no difference');
    expect(output('sweep', ...grid, '--measure', 'kappa', '--csv', '-', '--quiet')).toBe(
      output('export', 'all.db', '--measure', 'kappa', '--csv', '-'),
    );
  });

  withSql('needs the replicates, which --no-traces leaves out and verify compares', () => {
    expect(plain(...grid, '--out', 'a.db')).toBe(plain(...grid, '--no-traces', '--out', 'b.db'));
    expect(Number(sql('a.db', 'SELECT count(*) FROM blocks'))).toBeGreaterThan(0);
    const without = srlm(['export', 'b.db', '--measure', 'kappa', '--csv', '-']);
    expect(without.status).toBe(3);
    expect(without.stderr).toContain('--no-traces'); // a flag of the sweep that made it
    expect(sql('b.db', 'SELECT count(*) FROM blocks')).toBe('0');
    sql('a.db', 'DELETE FROM blocks WHERE cell = 2');
    const { status, stdout } = srlm(['verify', 'a.db', '--cells', '0']);
    expect(status).toBe(5);
    expect(stdout).toMatch(/cell 2 .*: its replicates are not those of its record/);
    const lacking = refused('export', 'a.db', '--measure', 'kappa', '--csv', '-');
    expect(lacking.status).toBe(3);
    expect(lacking.stderr).toContain('cell 2 lacks replicates');
    expect(refused('export', 'a.db', '--measure', 'joy', '--csv', '-').stderr).toContain('"joy"');
  });
});

describe('all replicates and rounds', () => {
  test('are a table of their own, the same as of each run', () => {
    const args = ['--axis', 'samples=20,40', '--replicates', '3', '--rounds', '2'];
    output('sweep', ...args, '--out', 'a.db', '--json', 'a.json', '--quiet');
    output('export', 'a.db', '--rows', 'rows.csv');
    const [head, ...rows] = read('rows.csv').trimEnd().split('\n');
    expect(rows).toHaveLength(2 * 3 * 3);
    write('cell.json', JSON.stringify(readJson('a.json').cells[1].spec));
    const [runHead, ...run] = output('run', 'cell.json', '--csv', '-', '--quiet').trimEnd().split('\n');
    expect(head).toBe(`cell,samples,${runHead}`);
    expect(rows.slice(9)).toEqual(run.map((row) => `1,40,${row}`));
    expect(output('export', 'a.db', '--rows', '-')).toBe(read('rows.csv'));
  });

  test('are read from Parquet by a reader of others', async () => {
    write(
      'sweep.json',
      JSON.stringify({
        spec: { replicates: 300, rounds: 2, samples: 20 },
        axes: [
          { parameter: 'samples', values: [10, 20] },
          { parameter: 'beta', values: [0.5, 1, 2] },
        ],
        series: [
          { label: 'α, "plain"', spec: {} },
          { label: 'noisy', spec: { judge_noise: 1 } },
        ],
      }),
    );
    const hash = plain('sweep.json', '--out', 'a.db');
    output('export', 'a.db', '--rows', 'a.csv', '--parquet', 'a.parquet');
    const bytes = readFileSync(join(folder, 'a.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const metadata = parquetMetadata(file);
    expect(metadata.key_value_metadata.find(({ key }) => key === 'srlm_hash').value).toBe(hash);
    const rows = await parquetReadObjects({ file });
    const [head, ...lines] = read('a.csv').trimEnd().split('\n');
    expect(rows).toHaveLength(lines.length);
    expect(Object.keys(rows[0])).toEqual(head.split(','));
    for (const [i, { series, ...row }] of rows.entries()) {
      const [cell, ...rest] = lines[i].replace(/^(\d+),"(?:[^"]|"")*"/, '$1').split(',');
      const numbers = Object.values(row).map((value) => (Number.isNaN(value) ? '' : String(Number(value))));
      const expected = [cell, ...rest].map((text) => (text === '' ? '' : String(Number(text))));
      if (numbers.join() !== expected.join()) expect(numbers).toEqual(expected);
      expect(series).toBe(cell < 6 ? 'α, "plain"' : 'noisy');
    }
  });
});

describe('a larger sweep', () => {
  const axis = ['--axis', 'beta=1,2', '--rounds', '2', '--samples', '30'];
  const large = ['--axis', 'beta=1,2,4', '--rounds', '2', '--samples', '30', '--replicates', '9'];

  withSql('of more replicates and more values computes only what is new', () => {
    plain(...axis, '--replicates', '4', '--out', 'a.db');
    const first = sql('a.db', 'SELECT trace FROM blocks WHERE cell = 0 AND first = 0').length;
    expect(first).toBeGreaterThan(0);
    const run = srlm(['sweep', ...large, '--out', 'a.db', '--resume', '--quiet', '--progress', 'json']);
    expect(run.stdout.trim()).toBe(hashOf(large));
    expect(output('verify', 'a.db', '--cells', 'all')).toContain('no difference');
    expect(output('export', 'a.db', '--csv', '-')).toBe(output('sweep', ...large, '--csv', '-', '--quiet'));
  });

  test('takes --add-replicates', () => {
    plain(...axis, '--replicates', '4', '--out', 'a.db');
    const args = ['sweep', '--out', 'a.db', '--resume', '--add-replicates', '5', '--quiet'];
    expect(output(...args).trim()).toBe(plain(...axis, '--replicates', '9'));
    expect(output('show', 'a.db')).toContain('18 replicates');
    // With more values of the axis at once.
    plain(...axis, '--replicates', '4', '--out', 'c.db');
    const more = [...large.slice(0, -1), '4', '--out', 'c.db', '--resume', '--add-replicates', '5'];
    expect(plain(...more)).toBe(hashOf(large));
    expect(output('verify', 'c.db', '--cells', 'all')).toContain('no difference');
    for (const [more, part] of [
      [['--add-replicates', '0'], 'from 1'],
      [['--add-replicates', '1000000000'], '--add-replicates'],
    ])
      expect(refused('sweep', '--out', 'a.db', '--resume', ...more).stderr).toContain(part);
    expect(refused('sweep', ...axis, '--out', 'b.db', '--add-replicates', '5').stderr).toContain(
      'Add --resume',
    );
  });

  test('of more series, too', () => {
    const series = ['plain', 'noisy', 'noisier'].map((label, i) => ({ label, spec: { judge_noise: i } }));
    const spec = { replicates: 3, rounds: 1, samples: 20 };
    const axes = [{ parameter: 'beta', values: [1, 2] }];
    for (const count of [2, 3])
      write(`${count}.json`, JSON.stringify({ spec, axes, series: series.slice(0, count) }));
    plain('2.json', '--out', 'a.db');
    expect(plain('3.json', '--out', 'a.db', '--resume')).toBe(plain('3.json'));
  });

  test('that is ended before a cell has its new replicates is sound, and goes on', async () => {
    plain(...axis, '--replicates', '4', '--out', 'a.db');
    const more = ['--out', 'a.db', '--resume', '--add-replicates'];
    const { child, ended } = start(['sweep', ...more, '1000000', '--threads', '1']);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect((await ended()).code).toBe(130);
    expect(JSON.parse(output('show', 'a.db', '--json'))).toMatchObject({ status: 'interrupted', hash: '' });
    const { status, stderr } = srlm(['export', 'a.db', '--csv', '-']);
    expect(stderr).toContain('0 of 2 cells; the export is partial');
    expect(status).toBe(0);
    expect(output('verify', 'a.db')).toContain('no difference');
  });

  test('with a cell that cannot run is refused, and the file stays that of the smaller one', () => {
    const args = ['--replicates', '2', '--rounds', '1', '--out', 'a.db'];
    const hash = plain('--axis', 'prompts=10,20', ...args);
    const { status, stderr } = refused(
      ...['sweep', '--axis', 'prompts=10,20,1000000', ...args, '--resume', '--memory-limit', '200M'],
    );
    expect(status).toBe(4);
    expect(stderr).toContain('in the cell prompts = 1000000');
    expect(JSON.parse(output('show', 'a.db', '--json'))).toMatchObject({
      status: 'finished',
      cells: 2,
      hash,
    });
  });

  test('that would move cells, or has no replicates to add to, is refused and changes nothing', () => {
    plain(...small, '--out', 'a.db');
    const moved = ['--axis', 'samples=20,40,80', '--axis', 'beta=0.5..2:3', ...small.slice(4)];
    const { status, stderr } = refused('sweep', ...moved, '--out', 'a.db', '--resume');
    expect(status).toBe(2);
    expect(stderr).toContain('at the end of the last axis');
    expect(plain('--out', 'a.db', '--resume')).toBe(plain(...small));
    plain(...axis, '--replicates', '4', '--no-traces', '--out', 'b.db');
    expect(refused('sweep', '--out', 'b.db', '--resume', '--add-replicates', '1').stderr).toContain(
      '--no-traces',
    );
    output('sweep', ...small, '--shard', '1/2', '--out', 'p.db', '--quiet');
    expect(refused('sweep', '--out', 'p.db', '--resume', '--add-replicates', '1').stderr).toContain(
      'Join the parts first',
    );
    plain('--axis', 'replicates=2,3', '--out', 'c.db');
    expect(refused('sweep', '--out', 'c.db', '--resume', '--add-replicates', '1').stderr).toContain('varies');
  });
});
