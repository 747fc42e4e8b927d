// The command line program as a user meets it. SRLM_BIN names another program than the built one.
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

const program =
  process.env.SRLM_BIN ?? fileURLToPath(new URL('../../build/native/native/srlm', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'srlm-cli-'));
const env = { ...process.env, LC_ALL: 'C.UTF-8' };
let folder;
let count = 0;

// Every test has a folder of its own.
beforeEach(() => {
  folder = join(base, String(count++));
  mkdirSync(folder);
});
afterAll(() => rmSync(base, { recursive: true }));

function srlm(args, options = {}) {
  const run = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8', timeout: 30000, ...options });
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

const small = ['--replicates', '20', '--rounds', '3', '--samples', '40'];
const hashOf = (...args) => output('run', ...args, '--quiet').trim();
const write = (name, content) => writeFileSync(join(folder, name), content);
const read = (name) => readFileSync(join(folder, name), 'utf8');
const readJson = (name) => JSON.parse(read(name));

describe('help', () => {
  test('explains itself, with examples that work', () => {
    const help = output('--help');
    expect(help).toContain('Exit status');
    const examples = help.match(/^ {2}srlm run .*$/gm);
    expect(examples).toHaveLength(3);
    for (const example of examples) {
      const shell = spawnSync('sh', ['-c', example.replaceAll('srlm', `'${program}'`)], { cwd: folder, env });
      expect(shell.status, example).toBe(0);
    }
  });

  test('lists every command, each with a help of its own', () => {
    const commands = output('--help')
      .match(/Commands\n([\s\S]*?)\n\n/)[1]
      .match(/^ {2}\w+/gm);
    expect(commands.length).toBeGreaterThan(8);
    for (const command of commands) expect(output(command.trim(), '--help')).toContain('Usage');
  });

  test('lists a flag for every parameter and fits 100 columns', () => {
    const help = output('run', '--help');
    for (const { key } of JSON.parse(output('parameters', '--json'))) {
      expect(help).toContain(`--${key.replaceAll('_', '-')} `);
    }
    for (const line of help.split('\n')) expect([...line].length).toBeLessThanOrEqual(100);
  });

  test('comes when there is no command, as an error', () => {
    const { status, stdout, stderr } = srlm([]);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage');
  });
});

describe('the lists', () => {
  test('version and kernels', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(output('--version')).toContain(`srlm ${version}\n`);
    expect(output('kernels')).toMatch(/^available: .+\nin use: +\w+\n$/);
  });

  test('schema, parameters and metrics', () => {
    const schema = JSON.parse(output('schema'));
    const parameters = JSON.parse(output('parameters', '--json'));
    expect(Object.keys(schema.properties)).toEqual(parameters.map(({ key }) => key));
    expect(output('parameters')).toContain('kappa_0');
    expect(JSON.parse(output('metrics', '--json'))).toHaveLength(24);
    expect(output('metrics')).toContain('own_failure');
  });

  test('experiments: every one of them can be shown and run', () => {
    const experiments = JSON.parse(output('experiments', '--json'));
    for (const { name, spec } of experiments) {
      expect(output('experiments')).toContain(name);
      expect(output('experiments', name)).toContain(`srlm run --experiment ${name}`);
      expect(JSON.parse(output('experiments', name, '--json'))).toEqual(spec);
      expect(hashOf('--experiment', name, '--rounds', '1', '--replicates', '2')).toMatch(/^[0-9a-f]{16}$/);
    }
  }, 60000); // eighty-four programs

  test('describe knows parameters, metrics and experiments, and guesses what was meant', () => {
    expect(output('describe', 'beta')).toContain('--beta NUMBER');
    expect(output('describe', 'kappa-0')).toContain('κ_0');
    expect(output('describe', 'margin')).toContain('Def. 5.2');
    expect(output('describe', 'kappa-contraction')).toContain('Takeaway');
    const { status, stderr } = srlm(['describe', 'replicats']);
    expect(status).toBe(2);
    expect(stderr).toContain('srlm describe replicates');
  });

  test('memory tells the bytes that a run is held to', () => {
    const bytes = Number(output('memory', '--threads', '2', ...small).match(/^\d+/)[0]);
    const limited = (limit) =>
      srlm(['run', ...small, '--threads', '2', '--memory-limit', String(limit)]).status;
    expect(limited(bytes)).toBe(0);
    expect(limited(bytes - 1)).toBe(4);
  });
});

describe('words', () => {
  const spec = ['--problem', 'sequence', '--corpus', 'own', '--text-file', 'my.txt', '--rounds', '2'];

  test('shows what each round draws, the likeliest words, and those that rose and fell', () => {
    write('my.txt', 'the cat the dog that cat this');
    const text = output('words', ...spec, '--count', '4');
    expect(text).toMatch(/^ {2}0 {3}(\S+ ){3}\S+$/m);
    expect(text).toMatch(/^ {2}2 {3}(\S+ ){3}\S+$/m);
    expect(text).toMatch(/^x +t = 0 +π +t = 1 +π +t = 2 +π$/m);
    expect(text).toMatch(/^c +cat /m);
    expect(text).toMatch(/^ *risen +π_0 +π_2$/m);
    expect(text).toMatch(/^ *fallen +π_0 +π_2$/m);
    const json = JSON.parse(output('words', ...spec, '--count', '4', '--json'));
    expect(json.rounds.map(({ drawn }) => drawn.length)).toEqual([4, 4, 4]);
    expect(json.rounds[0].modal[0]).toMatchObject({ word: 'cat', known: true });
    const listed = json.rounds[0].drawn.map(({ word, known }) => (known ? word : `${word}*`)).join(' ');
    expect(text).toContain(`  0   ${listed}\n`);
  });

  test('needs a problem over sequences', () => {
    const { status, stderr } = srlm(['words']);
    expect(status).toBe(2);
    expect(stderr).toContain('Add --problem sequence');
  });
});

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

