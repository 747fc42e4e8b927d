// Runs: specs, results, files, interrupts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { env, folder, output, program, read, readJson, srlm, start, write } from './lib/program.mjs';

const small = ['--replicates', '20', '--rounds', '3', '--samples', '40'];
const hashOf = (...args) => output('run', ...args, '--quiet').trim();

describe('a spec', () => {
  test('is the same from flags, from a file and from stdin', () => {
    const spec = { problem: 'tabular', responses: 32, kappa_0: 12, beta: 0.5, replicates: 8, rounds: 2 };
    const flags = Object.entries(spec).flatMap(([key, value]) => [
      `--${key.replaceAll('_', '-')}`,
      String(value),
    ]);
    const hash = hashOf(...flags);
    write('spec.json', JSON.stringify(spec));
    expect(hashOf('spec.json')).toBe(hash);
    expect(srlm(['run', '-', '--quiet'], { input: JSON.stringify(spec) }).stdout.trim()).toBe(hash);
  });

  test('is overridden by flags, and overrides an experiment', () => {
    write('spec.json', JSON.stringify({ beta: 0.5, replicates: 4, rounds: 2 }));
    const experiment = ['--experiment', 'noisy-judge'];
    expect(hashOf('spec.json', ...experiment)).toBe(
      hashOf(...experiment, '--beta', '0.5', '--replicates', '4', '--rounds', '2'),
    );
    expect(hashOf('spec.json', '--beta', '2')).toBe(
      hashOf('--beta', '2', '--replicates', '4', '--rounds', '2'),
    );
  });

  test('loses what a higher layer makes meaningless, but nothing that its own layer gives', () => {
    write('spec.json', JSON.stringify({ dimension: 5, replicates: 4, rounds: 2 }));
    expect(hashOf('spec.json', '--problem', 'tabular')).toBe(
      hashOf('--problem', 'tabular', '--replicates', '4', '--rounds', '2'),
    );
    const { status, stderr } = srlm(['run', '--problem', 'tabular', '--dimension', '5']);
    expect(status).toBe(2);
    expect(stderr).toContain('srlm: error (not_applicable): dimension: ');
  });

  test('names files relative to itself, flags relative to the working directory', () => {
    mkdirSync(join(folder, 'data'));
    write('data/my.txt', 'the cat sat on the mat and the dog sat on the cat');
    const own = { problem: 'text', corpus: 'own', replicates: 2, rounds: 1, samples: 20 };
    write('data/spec.json', JSON.stringify({ ...own, text_file: 'my.txt' }));
    write('spec.json', JSON.stringify(own));
    expect(hashOf('data/spec.json')).toBe(hashOf('spec.json', '--text-file', 'data/my.txt'));
    const { status, stderr } = srlm(['run', 'spec.json', '--text-file', 'my.txt']);
    expect(status).toBe(3);
    expect(stderr).toContain('srlm: error (missing_file): text_file: "my.txt"');
  });
});

test('says which metrics a run lacks, and why', () => {
  const absent = (...args) => {
    const report = output('run', '--replicates', '2', ...args);
    return report.match(/^Absent +(.*(?:\n {13}.*)*)/m)[1].replaceAll(/\s+/g, ' ');
  };
  expect(absent()).toBe("tie rate, rank at t = 0 (of a round's update)");
  expect(absent('--objective', 'population')).toContain('rank (no pairs are drawn)');
  expect(absent('--objective', 'logistic')).toContain('rank (the objective logistic solves no Gram matrix)');
  expect(absent('--rounds', '0')).toBe('tie rate, rank (there is no round)');
  const all = absent('--all-metrics', '--record-spectrum', 'false');
  expect(all).toContain('pass@1, pass@k (there is no gold reward)');
  expect(all).toContain('min eigenvalue (record_spectrum is false)');
  expect(all).toContain('agreement τ (cream is false)');
});

