// The user's own data on the command line: rollouts of language models, and arrays of every format.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { output, readJson, refused, srlm, write } from './lib/program.mjs';

const example = fileURLToPath(new URL('../../docs/examples/words.jsonl', import.meta.url));

/** A .npy file of doubles. */
function npy(shape, values) {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const head = Buffer.alloc(10);
  head.write('\x93NUMPY', 'latin1');
  head.writeUInt8(1, 6);
  head.writeUInt16LE(header.length, 8);
  return Buffer.concat([head, Buffer.from(header), Buffer.from(new Float64Array(values).buffer)]);
}

describe('srlm rollouts', () => {
  test('makes the example of the documentation again, to the byte', () => {
    const words = ['--problem', 'sequence', '--corpus', 'words', '--context-length', '2'];
    const made = output('rollouts', ...words, '--sequence-length', '4', '--count', '32');
    expect(made).toBe(readFileSync(example, 'utf8'));
  });

  test('is refused for problems that have no words', () => {
    const { status, stderr } = refused('rollouts', '--problem', 'tabular');
    expect(status).toBe(2);
    expect(stderr).toContain('--problem sequence');
  });
});

describe('srlm diagnose', () => {
  test('reports κ_0 with its bounds, the theory with its tags, and runs the loop', () => {
    const made = output('diagnose', example, '--samples', '1000', '--replicates', '4');
    for (const part of [
      'between 18.9 and 347.4', // the generator's own κ_0 is 190.2
      'it is 4.957',
      '100 % of the prompts fail',
      'Cor. 5.7',
      '[rebuilt]',
      'Thm 6.2',
      '[rate]',
      'accuracy',
    ])
      expect(made).toContain(part);
    expect(made).toMatch(/Hash +[0-9a-f]{16}/);
  });

  test('writes what it found as JSON, and the run as a result that can be repeated', () => {
    const files = ['--diagnosis', 'd.json', '--json', 'run.json'];
    output('diagnose', example, '--replicates', '3', '--quiet', '--goal', '0.2', ...files);
    const found = readJson('d.json');
    const lines = readFileSync(example, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    // κ_0 among the responses, from the file alone.
    let kappa = 0;
    let weights = 0;
    for (const { weight, responses } of lines) {
      const seen = new Map(responses.map(({ text, logprob }) => [text, Math.exp(logprob)]));
      const p = [...seen.values()];
      kappa += (weight * p.reduce((a, b) => a + b)) / Math.max(...p);
      weights += weight;
    }
    expect(found.kappa_0.value).toBeCloseTo(kappa / weights, 9);
    expect(found.kappa_0.low).toBeLessThan(found.kappa_0.value);
    expect(found.kappa_0.high).toBeGreaterThan(found.kappa_0.value);
    expect(found.prompts).toBe(26);
    expect(found.goal).toBe(0.2);
    expect(output('run', 'run.json', '--quiet')).toContain(readJson('run.json').hash);
  });

  test.each([
    ['{"prompt": 1}', 'line 1 has no list of responses'],
    ['{"responses": [{"logprob": -1}, {"logprob": 3}]}', 'line 1, response 2 has the log-probability 3'],
    ['nonsense', 'line 1 is not JSON'],
  ])('names the line that is wrong: %s', (text, part) => {
    write('bad.jsonl', text);
    const { stdout, stderr } = srlm(['diagnose', 'bad.jsonl']);
    expect(stderr).toContain(part);
    expect(stdout).toBe('');
  });

  test('refuses a goal that is no share, and a file that is not there', () => {
    expect(refused('diagnose', example, '--goal', '5').stderr).toContain('--goal: got "5"');
    expect(refused('diagnose', 'none.jsonl').stderr).toContain('cannot be read');
  });

  test('goes through a durable sweep, which knows its data again', () => {
    const sweep = ['sweep', '--problem', 'rollouts', '--rollouts-file', example, '--axis', 'samples=50,100'];
    expect(srlm([...sweep, '--replicates', '2', '--out', 's.db', '--quiet']).status).toBe(0);
    expect(srlm(['verify', 's.db']).status).toBe(0);
  });
});

describe('arrays', () => {
  const phi = [0.5, 0.1, -0.5, 0.2, 0.3, 0.3, 0, -0.7];
  const hash = (...rest) => output('run', '--problem', 'npy', '--replicates', '2', '--quiet', ...rest);

  test('as .npy and as CSV are the same problem', () => {
    write('phi.npy', npy([2, 2, 2], phi));
    write('theta.npy', npy([2], [1, -2]));
    write('phi.csv', 'prompt,a,b\nq1,0.5,0.1\nq1,-0.5,0.2\nq2,0.3,0.3\nq2,0,-0.7\n');
    write('theta.csv', '1,-2\n');
    const arrays = hash('--features-file', 'phi.npy', '--theta-file', 'theta.npy');
    const tables = hash('--features-file', 'phi.csv', '--theta-file', 'theta.csv');
    expect(tables).toBe(arrays);
  });

  test('that are large are mapped: the numbers are those of a small file', () => {
    // 70 MB, of which prompt 0 is repeated: every prompt has the same policy.
    const d = 64;
    const prompt = Array.from({ length: 10 * d }, (_, i) => Math.sin(i) / 10);
    const X = 14000;
    const values = new Float64Array(X * 10 * d);
    for (let x = 0; x < X; ++x) values.set(prompt, x * 10 * d);
    write('large.npy', npy([X, 10, d], values));
    write('one.npy', npy([1, 10, d], prompt));
    write(
      't.npy',
      npy(
        [d],
        Array.from({ length: d }, (_, j) => Math.cos(j)),
      ),
    );
    const run = (file) => {
      const arrays = ['--problem', 'npy', '--features-file', file, '--theta-file', 't.npy'];
      srlm([
        'run',
        ...arrays,
        '--rounds',
        '0',
        '--replicates',
        '1',
        '--quiet',
        '--json',
        'r.json',
        '--force',
      ]);
      return readJson('r.json').summary.kappa.mean[0];
    };
    expect(run('large.npy')).toBeCloseTo(run('one.npy'), 9);
  });

  test('of logits come as CSV, with rows of several lengths', () => {
    write('logits.csv', 'prompt,yes,no,maybe\na,0,1,2\nb,3,1,\n');
    const made = output('run', '--problem', 'logits', '--logits-file', 'logits.csv', '--replicates', '2');
    expect(made).toContain('|X| = 2 prompts, |Y| = 3 responses, d = 5');
    write('logits.csv', '0,1\n2,x\n');
    expect(refused('run', '--problem', 'logits', '--logits-file', 'logits.csv').stderr).toContain(
      'line 2, column 2 has "x"',
    );
  });
});

test('one prompt is one, and as many responses of each are said once', () => {
  const responses = ['a', 'b'].map((text, i) => ({ text, logprob: -1 - i }));
  write('one.jsonl', `${JSON.stringify({ prompt: 'p', responses })}\n`);
  const few = ['--replicates', '2', '--rounds', '1', '--samples', '10'];
  expect(output('diagnose', 'one.jsonl', ...few)).toContain(
    '1 prompt, 2 different responses: 2 of each prompt',
  );
});

test('nothing is certain of a model whose probabilities sum to above 1', () => {
  const prompt = (name, ...p) =>
    JSON.stringify({ prompt: name, responses: p.map((x, i) => ({ text: `r${i}`, logprob: Math.log(x) })) });
  write('a.jsonl', [prompt('sound', 0.5, 0.25), prompt('beyond', 0.9, 0.3)].join('\n'));
  const report = output('diagnose', 'a.jsonl', '--replicates', '2').replaceAll(/\s+/g, ' ');
  expect(report).toContain('at 1 prompt it is above 1, at "beyond" 1.2, so these are not');
  for (const label of ['κ_0', 'Own failure'])
    expect(report).toContain(`${label} of the model unknown: nothing follows from probabilities`);
  expect(report).not.toContain('certain:');
  expect(report).not.toContain('for certain');
});
