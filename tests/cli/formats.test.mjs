// Answers of inference servers as they come: recognised, summed over tokens, joined, or refused with place and remedy.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { expected, kinds } from '../cases/answers.mjs';
import { output, readJson, refused, write } from './lib/program.mjs';

const small = ['--replicates', '2', '--rounds', '1', '--samples', '20'];

/** The diagnosis of a text, and the report as one line. */
function diagnosed(text, ...flags) {
  write('answers', text);
  const report = output(
    'diagnose',
    'answers',
    '--diagnosis',
    'd.json',
    '--force',
    '--no-plot',
    ...small,
    ...flags,
  );
  return { report: report.replace(/\s+/g, ' '), found: readJson('d.json') };
}

describe.each(kinds)('$name', (kind) => {
  const wanted = expected(kind);

  test.each([
    ['as it comes', kind.text],
    ['recognised by force', kind.text, '--format', kind.format],
    ['packed with gzip', gzipSync(kind.text)],
  ])('%s', (_, text, ...flags) => {
    const { report, found } = diagnosed(text, ...flags);
    expect(found.prompts).toBe(wanted.prompts);
    expect(found.candidates).toBe(wanted.candidates);
    expect(found.draws).toBe(wanted.draws);
    expect(found.kappa_high).toBeCloseTo(wanted.kappa, 9);
    expect(found.drawn).toBe(!kind.notes.some((note) => note.includes('no draws')));
    expect(found.read_as).toContain(`${wanted.prompts} prompts × `);
    expect(found.read_as).toContain(
      kind.end ? 'the end token in the sum of each' : 'the end token in no sum',
    );
    expect(report).toContain(`Read as ${found.read_as}`);
    for (const note of kind.notes) expect(found.notes.join('\n')).toContain(note);
  });

  test('over several lines, and in one list', () => {
    const objects = kind.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const pretty = objects.map((each) => JSON.stringify(each, null, 2)).join('\n');
    expect(diagnosed(pretty).found.kappa_high).toBeCloseTo(wanted.kappa, 9);
    if (kind.format === 'sglang') return; // its lines are lists already
    const list = `[\n${objects.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`;
    expect(diagnosed(list).found.kappa_high).toBeCloseTo(wanted.kappa, 9);
  });

  test('damaged', () => {
    const lines = kind.text.trim().split('\n');
    write('cut', kind.text.slice(0, -40));
    expect(refused('diagnose', 'cut').stderr).toContain(`line ${lines.length}`);
    write('after', [lines[0].slice(0, -9), ...lines.slice(1)].join('\n'));
    expect(refused('diagnose', 'after').stderr).toContain('line 1');
    const other = kind.format === 'tgi' ? 'sglang' : 'tgi';
    write('answers', kind.text);
    const { stderr } = refused('diagnose', 'answers', '--format', other);
    expect(stderr).toContain(
      `line 1${kind.format === 'sglang' ? ', entry 1' : ''} is not in the format ${other}`,
    );
    expect(stderr).toContain(`it looks like ${kind.format}`);
  });

  test.runIf(kind.ask)('without log-probabilities says what to ask for', () => {
    const without = (value) => {
      if (Array.isArray(value)) return value.map(without);
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => !/logprob|logps|probabilities|^details$/.test(key) || key === 'prompt_logprobs')
          .map(([key, each]) => [key, without(each)]),
      );
    };
    write(
      'answers',
      kind.text.replace(/^.+$/gm, (line) => JSON.stringify(without(JSON.parse(line)))),
    );
    const { stderr } = refused('diagnose', 'answers');
    expect(stderr).toContain('has no log-probability');
    expect(stderr).toContain(kind.ask);
  });
});

test.each([
  [
    'a stream',
    'data: {"choices": [{"delta": {"content": "a"}}]}\n',
    ['piece of a stream', '"stream": false'],
  ],
  [
    'probabilities after the samplers',
    '{"content": "a", "completion_probabilities": [{"token": "a", "prob": 0.5, "top_probs": []}]}\n',
    ['line 1 has probabilities after the samplers', '"post_sampling_probs": false'],
  ],
  [
    'a token beyond the likeliest',
    '{"content": "a", "completion_probabilities": [{"content": "a", "probs": [{"tok_str": "b", "prob": 0.5}]}]}\n',
    ['token 1', 'larger "n_probs"'],
  ],
  [
    'generated texts of the harness',
    '{"doc_id": 0, "arguments": [["q", {"until": []}]], "resps": [["four"]]}\n',
    ['line 1, response 1 has generated texts', 'multiple_choice'],
  ],
  ['an empty list', '[]\n', ['line 1 is an empty list']],
  [
    'a list that ends early',
    '[{"text": "a", "logprob": -1},\n',
    ['line 1 is not JSON: it ends in the middle'],
  ],
  ['numbers in a list', '[1, 2]\n', ['line 1, entry 1 is no JSON object']],
  [
    'rounds in a run',
    '{"prompt": "p", "round": 0.5, "text": "a", "logprob": -1}\n',
    ['the round 0.5', 'from 0'],
  ],
])('%s is refused', (_, text, parts) => {
  write('answers', text);
  const { stderr } = refused('diagnose', 'answers');
  for (const part of parts) expect(stderr).toContain(part);
});

test('requests of a batch that failed, and draws that are none of the model, are told', () => {
  const { text } = kinds.find(({ format }) => format === 'openai-batch');
  const failed = { custom_id: 'x', response: null, error: { code: 'batch_expired', message: 'too late' } };
  expect(diagnosed(`${text}${JSON.stringify(failed)}\n`).found.notes.join()).toMatch(
    /1 request of the batch failed \(line 5 has "too late"\)/,
  );
  const own = { prompt: 'p', temperature: 0.7, top_p: 0.9, responses: [] };
  own.responses = ['a', 'b'].map((each, i) => ({ text: each, logprob: -2 - i }));
  const { found } = diagnosed(JSON.stringify(own));
  expect(found.drawn).toBe(false);
  expect(found.notes.join()).toContain('temperature 0.7, top_p 0.9');
  expect(found.kappa_low).toBeCloseTo(1 / (1 - Math.exp(-2) - Math.exp(-3)), 9);
  expect(found.failure_by_draws).toBe(0);
});
