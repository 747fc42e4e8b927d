// A tiny language model behind the API of OpenAI, to try `srlm collect` with and to test it: it spells English words,
// letter by letter, as a trigram model of core/texts/words.txt. Each draw of a prompt is a function of the seed, the
// prompt and how many were drawn before. It answers as the servers do that docs/collect.md names.
//
//   node docs/examples/tiny-server.mjs [--port 8000] [--kind vllm|sglang|llama.cpp|tgi|ollama|openai] [--seed 1] [--origin '*']
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const END = '\n';
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz', END];
const SMOOTHING = 0.05;

/** Counts of what follows two characters. */
function countWords() {
  const text = readFileSync(new URL('../../core/texts/words.txt', import.meta.url), 'utf8');
  const counts = new Map();
  for (const word of text.split('\n').filter((line) => /^[a-z]+$/.test(line))) {
    const spelled = `^^${word}${END}`;
    for (let i = 2; i < spelled.length; ++i) {
      const context = spelled.slice(i - 2, i);
      if (!counts.has(context)) counts.set(context, new Map());
      const followers = counts.get(context);
      followers.set(spelled[i], (followers.get(spelled[i]) ?? 0) + 1);
    }
  }
  return counts;
}

const counts = countWords();

/** log π of each letter, or the end, after a text. */
function nextLogprobs(text) {
  const followers = counts.get(`^^${text}`.slice(-2)) ?? new Map();
  const weights = LETTERS.map((letter) => (followers.get(letter) ?? 0) + SMOOTHING);
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => Math.log(weight / sum));
}

/** log π of a response to a prompt; without its end if that is what is asked. */
export function logProbability(prompt, response, end = true) {
  let sum = 0;
  let text = prompt;
  for (const letter of [...response, ...(end ? [END] : [])]) {
    sum += nextLogprobs(text)[LETTERS.indexOf(letter)];
    text += letter;
  }
  return sum;
}

function* uniforms(...keys) {
  for (let i = 0; ; ++i) {
    const digest = createHash('sha256')
      .update(JSON.stringify([...keys, i]))
      .digest();
    yield digest.readUInt32LE(0) / 2 ** 32;
  }
}

/** One response: its letters with their log-probabilities, and why it ended. */
function draw(prompt, count, { seed, temperature, most }) {
  const random = uniforms(seed, prompt, count);
  const tokens = [];
  let text = prompt;
  while (tokens.length < most) {
    const raw = nextLogprobs(text);
    const tempered = raw.map((x) => Math.exp(x / temperature));
    let left = random.next().value * tempered.reduce((a, b) => a + b);
    let letter = LETTERS.length - 1;
    for (let i = 0; i < LETTERS.length; ++i) {
      left -= tempered[i];
      if (left < 0) {
        letter = i;
        break;
      }
    }
    tokens.push({ token: LETTERS[letter], logprob: raw[letter] });
    if (LETTERS[letter] === END) return { tokens, finish: 'stop' };
    text += LETTERS[letter];
  }
  return { tokens, finish: 'length' };
}

/** What each kind of server does; `end`: how its lists of tokens show the end, null where they leave it out. */
const kinds = {
  vllm: { owner: 'vllm', many: true, end: '</s>' },
  sglang: { owner: 'sglang', many: true, end: '</s>' },
  'llama.cpp': { owner: 'llamacpp', many: false, end: '' },
  tgi: { owner: 'tiny', many: false, end: '</s>' },
  ollama: { owner: 'library', many: false, end: null },
  openai: { owner: 'openai', many: true, end: null },
};

function choiceOf({ tokens, finish }, index, kind, name, chat) {
  const ended = finish === 'stop';
  const letters = ended ? tokens.slice(0, -1) : tokens;
  const text = letters.map(({ token }) => token).join('');
  const listed = ended && kind.end !== null ? [...letters, { ...tokens.at(-1), token: kind.end }] : letters;
  const content = listed.map((entry) => ({
    ...entry,
    bytes: [...Buffer.from(entry.token)],
    top_logprobs: [],
  }));
  const logprobs =
    chat || name === 'llama.cpp' || name === 'ollama'
      ? { content }
      : {
          tokens: listed.map(({ token }) => token),
          token_logprobs: listed.map(({ logprob }) => logprob),
          top_logprobs: null,
          text_offset: listed.map((_, i) => i),
        };
  return {
    index,
    ...(chat ? { message: { role: 'assistant', content: text } } : { text }),
    logprobs: name === 'tgi' && !chat ? null : logprobs,
    finish_reason: finish,
  };
}