describe('a result', () => {
  test('says why there is no limit of infinitely many pairs', () => {
    expect(output('run', ...small)).not.toContain('population update');
    expect(output('run', ...small, '--objective', 'logistic').replace(/\s+/g, ' ')).toContain(
      'population update [exact] (n = ∞: the expected loss over all pairs): ' +
        'not drawn: the expected loss of this objective is not computed',
    );
  });

  test('does not depend on threads or instruction sets', () => {
    const hash = hashOf(...small, '--threads', '1');
    expect(hashOf(...small, '--threads', '2')).toBe(hash);
    expect(hashOf(...small, '--threads', '64')).toBe(hash);
    for (const name of output('kernels')
      .split('\n')[0]
      .match(/[a-z0-9]+/g)
      .slice(1)) {
      expect(hashOf(...small, '--kernels', name)).toBe(hash);
    }
  });

  test('is reported in words without control characters when nobody watches', () => {
    const report = output('run', ...small);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(report).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
    for (const line of report.split('\n')) {
      if (!/^(Page|Again)/.test(line)) expect([...line].length).toBeLessThanOrEqual(100);
    }
    expect(report).toContain('own failure');
    const all = output('run', ...small, '--all-metrics', '--no-plot');
    expect(all).toContain('training loss');
    expect(all).not.toContain('shaded');
  });

  test('is reported in ASCII where the locale has nothing else', () => {
    const { stdout } = srlm(['run', ...small], { env: { ...env, LC_ALL: 'C' } });
    expect(stdout).toMatch(/^[\n -~]+$/);
    expect(stdout).toContain('kappa_t');
  });

  test('is repeated by the command that the report ends with', () => {
    const report = output('run', '--experiment', 'noisy-judge', '--beta', '0.5');
    const [, hash] = report.match(/^Hash +(\w+)$/m);
    const [, command] = report.match(/^Again +srlm (.*)$/m);
    expect(command).toContain(`--experiment noisy-judge --beta 0.5 --expect ${hash}`);
    expect(output(...command.split(' '))).toContain(hash);
    expect(report).toMatch(/^Page +index\.html#experiment=noisy-judge&beta=0\.5$/m);
  });

  test('is refused when another hash was expected', () => {
    const { status, stderr } = srlm(['run', ...small, '--expect', '0123456789abcdef']);
    expect(status).toBe(5);
    expect(stderr).toContain('0123456789abcdef');
    expect(srlm(['run', ...small, '--expect', 'abc']).status).toBe(2);
  });

  test('says the same in JSON and CSV', () => {
    output('run', ...small, '--json', 'a.json', '--csv', 'a.csv');
    const { metrics, replicates, rounds } = readJson('a.json');
    const [header, ...rows] = read('a.csv').trim().split('\n');
    const keys = header.split(',').slice(2);
    expect(keys).toEqual(Object.keys(metrics));
    expect(rows).toHaveLength(replicates * (rounds + 1));
    for (const row of rows) {
      const [replicate, round, ...numbers] = row.split(',');
      expect(numbers.map((text) => (text === '' ? null : Number(text)))).toEqual(
        keys.map((key) => metrics[key][replicate][round]),
      );
    }
  });

  test('goes to stdout alone when asked, and the words to stderr', () => {
    const { status, stdout, stderr } = srlm(['run', ...small, '--json', '-']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).format).toBe('srlm-result');
    expect(stderr).toContain('Hash');
    expect(output('run', ...small, '--csv', '-', '--quiet')).toMatch(/^replicate,round,kappa/);
  });

  test('can be run again, and its hash is compared', () => {
    output('run', ...small, '--json', 'a.json');
    expect(output('run', 'a.json')).toContain('The hash is that of the result file');
    expect(output('run', 'a.json', '--seed', '2')).not.toContain('result file');
    const { digests: _, ...older } = readJson('a.json'); // with them, the change itself is found out
    write('b.json', JSON.stringify({ ...older, hash: '0123456789abcdef' }));
    expect(srlm(['run', 'b.json']).status).toBe(5);
  });

  test('with own data can be run again beside its data, and not with others', () => {
    write('my.txt', 'the cat sat on the mat and the dog sat on the cat');
    const data = ['--problem', 'text', '--corpus', 'own', '--text-file', 'my.txt'];
    output('run', ...small, ...data, '--json', 'a.json');
    expect(output('run', 'a.json')).toContain('The hash is that of the result file');
    write('my.txt', 'the cat sat on the mat and the dog sat on the hat');
    const { status, stderr } = srlm(['run', 'a.json']);
    expect(status).toBe(3);
    expect(stderr).toContain('data_digest');
  });

  test('whose numbers were changed is found out', () => {
    for (const [i, problem] of ['synthetic', 'tabular'].entries()) {
      const name = `${i}.json`;
      output(
        'run',
        ...small,
        '--problem',
        problem,
        '--record-theta',
        '2',
        '--record-policy',
        '1',
        '--json',
        name,
      );
      expect(output('hash', name)).toContain('matches');
      for (const change of [
        ({ metrics }) => {
          metrics.kappa[3][1] += 1e-15 * metrics.kappa[3][1] * 2;
        },
        ({ metrics }) => {
          metrics.rank[0][0] = 0; // was null
        },
        ({ theta }) => {
          theta[1][2][0] += 1;
        },
        ({ policy }) => {
          policy[0][3][5] = 0.25;
        },
      ]) {
        const result = readJson(name);
        change(result);
        write('changed.json', JSON.stringify(result));
        expect(srlm(['hash', 'changed.json']).status, change.toString()).toBe(5);
      }
    }
  });
});

