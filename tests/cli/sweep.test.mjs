// Sweeps without a database.
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { folder, output, read, readJson, refused, srlm, start, write } from './lib/program.mjs';
import { small } from './lib/sweeps.mjs';

const hashOf = (...args) => output('run', ...args, '--quiet').trim();

describe('a sweep', () => {
  test('prints a table, the hash, and how to get it again', () => {
    const report = output('sweep', ...small, '--measure', 'kappa');
    expect(report).toMatch(/n +β = 0\.5 +β = 1 +β = 2/);
    expect(report).toContain('6 cells');
    expect(report).toMatch(/^Hash +[0-9a-f]{16}$/m);
  });

  test('names its rows by the values of an axis that are no numbers', () => {
    const few = ['--replicates', '2', '--rounds', '1'];
    const names = output('sweep', '--axis', 'self_reward=log_policy,frozen', ...few);
    expect(names).toMatch(/\n *log_policy +\d.*\n *frozen +\d/);
    expect(output('sweep', '--axis', 'cream=false,true', ...few)).toMatch(/\n *false +\d.*\n *true +\d/);
    const map = ['--axis', 'beta=1,2', '--axis', 'self_reward=log_policy,frozen', '--display', 'map'];
    expect(output('sweep', ...map, ...few)).toMatch(/\n *log_policy +\d.*\n *frozen +\d/);
  });

  test('fits what is above a value, and draws the map of a round', () => {
    const kappa = [
      '--axis',
      'samples=50,100,200',
      '--kappa-0',
      '8',
      '--replicates',
      '4',
      '--measure',
      'kappa',
    ];
    const fitted = output('sweep', ...kappa, '--rounds', '1', '--fit', 'log-log', '--above', '1');
    expect(fitted).toContain('log-log slope of the value above 1 ');
    expect(refused('sweep', ...kappa, '--fit', 'log-log', '--above', 'x').stderr).toContain('--above');
    const map = output('sweep', ...kappa, '--x', 'kappa_t', '--rounds', '3', '--overlay', 'least-recurrence');
    expect(map).toMatch(/κ_t +n = 50 +κ_t +n = 100/);
    expect(map).toMatch(/the least that\s+covers every step/);
  });

  test('gives each cell the hash of the run that its spec describes', () => {
    output('sweep', ...small, '--json', 'sweep.json');
    const { cells, hash } = readJson('sweep.json');
    expect(cells).toHaveLength(6);
    for (const cell of cells) {
      write('cell.json', JSON.stringify(cell.spec));
      expect(hashOf('cell.json')).toBe(cell.hash);
    }
    expect(output('sweep', ...small, '--quiet', '--threads', '1').trim()).toBe(hash);
    expect(output('sweep', 'sweep.json')).toContain('The hash is that of the result file.');
  });

  test('reads a file, and flags change it', () => {
    write(
      'sweep.json',
      JSON.stringify({
        spec: { replicates: 2, rounds: 1 },
        axes: [{ parameter: 'samples', values: [10, 20] }],
        series: [
          { label: 'a', spec: {} },
          { label: 'b, "b"', spec: { judge_noise: 1 } },
        ],
        measure: 'kappa',
      }),
    );
    output('sweep', 'sweep.json', '--csv', 'sweep.csv');
    const lines = read('sweep.csv').trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[3]).toMatch(/^"b, ""b""",10,[0-9a-f]{16},/);
    const before = output('sweep', 'sweep.json', '--quiet');
    expect(output('sweep', 'sweep.json', '--beta', '3', '--quiet')).not.toBe(before);
    expect(output('sweep', 'sweep.json', '--measure', 'entropy', '--quiet')).toBe(before);
  });

  test('says which cells have no floor that it asks for, and why', () => {
    const floor = ['sweep', ...small, '--measure', 'kappa', '--floor', 'true'];
    expect(output(...floor)).not.toMatch(/^Floor/m);
    expect(output(...floor, '--objective', 'logistic').replace(/\s+/g, ' ')).toContain(
      ' Floor none in 6 of 6 cells: the expected loss of this objective is not computed ',
    );
  });

  test('prints a command that repeats it', () => {
    const report = output('sweep', '--experiment', 'self-starvation', '--samples', '50', '--replicates', '2');
    const [, command] = report.match(/^Again +srlm (sweep .*)$/m);
    expect(srlm(command.split(' ')).status).toBe(0);
  });

  test('says of --problems what it needs, in its own name', () => {
    const axis = ['--axis', 'samples=20,40'];
    const cases = [
      [[], 'this sweep has no axis'],
      [[...axis, '--axis', 'beta=1,2'], 'this sweep has two axes'],
      [[...axis, '--axis', 'beta=1,2', '--display', 'map'], 'this sweep has two axes'],
      [[...axis, '--x', 'round'], 'here x is the round. Set --x to samples'],
      [['--axis', 'problem_seed=1,2'], 'problem_seed is the axis itself'],
    ];
    for (const [args, contains] of cases) {
      const { status, stderr } = refused('sweep', '--problems', '3', ...args);
      expect(status).toBe(2);
      expect(stderr).toContain('--problems: ');
      expect(stderr).toContain(contains);
      expect(stderr).not.toContain('pool');
    }
    write('a.json', '{"axes": [{"parameter": "beta", "values": [1, 2], "pool": 3}]}');
    expect(refused('sweep', 'a.json', '--problems', '3').stderr).toContain('pool: got "3"');
    write('a.json', '{"axes": {"parameter": "beta"}}');
    expect(refused('sweep', 'a.json', '--problems', '3').stderr).toContain('where a list is needed');
  });

  test('names the measure of a series that has one of its own', () => {
    const series = [{ label: 'plain' }, { label: 'sure', measure: 'kappa' }];
    const axes = [{ parameter: 'samples', values: [20, 40] }];
    const sweep = { spec: { replicates: 2, rounds: 1 }, axes, series, measure: 'own_failure' };
    write('a.json', JSON.stringify(sweep));
    const measures = /^Measure +own_failure; kappa in the series sure$/m;
    expect(output('sweep', 'a.json', '--out', 'a.db')).toMatch(measures);
    expect(output('show', 'a.db')).toMatch(measures);
    series[0].measure = 'entropy';
    write('b.json', JSON.stringify(sweep));
    expect(output('sweep', 'b.json')).toMatch(
      /^Measure +entropy in the series plain; kappa in the series sure$/m,
    );
  });

  test('says which theory it was asked for and could not draw, and why', () => {
    const undrawn = (...args) => {
      const report = output('sweep', ...args, '--replicates', '2', '--json', 'a.json', '--force');
      const { overlays, not_drawn } = readJson('a.json');
      for (const { name } of not_drawn) expect(report).toMatch(new RegExp(`^Not drawn +${name}: `, 'm'));
      return [overlays.length, not_drawn];
    };
    const rounds = ['--x', 'round', '--axis', 'beta=1,2', '--overlay'];
    expect(undrawn(...rounds, 'unrolled-kappa-bound')).toEqual([
      0,
      [{ name: 'unrolled-kappa-bound', reason: 'it is about kappa, and measured is target_failure' }],
    ]);
    expect(undrawn(...rounds, 'inverse-sqrt')[1][0].reason).toContain('over an axis');
    const axis = ['--axis', 'samples=50,100', '--overlay', 'inverse-sqrt', '--overlay'];
    expect(undrawn(...axis, 'floor')).toEqual([
      1,
      [{ name: 'floor', reason: 'the sweep has no floor: set floor to true' }],
    ]);
    expect(undrawn(...axis, 'best-learner')[1][0].reason).toBe(
      'it is about the objective best_learner, and here it is regression',
    );
    output('sweep', '--experiment', 'margin-collapse', '--json', 'b.json');
    expect(readJson('b.json').not_drawn).toBeUndefined();
  });

  test('says what an experiment shows only of the experiment', () => {
    const report = (...changes) => output('sweep', '--experiment', 'greedy-trap', ...changes);
    for (const same of [[], ['--seed', '5', '--replicates', '3', '--threads', '1'], ['--large']])
      expect(report(...same)).toMatch(/^Takeaway +Choosing token by token/m);
    for (const other of [
      ['--beta', '3'],
      ['--axis', 'trap_excess=0.1,0.2'],
      ['--measure', 'kappa'],
    ]) {
      expect(report(...other)).toMatch(/^Takeaway +none: that of greedy-trap is of the experiment/m);
      expect(report(...other)).not.toContain('Caveat');
    }
  });

  test('fails with exit status 5 when another hash was expected', () => {
    const { status, stderr } = srlm(['sweep', ...small, '--expect', '0123456789abcdef']);
    expect(status).toBe(5);
    expect(stderr).toContain('hash differs');
  });

  test('ends when interrupted, and leaves no file', async () => {
    const long = ['sweep', '--axis', 'beta=1,2,3', '--replicates', '1000000', '--json', 'a.json'];
    const { child, ended } = start(long);
    child.stdout.once('data', () => child.kill('SIGINT'));
    const { code, stderr } = await ended();
    expect(code).toBe(130);
    expect(stderr).toContain('0 of 3 cells done; nothing was written');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of an experiment has a large form', () => {
    const large = JSON.parse(output('experiments', '--json')).find(
      ({ name }) => name === 'greedy-trap',
    ).large;
    expect(large.sweep.axes[0].values).toHaveLength(20);
    const report = output('sweep', '--experiment', 'greedy-trap', '--large');
    expect(report).toContain('20 values of trap_excess');
  });
});

test('refuses to write two documents of a sweep to one file', () => {
  const { status, stderr } = refused('sweep', '--axis', 'beta=1,2', '--json', 'same', '--csv', 'same');
  expect(status).toBe(2);
  expect(stderr).toContain('"same" is where --json goes, too');
});

test('shows whole numbers in full, and one of a thing as one', () => {
  const one = output('sweep', '--axis', 'samples=12800', '--replicates', '1', '--rounds', '1');
  expect(one).toContain('1 value of samples: 1 cell, 1 replicate in all');
  expect(one).toMatch(/^12\u202f800 /m);
});
