// Help, lists, and command lines that are wrong.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { env, folder, output, program, refused, srlm } from './lib/program.mjs';

const small = ['--replicates', '20', '--rounds', '3', '--samples', '40'];
const hashOf = (...args) => output('run', ...args, '--quiet').trim();

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

  test('on a command comes in every way that people ask for it', () => {
    const help = output('sweep', '--help');
    for (const ask of [
      ['help', 'sweep'],
      ['-h', 'sweep'],
      ['--help', 'sweep'],
      ['sweep', '-h'],
    ])
      expect(output(...ask)).toBe(help);
    for (const ask of [['help'], ['-h']]) expect(output(...ask)).toBe(output('--help'));
  });

  test("has what is the command's own first, the parameters of specs last, and every exit status", () => {
    for (const command of ['run', 'sweep', 'diagnose']) {
      const help = output(command, '--help');
      expect(help.indexOf('\nSpec: ')).toBeGreaterThan(help.indexOf('\nResults'));
      expect(help.indexOf('\nSpec: ')).toBeGreaterThan(help.indexOf('\nMachine'));
      expect(help).toMatch(/^ {2}8 +another process holds a file/m);
      const statuses = [...help.slice(help.indexOf('\nExit status')).matchAll(/^ {2}(\d+) +\w/gm)];
      expect(statuses.map(([, status]) => Number(status))).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 130]);
    }
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
    expect(JSON.parse(output('metrics', '--json'))).toHaveLength(27);
    expect(output('metrics')).toContain('own_failure');
  });

  test('experiments: every one of them can be shown and run', () => {
    const experiments = JSON.parse(output('experiments', '--json'));
    const list = output('experiments');
    for (const { name, spec } of experiments) {
      expect(list).toContain(name);
      expect(output('experiments', name)).toContain(`srlm run --experiment ${name}`);
      expect(JSON.parse(output('experiments', name, '--json'))).toEqual(spec);
      expect(hashOf('--experiment', name, '--rounds', '1', '--replicates', '2')).toMatch(/^[0-9a-f]{16}$/);
    }
  });

  test('describe knows parameters, metrics and experiments, and guesses what was meant', () => {
    expect(output('describe', 'beta')).toContain('--beta NUMBER');
    expect(output('describe', 'kappa-0')).toContain('κ_0');
    expect(output('describe', 'margin')).toContain('Def. 5.2');
    expect(output('describe', 'kappa-contraction')).toContain('Takeaway');
    const { status, stderr } = srlm(['describe', 'replicats']);
    expect(status).toBe(2);
    expect(stderr).toContain('srlm describe replicates');
  });

  test('describe knows the tags and letters that the reports print', () => {
    const tags = output('describe', 'tags');
    const reports = [
      output('run', ...small, '--gold-correlation', '0.5'),
      output('run', '--experiment', 'kappa-contraction', ...small),
    ].join('\n');
    for (const [tag] of reports.matchAll(/\[[a-z]+\]/g)) expect(tags).toContain(tag);
    for (const sign of ['[exact]', '[paper]', '[rebuilt]', '[rate]', 'κ_0', 'c₁', 'U', 'q'])
      expect(tags).toMatch(new RegExp(`^${sign.replace(/([[\]])/g, '\\$1')} `, 'm'));
    expect(output('describe', '[rate]')).toBe(output('describe', 'rate'));
    expect(output('describe', 'U')).toContain('Lemma C.4');
    const { stdout } = srlm(['describe', 'c1'], { env: { ...env, LC_ALL: 'C' } });
    expect(stdout).toMatch(/^c1 .*kappa_t <= 1\/c1/);
    expect(srlm(['describe', 'zzzzzz']).stderr).toContain('srlm describe tags');
  });

  test('memory tells the bytes that a run is held to', () => {
    const bytes = Number(output('memory', '--threads', '2', ...small).match(/^\d+/)[0]);
    const limited = (limit) =>
      srlm(['run', ...small, '--threads', '2', '--memory-limit', String(limit)]).status;
    expect(limited(bytes)).toBe(0);
    expect(limited(bytes - 1)).toBe(4);
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
    [['--seed', '7', 'run'], '--seed: this stands before the command run'],
    [['7', 'run'], 'Write the command first: "srlm run …"'],
    [['--quiet', 'sweep', '--axis', 'beta=1,2'], 'Write the command first: "srlm sweep …"'],
    [['--version', 'run'], '--version: this stands before the command run'],
    [['--version', 'more'], 'more: there is no such command'],
    [['help', 'swep'], 'srlm sweep'],
    [['help', 'run', 'me'], 'me: this argument is one too many'],
    [[''], 'there is no such command'],
    [['run', '--json=', '--quiet'], '--json: its value is empty'],
    [['run', '--json', '--quiet'], '--json: its value is missing: --quiet is a flag'],
    [['run', '--text-file', '--rounds', '3'], '--text-file: its value is missing: --rounds is a flag'],
    [['run', '--samples', '1.5'], 'samples'],
    [['run', '--samples', '0x10'], '"0x10"'],
    [['sweep', '--axis', 'beta=1,2', '--floor', 'yes'], '--floor: got "yes" but allowed are true, false'],
    [['export'], 'See "srlm export --help"'],
    [['merge', 'all.db'], 'See "srlm merge --help"'],
  ])('%j', (args, part) => {
    const { status, stderr } = refused(...args);
    expect(status).toBe(2);
    expect(srlm(args).stdout).toBe('');
    expect(stderr).toContain(part);
  });

  test('writes no file under the name of a flag', () => {
    refused('run', '--replicates', '2', '--json', '--quiet');
    refused('run', '--replicates', '2', '--json=', '--quiet');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('may give a value either way, and whole numbers as people write them', () => {
    const few = ['--replicates', '2', '--rounds', '1'];
    const hash = hashOf(...few, '--samples', '1000');
    for (const same of [
      ['--samples=1000'],
      ['--samples', '1e3'],
      ['--samples=1000.0'],
      ['--samples', '+1000'],
    ])
      expect(hashOf(...few, ...same)).toBe(hash);
  });
});
