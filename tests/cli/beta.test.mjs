// The leash tied to n: one meaning in flags, files, sweeps and what is printed.
import { expect, test } from 'vitest';
import { output, refused, srlm, write } from './lib/program.mjs';

const hash = (...args) => output('run', ...args, '--replicates', '2', '--quiet').trim();

test('β = b/√n is the same run as its number', () => {
  expect(output('run', '--beta-root-n', '2', '--samples', '400', '--replicates', '2')).toContain(
    'β = 2/√n = 0.1',
  );
  expect(hash('--beta-root-n', '2', '--samples', '400')).toBe(hash('--beta', '0.1', '--samples', '400'));
});

test('a number given for β stands instead of what an experiment ties to n', () => {
  const experiment = ['--experiment', 'kappa-contraction'];
  expect(hash(...experiment, '--beta', '0.5')).toBe(
    hash(...experiment, '--beta-root-n', 'null', '--beta', '0.5'),
  );
  expect(output('run', ...experiment, '--replicates', '2')).toContain("in the theorem's regime");
});

test('both at once are refused, and the remedy works', () => {
  write('both.json', '{"beta": 2, "beta_root_n": 1}');
  const { status, stderr } = srlm(['run', 'both.json']);
  expect(status).toBe(2);
  expect(stderr).toContain('beta_root_n');
  expect(stderr).toMatch(/Remove beta\b/);
});

test('both at once are refused when one of them is as by default, too', () => {
  write('both.json', '{"beta": 1, "beta_root_n": 2}');
  const twice = [
    ['--beta', '1', '--beta-root-n', '2'],
    ['--kappa-0', '8', '--base-scale', '1'],
    ['both.json', '--rounds', '1'],
  ];
  for (const args of twice) expect(refused('run', ...args).stderr).toMatch(/Remove (beta|base_scale)\b/);
  expect(hash('both.json', '--beta', '1')).toBe(hash('--beta', '1'));
});

test('a sweep over n moves β with it', () => {
  const sweep = ['--axis', 'samples=100,400', '--replicates', '2', '--measure', 'kappa'];
  expect(output('sweep', '--beta-root-n', '1', ...sweep)).toContain('Hash');
  expect(hash('--beta-root-n', '1', '--samples', '100')).toBe(hash('--beta', '0.1', '--samples', '100'));
});

test('points over problems say for which problems their intervals hold', () => {
  const args = [
    '--axis',
    'samples=100,200,400',
    '--judge-noise',
    '1',
    '--fit',
    'log-log',
    '--replicates',
    '2',
  ];
  expect(output('sweep', ...args)).toContain('for this problem)');
  const pooled = output('sweep', ...args, '--problems', '3');
  expect(pooled).toMatch(/for\s+these\s+3\s+problems,.*for\s+problems\s+like\s+them\)/s);
  expect(pooled).toContain('9 cells');
  expect(srlm(['sweep', ...args, '--problems', '1']).status).toBe(2);
});