/** Why this kind of server would not take a request, or nothing. */
function objection(name, body) {
  if (name === 'tgi' && body.top_p >= 1) return 'Input validation error: `top_p` must be > 0.0 and < 1.0';
  const extra = ['top_k', 'min_p', 'repetition_penalty'].find((key) => key in body);
  if (name === 'openai' && extra) return `Unrecognized request argument supplied: ${extra}`;
}

/** A choice as a stream has it: a piece for each token. */
function* pieces(choice, chat) {
  const list = choice.logprobs?.content ?? choice.logprobs?.tokens ?? [];
  const text = choice.message?.content ?? choice.text;
  for (let i = 0; i < list.length; ++i) {
    const logprobs = choice.logprobs.content
      ? { content: [list[i]] }
      : { tokens: [list[i]], token_logprobs: [choice.logprobs.token_logprobs[i]] };
    const piece = text[i] ?? '';
    yield { index: choice.index, ...(chat ? { delta: { content: piece } } : { text: piece }), logprobs };
  }
  const last = chat ? { delta: {} } : { text: '' };
  yield { index: choice.index, ...last, logprobs: null, finish_reason: choice.finish_reason };
}

/**
 * The server, not listening yet. Pages of `origin` may read its answers. `meddle(answer, request)` may change what is sent, or send something else itself and
 * return nothing; `seen` gets each request for draws.
 */
export function tinyServer({
  kind: name = 'vllm',
  seed = 1,
  key,
  origin,
  meddle = (answer) => answer,
  seen = [],
} = {}) {
  const kind = kinds[name];
  const drawn = new Map();
  const answerTo = (path, body) => {
    if (!path.startsWith('/v1/')) return { status: 404, error: { message: `Not Found: ${path}` } };
    if (path.endsWith('/models')) return { object: 'list', data: [{ id: 'tiny', owned_by: kind.owner }] };
    const objected = objection(name, body);
    if (objected) return { status: 400, error: { message: objected } };
    const chat = path.endsWith('/chat/completions');
    const prompt = chat ? body.messages.at(-1).content : body.prompt;
    const count = kind.many ? (body.n ?? 1) : 1;
    const first = drawn.get(prompt) ?? 0;
    drawn.set(prompt, first + count);
    const draws = Array.from({ length: count }, (_, i) =>
      draw(prompt, first + i, { seed, temperature: body.temperature ?? 1, most: body.max_tokens ?? 16 }),
    );
    return {
      object: chat ? 'chat.completion' : 'text_completion',
      model: body.model,
      choices: draws.map((one, i) => choiceOf(one, i, kind, name, chat)),
      usage: { completion_tokens: draws.reduce((sum, { tokens }) => sum + tokens.length, 0) },
    };
  };
  return createServer(async (request, response) => {
    if (origin) {
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-allow-headers', 'authorization, content-type');
      response.setHeader('access-control-expose-headers', 'retry-after');
    }
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    let text = '';
    for await (const piece of request.setEncoding('utf8')) text += piece;
    const body = text ? JSON.parse(text) : {};
    const path = new URL(request.url, 'http://tiny').pathname;
    const chat = path.endsWith('/chat/completions');
    if (text) seen.push({ path, body, prompt: chat ? body.messages.at(-1).content : body.prompt });
    const send = (status, value) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof value === 'string' ? value : JSON.stringify(value));
    };
    if (key && request.headers.authorization !== `Bearer ${key}`) {
      const given = request.headers.authorization?.replace('Bearer ', '');
      return send(401, { error: { message: `Incorrect API key provided: ${given}` } });
    }
    const { status = 200, ...answer } = answerTo(path, body);
    const changed = meddle(answer, { path, body, request, response, status, send });
    if (!changed) return;
    if (!body.stream || status !== 200 || !changed.choices) return send(status, changed);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const { choices, usage, ...rest } = changed;
    const event = (value) => response.write(`data: ${JSON.stringify({ ...rest, ...value })}\n\n`);
    for (const choice of choices) for (const piece of pieces(choice, chat)) event({ choices: [piece] });
    event({ choices: [], usage });
    response.end('data: [DONE]\n\n');
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8000' },
      kind: { type: 'string', default: 'vllm' },
      seed: { type: 'string', default: '1' },
      origin: { type: 'string', default: '*' }, // as vLLM has it
    },
  });
  if (!kinds[values.kind])
    throw new Error(`--kind takes ${Object.keys(kinds).join(', ')}, not "${values.kind}".`);
  const { kind, seed, origin } = values;
  const server = tinyServer({ kind, seed: Number(seed), origin });
  server.listen(Number(values.port), '127.0.0.1', () =>
    console.log(
      `A tiny model, as ${values.kind} would serve it: http://localhost:${server.address().port}/v1`,
    ),
  );
}
