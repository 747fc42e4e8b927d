// What the fuzzers begin with: specs, arrays and texts of the other tests, and what the program writes.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from '../../scripts/lib/run.mjs';
import { kinds } from '../cases/answers.mjs';

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const program = process.env.SRLM_BIN ?? join(root, 'build/native-asan/native/srlm');
/** Files of tests/cases. */
const caseFiles = (kind) =>
  readdirSync(join(root, 'tests/cases', kind)).map((name) =>
    readFileSync(join(root, 'tests/cases', kind, name)),
  );
const bytes = (object, key) =>
  object[`${key}_base64`] ? Buffer.from(object[`${key}_base64`], 'base64') : object[key];

/** A .npy file of float64 zeros and ones. */
function npy(shape, { type = '<f8', fortran = 'False' } = {}) {
  const header = `{'descr': '${type}', 'fortran_order': ${fortran}, 'shape': (${shape.join(', ')},), }`;
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const count = shape.reduce((product, length) => product * length, 1);
  const data = Buffer.alloc(count * Number(type.at(-1)));
  const size = Buffer.from([padded.length % 256, padded.length >> 8]);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), size, Buffer.from(padded), data]);
}

/** Keys of the readers' formats. */
const rolloutKeys =
  'round ended temperature top_p meta_info output_token_logprobs finish_reason matched generated_text best_of_sequences special resps doc_id arguments target chosen rejected ref_chosen_logps custom_id response body error probs tok_str prob token_ids token_texts prompt messages custom_id id weight responses candidates choices completions samples outputs text response completion content generated_text message logprob log_prob log_probability cumulative_logprob token_logprobs logprobs completion_probabilities details tokens finish_reason stop_type length limit correct gold reward score embedding descr fortran_order shape'.split(
    ' ',
  );
/** Their values, and what is mistaken for one. */
const tokens = [
  '-9999.0',
  '-Infinity',
  'NaN',
  '1_000',
  '#DIV/0!',
  '\\xC2\\xA0',
  '\\xE2\\x88\\x92',
  '1,5;',
  ',0,1,2',
  '<f2',
  '>f8',
  '|u1',
  '=i8',
];

/** { fuzzer: [bytes, …] } */
async function seeds(folder) {
  const bad = readJson('tests/bad_specs.json');
  const specs = readJson('tests/golden/golden.json').flatMap(({ spec }) =>
    spec ? [JSON.stringify(spec)] : [],
  );
  const inputs = (key) => bad.flatMap(({ inputs: given = {} }) => bytes(given, key) ?? []);
  const experiments = JSON.parse(await run(program, ['experiments', '--json']));
  const small = ['--replicates', '2', '--rounds', '2', '--samples', '20'];
  await run(program, ['run', ...small, '--record-policy', '1', '--json', join(folder, 'a.json')]);
  const database = join(folder, 'a.db');
  const axes = ['--axis', 'beta=1,2', '--floor', 'true'];
  await run(program, ['sweep', ...small, ...axes, '--out', database, '--json', join(folder, 'b.json')]);
  await run(program, ['export', database, '--npz', join(folder, 'a.npz')]);
  const file = (name) => readFileSync(join(folder, name));
  const cells = JSON.parse(file('b.json')).cells.map((cell) => JSON.stringify(cell));
  return {
    spec: [...specs, ...bad.map((row) => (row.spec ? JSON.stringify(row.spec) : bytes(row, 'text')))],
    sweep: experiments.flatMap(({ sweep }) => (sweep ? [JSON.stringify(sweep)] : [])),
    npy: [
      ...caseFiles('npy'),
      ...inputs('features'),
      ...inputs('theta'),
      npy([3, 4, 2]),
      npy([2, 2], { fortran: 'True', type: '<f4' }),
    ],
    text: [...inputs('text'), 'the cat sat on the mat', 'naïve Ωmega 詩\r\n\r\na-b'].flatMap((text) =>
      [0, 1, 2, 3, 4, 6].map((how) => Buffer.concat([Buffer.from([how]), Buffer.from(text)])),
    ),
    record: cells,
    result: [file('a.json'), file('b.json')],
    database: [file('a.db')],
    rollouts: [
      ...kinds.map(({ text }) => text),
      kinds.map(({ text }) => text.split('\n')[0]).join('\n'),
      ...caseFiles('rollouts'),
      ...caseFiles('servers'),
      `{"id": ${'['.repeat(80000)}`,
      '{"prompt": "a", "responses": [{"text": "x", "logprob": -1, "correct": true}, {"text": "y", "logprob": -2.5, "correct": false}]}\n',
      '{"choices": [{"text": "x", "logprobs": {"token_logprobs": [-0.1, -0.2]}, "embedding": [1, 2]}]}\n{"choices": [{"text": "x", "logprobs": {"content": [{"logprob": -1}]}, "embedding": [3, 4]}]}',
      '{"id": 7, "weight": 2, "outputs": [{"message": {"content": "é"}, "cumulative_logprob": -3, "tokens": [1, 2], "reward": 0.5}]}',
    ],
    tables: [
      ...caseFiles('csv'),
      ...caseFiles('npy'),
      '1,2,3\n4,5,6\n',
      'prompt;a;b\n"x";1;2\n"y, z";3;\n',
      'a\tb\r\n1e3\t-2.5\r\n',
      file('a.npz'),
    ],
  };
}

/** Writes build/fuzz/<fuzzer>/seeds and a dictionary of keys and values. */
export async function writeSeeds(names) {
  const folder = join(root, 'build/fuzz');
  rmSync(join(folder, 'made'), { recursive: true, force: true });
  mkdirSync(join(folder, 'made'), { recursive: true });
  const all = await seeds(join(folder, 'made'));
  for (const name of names) {
    const to = join(folder, name, 'seeds');
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to, { recursive: true });
    for (const [i, seed] of (all[name] ?? []).entries()) writeFileSync(join(to, String(i)), seed);
  }
  const parameters = JSON.parse(await run(program, ['parameters', '--json']));
  const words = new Set(parameters.flatMap(({ key, choices = [] }) => [key, ...choices]));
  for (const key of [
    ...rolloutKeys,
    'axes',
    'parameter',
    'values',
    'from',
    'to',
    'points',
    'scale',
    'series',
    'label',
    'measure',
  ])
    words.add(key);
  // A word of libFuzzer has at most 64 bytes.
  const deep = ['[', '{\\"a\\":'].map((open) => open.repeat(60 / open.length));
  const lines = [...words].filter((word) => /^[\w-]+$/.test(word)).map((word) => `"\\"${word}\\""`);
  lines.push(...[...tokens, ...deep].map((token) => `"${token}"`));
  writeFileSync(join(folder, 'keys.dict'), `${lines.join('\n')}\n`);
}
