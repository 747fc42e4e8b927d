// Signals: how fast they are obeyed, what is said, and what is kept.
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { output, program, srlm, start } from './lib/program.mjs';

// One replicate of one round takes minutes: nothing within it asks for signals.
const endless = ['--dimension', '2000', '--prompts', '100', '--responses', '40', '--samples', '1000000'];
const within = ['--replicates', '1', '--rounds', '1', '--memory-limit', '100G'];

describe('a signal in the middle of a long replicate', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGUSR1', 138],
  ])('%s ends a sweep soon, which says how to go on', async (signal, status) => {
    const args = ['sweep', '--axis', 'beta=1,2', ...endless, ...within, '--out', 'a.db', '--threads', '1'];
    const { child, ended } = start(args);
    await once(child.stdout, 'data');
    child.kill(signal);
    const { code, stderr } = await ended(); // a test that waited for the replicate would take minutes
    expect(code).toBe(status);
    expect(stderr).toContain('0 of 2 cells done; go on with "srlm sweep --out a.db --resume --threads 1');
    expect(JSON.parse(output('show', 'a.db', '--json')).status).toBe('interrupted');
  });

  test('ends a run, too', async () => {
    const { child, ended } = start(['run', ...endless, ...within]);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const { code, stderr } = await ended();
    expect(code).toBe(130);
    expect(stderr).toContain('interrupted in the middle of a long computation; nothing was written');
  });
});

test('a signal that was ignored before the program began stays ignored, as nohup has it', async () => {
  const ignoring = `trap '' HUP; exec "$0" "$@"`;
  const sweep = [program, 'sweep', '--axis', 'beta=1,2', '--replicates', '3000', '--out', 'a.db'];
  const { child, ended } = start(['-c', ignoring, ...sweep], { command: 'sh' });
  await once(child.stdout, 'data');
  child.kill('SIGHUP');
  expect((await ended()).code).toBe(0);
});

describe('a second Ctrl-C', () => {
  test('says what it does, and does it', async () => {
    const { child, text, ended } = start([
      'sweep',
      '--axis',
      'beta=1',
      ...endless,
      ...within,
      '--out',
      'a.db',
    ]);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    child.kill('SIGTERM'); // pending together they come one after the other
    const { code } = await ended();
    expect(code).toBeGreaterThan(128);
    expect(text.stderr).toMatch(/ending at once; what was written before is kept/);
  });
});

describe('the command to go on with', () => {
  test('has the flags that the numbers or the machine depend on', async () => {
    const args = ['sweep', '--axis', 'beta=1,2', '--replicates', '1000000', '--on-error', 'continue'];
    const { child, ended } = start([...args, '--threads', '1', '--out', 'my file.db']);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const { stderr } = await ended();
    expect(stderr).toContain(`"srlm sweep --out 'my file.db' --resume --on-error continue --threads 1"`);
  });
});

describe('--progress', () => {
  const long = ['--axis', 'samples=20,20000', '--replicates', '1000', '--threads', '1'];

  test('SECONDS prints lines for a log, with the share of the work and the time left', () => {
    const begun = performance.now();
    const { stderr } = srlm(['sweep', ...long, '--progress', '1', '--quiet']);
    const seconds = (performance.now() - begun) / 1000;
    expect(stderr).toMatch(/^(srlm: \d of 2 cells, \d+ % of the work, after .+\n)+$/);
    expect(stderr.split('\n').length - 1).toBeLessThanOrEqual(seconds);
  });

  test('weighs cells by their work: half of the cells is not half of the time', () => {
    const { stderr } = srlm(['sweep', ...long, '--progress', 'json', '--quiet']);
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const end = lines.at(-1).seconds;
    // Once the small cell is done, what is left is said to be most of it, whatever the machine.
    const half = lines.find(({ cells_done, seconds_left }) => cells_done === 1 && seconds_left !== null);
    if (half) expect(half.seconds_left).toBeGreaterThan((end - half.seconds) / 10);
  });

  test('takes for its pace what it has computed itself, not what it found', async () => {
    const lines = (text) => (text.match(/^\{.*\}$/gm) ?? []).map((line) => JSON.parse(line));
    const cells = ['--axis', 'replicates=10,1000000', '--threads', '1'];
    const args = ['sweep', ...cells, '--out', 'a.db', '--quiet', '--progress', 'json', '--resume'];
    const { child, text, ended, until } = start(args);
    await until(() => lines(text.stderr).at(-1)?.cells_done === 1);
    child.kill('SIGINT');
    await ended();
    const again = start(args);
    await again.until(() => lines(again.text.stderr).length > 0);
    again.child.kill('SIGINT');
    const [first] = lines((await again.ended()).stderr);
    expect(first).toMatchObject({ cells_done: 1, cells: 2, seconds_left: null });
  });

  test('off prints nothing', () => {
    expect(srlm(['sweep', '--axis', 'beta=1,2', '--replicates', '4', '--progress', 'off']).stderr).toBe('');
  });
});