describe('a result', () => {
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
    const result = readJson('a.json');
    write('b.json', JSON.stringify({ ...result, hash: '0123456789abcdef' }));
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

describe('a sweep', () => {
  const grid = ['--axis', 'samples=20,40', '--axis', 'beta=0.5..2:3', '--replicates', '3', '--rounds', '2'];

  test('prints a table, the hash, and how to get it again', () => {
    const report = output('sweep', ...grid, '--measure', 'kappa');
    expect(report).toMatch(/n +β = 0\.5 +β = 1 +β = 2/);
    expect(report).toContain('6 cells');
    expect(report).toMatch(/^Hash +[0-9a-f]{16}$/m);
  });

  test('gives each cell the hash of the run that its spec describes', () => {
    output('sweep', ...grid, '--json', 'sweep.json');
    const { cells, hash } = readJson('sweep.json');
    expect(cells).toHaveLength(6);
    for (const cell of cells) {
      write('cell.json', JSON.stringify(cell.spec));
      expect(hashOf('cell.json')).toBe(cell.hash);
    }
    expect(output('sweep', ...grid, '--quiet', '--threads', '1').trim()).toBe(hash);
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

  test('prints a command that repeats it', () => {
    const report = output('sweep', '--experiment', 'self-starvation', '--samples', '50', '--replicates', '2');
    const [, command] = report.match(/^Again +srlm (sweep .*)$/m);
    expect(srlm(command.split(' ')).status).toBe(0);
  });

  test('fails with exit status 5 when another hash was expected', () => {
    const { status, stderr } = srlm(['sweep', ...grid, '--expect', '0123456789abcdef']);
    expect(status).toBe(5);
    expect(stderr).toContain('hash differs');
  });

  test('ends when interrupted, and leaves no file', async () => {
    const long = ['sweep', '--axis', 'beta=1,2,3', '--replicates', '1000000', '--json', 'a.json'];
    const child = spawn(program, long, { cwd: folder, env });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.stdout.once('data', () => child.kill('SIGINT'));
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
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

describe('an interrupted run', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends after %s, says so and leaves no file', async (signal, status) => {
    const long = ['run', '--replicates', '1000000', '--json', 'a.json', '--csv', 'a.csv'];
    const child = spawn(program, long, { cwd: folder, env });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.stdout.once('data', () => child.kill(signal)); // the run has begun
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(status);
    expect(stderr).toMatch(/interrupted after .* of 1000000 replicates done; nothing was written/);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a wrong command line', () => {
  test.each([
    [['rnu'], 'srlm run'],
    [['run', '--bta', '1'], '--beta'],
    [['run', '--beta'], '--beta: this flag takes one value'],
    [['run', '--beta', '1', '--beta', '2'], '--beta: this flag takes one value'],
    [['run', 'a.json', 'b.json'], 'b.json: this argument is one too many'],
    [['run', '--threads', '0'], 'from 1 to 1024'],
    [['run', '--threads', '1025'], 'from 1 to 1024'],
    [['run', '--threads', 'many'], '"many"'],
    [['run', '--kernels', 'mmx'], '"mmx"'],
    [['run', '--memory-limit', '5X'], '"5X"'],
    [['run', '--experiment', 'noisy-juge'], 'noisy-judge'],
    [['experiments', 'noisy-juge'], 'noisy-judge'],
    [['--nope'], '--nope'],
    [['sweep', '--axis', 'samples'], 'samples=100,200,400'],
    [['sweep', '--axis', 'samples=10..x:3'], 'samples=100,200,400'],
    [['sweep', '--axis', 'sample=1,2'], '"samples"'],
    [['sweep', '--axis', 'samples=10,20', '--measure', 'joy'], '"joy"'],
    [['sweep', '--experiment', 'population'], 'is a single run'],
    [['sweep', '--large'], '--experiment NAME'],
    [['sweep', '--axis', 'beta=1,2', '--expect', 'xyz'], '16 digits'],
  ])('%j', (args, part) => {
    const { status, stdout, stderr } = srlm(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^srlm: error \(\w+\): .*\.\n$/);
    expect(stderr).toContain(part);
  });
});

const table = JSON.parse(readFileSync(new URL('../bad_specs.json', import.meta.url), 'utf8'));
const exitStatus = { bad_data: 3, missing_file: 3, too_large: 4, diverged: 6, io: 7 };

/** The member `key` of a row, or `key`_base64 decoded. */
function bytes(object, key) {
  const encoded = object[`${key}_base64`];
  return encoded === undefined ? object[key] : Buffer.from(encoded, 'base64');
}

describe('a bad spec', () => {
  test.each(table.map((row) => [row.name, row]))('%s', (_, row) => {
    const { spec, inputs = {} } = row;
    write('spec.json', spec ? JSON.stringify(spec) : bytes(row, 'text'));
    for (const key of ['text', 'features', 'theta']) {
      const content = bytes(inputs, key);
      if (content !== undefined) write(spec[`${key}_file`] ?? 'unused', content);
    }
    const { status, stdout, stderr } = srlm(['run', 'spec.json', '--memory-limit', '1G']);
    expect(stderr).toContain(`srlm: error (${row.code}): `);
    // A run too large is refused before its problem is built, and may blame another of its sizes.
    if (row.code !== 'too_large') expect(stderr).toContain(row.parameter);
    for (const part of row.contains) expect(stderr).toContain(part);
    expect(status).toBe(exitStatus[row.code] ?? 2);
    expect(stdout).toBe('');
  });
});
