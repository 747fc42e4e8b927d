// A file that is given to the wrong command: it is recognised, and the command that reads it is named.
import { expect, test } from 'vitest';
import { output, refused, srlm, write } from './lib/program.mjs';

const small = ['--replicates', '2', '--rounds', '1'];

/** What a command says of a file that it does not read; the command that it names must take the file. */
function sentOn(command, file) {
  const { status, stderr } = refused(command, file);
  expect(status).toBe(2);
  const [, what, words] = stderr.match(/holds (.*), which this command does not read\. Write "srlm (.*)"\./);
  expect(srlm(words.split(' ')).status).toBe(0);
  return what;
}

test('results, specs, sweeps, databases and rollouts tell what they are', () => {
  output('sweep', '--axis', 'beta=1,2', ...small, '--json', 'sweep-result.json', '--out', 'a.db');
  output('run', ...small, '--json', 'result.json');
  write('spec.json', '{"beta": 2, "replicates": 2}');
  const axis = { parameter: 'beta', values: [1, 2] };
  write('sweep.json', JSON.stringify({ spec: { replicates: 2 }, axes: [axis] }));
  const responses = [
    { text: 'a', logprob: -0.5 },
    { text: 'b', logprob: -2 },
  ];
  write('rollouts.jsonl', ['p', 'q'].map((prompt) => JSON.stringify({ prompt, responses })).join('\n'));
  for (const command of ['run', 'words', 'hash']) {
    expect(sentOn(command, 'sweep-result.json')).toBe('the result of a sweep');
    expect(sentOn(command, 'sweep.json')).toBe('a sweep');
    expect(sentOn(command, 'a.db')).toBe('a database');
    expect(sentOn(command, 'rollouts.jsonl')).toBe('rollouts of a language model');
  }
  expect(sentOn('hash', 'spec.json')).toBe('the spec of a run');
  expect(sentOn('sweep', 'spec.json')).toBe('the spec of a run');
  expect(sentOn('sweep', 'result.json')).toBe('the result of a run');
  expect(sentOn('sweep', 'a.db')).toBe('a database');
  expect(sentOn('sweep', 'rollouts.jsonl')).toBe('rollouts of a language model');
});

test('rollouts that are empty are said to be', () => {
  for (const text of ['', '\n \n']) {
    write('a.jsonl', text);
    const { status, stderr } = refused('diagnose', 'a.jsonl');
    expect(status).toBe(3);
    expect(stderr).toContain('holds no rollouts: it is empty');
  }
});

test('a broken file is refused in words of this program', () => {
  const broken = [
    '{',
    '[1]',
    '3',
    '',
    '{"format": 3}',
    '{"format": "srlm-sweep", "sweep": 3}',
    '{"spec": 1e999}',
  ];
  for (const text of [...broken, '{"format": "srlm-sweep", "hash": 3, "sweep": {}}']) {
    write('a.json', text);
    for (const command of ['run', 'sweep', 'hash'])
      expect(srlm([command, 'a.json']).stderr, text).not.toMatch(/json\.exception|internal|^$/);
  }
});

test('data that are damaged have the exit status of data, whatever is wrong with them', () => {
  const lines = [
    'not JSON',
    '[]',
    '{"responses": [{"logprob": 0.5}]}',
    '{"responses": [{"logprob": "x"}]}',
    '\xff',
  ];
  for (const line of lines) {
    write('a.jsonl', Buffer.from(line, 'latin1'));
    expect(refused('diagnose', 'a.jsonl').status, line).toBe(3);
  }
  write('a.csv', '1,2\n"3,4\n');
  expect(refused('run', '--problem', 'logits', '--logits-file', 'a.csv').status).toBe(3);
  write('a.npy', '\x93NUMPY');
  expect(refused('run', '--problem', 'npy', '--features-file', 'a.npy').status).toBe(3);
});