describe('files', () => {
  test('that exist are kept, unless --force says otherwise', () => {
    write('a.json', 'mine');
    const { status, stdout, stderr } = srlm(['run', ...small, '--json', 'a.json']);
    expect(status).toBe(7);
    expect(stdout).toBe(''); // found out before the run
    expect(stderr).toContain('--force');
    expect(read('a.json')).toBe('mine');
    output('run', ...small, '--json', 'a.json', '--force');
    expect(readJson('a.json').format).toBe('srlm-result');
  });

  test('that cannot be written are found out before the run', () => {
    mkdirSync(join(folder, 'dir'));
    for (const path of ['dir', 'nowhere/a.json', '/proc/a.json', '']) {
      const { status, stdout } = srlm(['run', ...small, '--json', path]);
      expect(status, path).toBe(path === '' ? 2 : 7);
      expect(stdout).toBe('');
    }
    expect(srlm(['run', ...small, '--json', 'same', '--csv', './same']).status).toBe(2);
    expect(readdirSync(folder)).toEqual(['dir']);
  });

  test.runIf(existsSync('/dev/full'))('on a full disk are reported, with the result in words', () => {
    const { status, stdout, stderr } = srlm(['run', ...small, '--json', '/dev/full']);
    expect(status).toBe(7);
    expect(stdout).toContain('Hash');
    expect(stderr).toContain('srlm: error (io): --json');
    const full = spawnSync('sh', ['-c', `'${program}' run > /dev/full`], { env, encoding: 'utf8' });
    expect(full.status).toBe(7);
    expect(full.stderr).toContain('stdout');
  });

  test('that a killed process has left half-written go with the next result', () => {
    const host = hostname().replaceAll(/[/-]/g, '_').slice(0, 40);
    const gone = 2147483646; // no system numbers a process so high
    const kept = [
      `.srlm-${host}-${process.pid}-0.tmp`,
      `.srlm-elsewhere-${gone}-0.tmp`,
      `.srlm-${gone}-0.tmp`,
    ];
    for (const name of [`.srlm-${host}-${gone}-0.tmp`, `.srlm-${host}-${gone}-17.tmp`, ...kept])
      write(name, 'half');
    output('run', ...small, '--json', 'a.json');
    expect(readdirSync(folder).sort()).toEqual([...kept, 'a.json'].sort());
  });

  test('that are no specs are refused', () => {
    mkdirSync(join(folder, 'dir'));
    write('junk', Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256)));
    write('deep', `{"format":"srlm-result","spec":{"beta":${'['.repeat(1e6)}${']'.repeat(1e6)}}}`);
    for (const [file, run, hash] of [
      ['dir', 3, 3],
      ['missing', 3, 3],
      ['/dev/null', 2, 3],
      ['junk', 2, 3],
      ['deep', 2, 3],
    ]) {
      const refused = srlm(['run', file]);
      expect(refused.status, file).toBe(run);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(refused.stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
      expect(srlm(['hash', file]).status, file).toBe(hash);
    }
    expect(srlm(['run', 'noisy-judge']).stderr).toContain('--experiment noisy-judge');
  });

  test('are not needed by a reader that stops reading', () => {
    const shell = spawnSync('bash', ['-c', `'${program}' run | head -n 1; echo \${PIPESTATUS[0]}`], {
      env,
      encoding: 'utf8',
    });
    expect(shell.stdout).toMatch(/^Problem.*\n0\n$/);
    expect(shell.stderr).toBe('');
  });
});

describe('an interrupted run', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends after %s, says so and leaves no file', async (signal, status) => {
    const long = ['run', '--replicates', '1000000', '--json', 'a.json', '--csv', 'a.csv'];
    const { child, ended } = start(long);
    child.stdout.once('data', () => child.kill(signal)); // the run has begun
    const { code, stderr } = await ended();
    expect(code).toBe(status);
    expect(stderr).toMatch(/interrupted after .* of 1000000 replicates done; nothing was written/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
