// srlm collect, against a server of ours that answers as each kind does, and as none should.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { logProbability, tinyServer } from '../../docs/examples/tiny-server.mjs';
import { folder, env as plainEnv, read, srlm, start, write } from './lib/program.mjs';

const env = { ...plainEnv, no_proxy: '*' };
delete env.OPENAI_API_KEY;
delete env.SRLM_API_KEY;

const servers = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A server that listens: its address, and the requests for draws that it got. */
async function serve(options = {}) {
  const seen = [];
  const server = tinyServer({ ...options, seen });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/v1`, seen };
}

const writePrompts = (...prompts) =>
  write('p.jsonl', prompts.map((prompt) => `${JSON.stringify({ prompt })}\n`).join(''));
const lines = (name = 'r.jsonl') =>
  read(name)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const command = (url, ...more) => [
  'collect',
  '--url',
  url,
  '--prompts',
  'p.jsonl',
  '--out',
  'r.jsonl',
  ...more,
];
const collect = async (url, more = [], options = {}) =>
  start(command(url, '--draws', '6', ...more), { env, ...options }).ended();

/** A run that is done and has nothing to complain about. */
async function collected(...args) {
  const run = await collect(...args);
  expect(run.stderr).toBe('');
  expect(run.code).toBe(0);
  return run;
}

/** A run that fails with one line. */
async function fails(status, ...args) {
  const run = await collect(...args);
  expect(run.stderr).toMatch(/srlm: error \(\w+\): .*\.\n$/);
  expect(run.code).toBe(status);
  return run.stderr;
}

const drawsOf = (name) => {
  const counts = new Map();
  for (const { prompt, collected: how } of lines(name))
    counts.set(prompt, (counts.get(prompt) ?? 0) + how.draws);
  return counts;
};

describe('each kind of server', () => {
  test.each([
    ['vllm', [], true],
    ['vllm', ['--chat'], true],
    ['vllm', ['--stream'], true],
    ['vllm', ['--chat', '--stream'], true],
    ['sglang', [], true],
    ['llama.cpp', [], true],
    ['llama.cpp', ['--chat', '--stream'], true],
    ['tgi', ['--chat'], true],
    ['ollama', [], false],
    ['ollama', ['--chat'], false],
    ['openai', ['--chat'], false],
  ])('%s %j: the log-probabilities of the model, and what they are', async (kind, flags, end) => {
    const { url, seen } = await serve({ kind });
    writePrompts('a', 'con', 'th');
    const { stdout } = await collected(url, flags);
    expect(lines().map(({ prompt }) => prompt)).toHaveLength(3);
    for (const { prompt, collected: how, responses } of lines()) {
      expect(how).toMatchObject({
        model: 'tiny',
        server: kind,
        temperature: 1,
        top_p: 1,
        top_k: 0,
        draws: 6,
      });
      expect(how.endpoint).toBe(flags.includes('--chat') ? 'chat' : 'completions');
      expect(how.drawn_from).toBe(kind === 'ollama' ? 'truncated' : 'policy');
      expect(responses.length + (how.left_out ?? 0)).toBe(6); // an empty one without an end is left out
      for (const response of responses) {
        expect(response.logprob).toBeCloseTo(logProbability(prompt, response.text, end), 9);
        expect(response.token_logprobs).toHaveLength(response.tokens);
        expect(response).toMatchObject({ finish_reason: 'stop', ended: end });
      }
      expect(new Set(responses.map(({ text }) => text)).size).toBeGreaterThan(1);
    }
    expect(stdout.includes('without the log-probability of its end')).toBe(!end);
    expect(stdout.includes('40 likeliest')).toBe(kind === 'ollama');
    // A server that gives one draw a request is asked for each.
    const one = ['llama.cpp', 'tgi', 'ollama'].includes(kind);
    expect(seen).toHaveLength(one ? 18 : 3);
    const quiet = ['--quiet', '--replicates', '2', '--rounds', '1', '--samples', '20'];
    expect(srlm(['diagnose', 'r.jsonl', ...quiet]).stdout).toMatch(/^[0-9a-f]{16}\n$/);
  });

  test('is told to leave the distribution as it is', async () => {
    for (const [kind, neutral] of [
      ['vllm', { top_k: -1, min_p: 0, repetition_penalty: 1 }],
      [
        'llama.cpp',
        { top_k: 0, min_p: 0, repeat_penalty: 1, xtc_probability: 0, post_sampling_probs: false },
      ],
    ]) {
      const { url, seen } = await serve({ kind });
      writePrompts('a');
      await collected(url);
      expect(seen[0].body).toMatchObject({ ...neutral, temperature: 1, top_p: 1, stream: false });
      write('r.jsonl', '');
    }
  });

  test('that gives fewer draws than were asked for is asked on', async () => {
    const { url, seen } = await serve({ kind: 'llama.cpp' });
    writePrompts('a', 'b');
    const { stdout } = await collected(url, ['--per-request', '4']);
    expect(stdout).toContain('1 draw a request, whatever is asked');
    expect([...drawsOf().values()]).toEqual([6, 6]);
    expect(seen).toHaveLength(12);
  });

  test('of TGI gives none with completions, and is to be asked by chat', async () => {
    const { url } = await serve({ kind: 'tgi' });
    writePrompts('a');
    expect(await fails(3, url)).toContain('Add --chat');
  });

  test('that is none is refused by what it answers', async () => {
    const page = '<!doctype html><title>Welcome</title>';
    const { url, seen } = await serve({ meddle: (_, { send }) => send(200, page) });
    writePrompts('a');
    expect(await fails(2, url)).toMatch(/--url: .*no list of models but begins with "<!doctype html>.*\/v1/s);
    const { url: right } = await serve();
    expect(await fails(2, right.replace('/v1', '/v2'), ['--model', 'tiny'])).toContain('Not Found: /v2');
    expect(seen).toEqual([]);
  });

  test('can be named, and is unknown otherwise', async () => {
    const { url } = await serve({
      meddle: (answer, { path }) => (path.endsWith('/models') ? { object: 'list', data: [] } : answer),
    });
    writePrompts('a');
    expect(await fails(2, url)).toContain('--model: is missing');
    await collected(url, ['--model', 'm']);
    expect(lines()[0].collected).toMatchObject({
      server: 'other',
      drawn_from: 'unknown',
      logprobs_of: 'unknown',
    });
    write('r.jsonl', '');
    await collected(url, ['--model', 'm', '--server', 'vllm']);
    expect(lines()[0].collected.drawn_from).toBe('policy');
  });
});

describe('prompts', () => {
  test('may be messages, keep what else they have, and are asked once', async () => {
    const { url, seen } = await serve();
    const messages = [
      { role: 'system', content: 'Spell.' },
      { role: 'user', content: 'ab' },
    ];
    write(
      'p.jsonl',
      [{ messages, id: 7 }, { prompt: 'a', weight: 2, answer: 'x' }, { prompt: 'a' }]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('\n'),
    );
    const { stdout } = await collected(url);
    expect(stdout).toContain('1 prompt is the same as an earlier one');
    expect(seen.map(({ path }) => path).sort()).toEqual(['/v1/chat/completions', '/v1/completions']);
    const byId = lines().sort((a, b) => (a.id ?? 8) - (b.id ?? 8));
    expect(byId[0]).toMatchObject({ messages, id: 7 });
    expect(byId[1]).toMatchObject({ prompt: 'a', weight: 2, answer: 'x' });
  });

  test('may be the rollouts of the round before', async () => {
    const { url } = await serve();
    writePrompts('a', 'b');
    await collected(url);
    const next = command(url, '--draws', '3').map((word) =>
      word === 'p.jsonl' ? 'r.jsonl' : word === 'r.jsonl' ? 'next.jsonl' : word,
    );
    expect((await start(next, { env }).ended()).stdout).toContain('responses that the prompts already have');
    expect([...drawsOf('next.jsonl')].sort()).toEqual([
      ['a', 3],
      ['b', 3],
    ]);
  });

  test.each([
    ['', 'has no prompt'],
    ['nonsense\n', 'line 1 is not JSON'],
    ['[1]\n', 'line 1 is no JSON object'],
    ['{"prompt": "a"}\n{"text": "b"}\n', 'line 2 has no prompt'],
    ['{"prompt": ""}\n', 'line 1 has a prompt that is no text'],
    ['{"messages": "a"}\n', 'line 1 has messages that are no list'],
    ['{"prompt": "a", "messages": []}\n', 'line 1 has a prompt and messages'],
  ])('that are wrong are refused before anything is asked: %j', async (text, words) => {
    const { url, seen } = await serve();
    write('p.jsonl', text);
    expect(await fails(3, url)).toContain(words);
    expect(seen).toEqual([]);
    expect(existsSync(join(folder, 'r.jsonl'))).toBe(false);
  });
});

describe('draws of another distribution', () => {
  test.each([
    [['--temperature', '0.5'], 'vllm', 'tempered', 'policy'],
    [['--top-p', '0.9'], 'vllm', 'truncated', 'policy'],
    [['--top-k', '5', '--temperature', '2'], 'sglang', 'tempered and truncated', 'what was drawn from'],
  ])('%j on %s: are marked, and that is said', async (flags, kind, from, of) => {
    const { url } = await serve({ kind });
    writePrompts('a');
    const { stdout } = await collected(url, flags);
    expect(lines()[0].collected).toMatchObject({ drawn_from: from, logprobs_of: of });
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      `the draws are ${from}, and no draws of the model's own policy`,
    );
    // Who reads the file hears of it, too, and does not count them as draws.
    const { stdout: report, stderr: notes } = srlm(['diagnose', 'r.jsonl', '--replicates', '2']);
    const said = (report + notes).replace(/\s+/g, ' ');
    expect(said).toContain('not sampled from the model itself');
    // Probabilities of another distribution say nothing certain of the model.
    const altered = 'distribution that was drawn from, not of the model itself, at these prompts between';
    if (of === 'policy') expect(said).not.toContain(altered);
    else expect(said).toContain(altered);
  });

  test.each([
    ['sglang', 'the end token in the sum of each'],
    ['openai', 'the end token in no sum'],
  ])('whether the end of each is in its sum is heard, of a server like %s', async (kind, words) => {
    const { url } = await serve({ kind });
    writePrompts('a', 'b');
    const flags = kind === 'openai' ? ['--chat'] : [];
    const run = await collect(url, flags);
    expect(run.code).toBe(0);
    const { stdout } = srlm(['diagnose', 'r.jsonl', '--replicates', '2']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(words);
  });

  test('a response that is cut is kept as one, and counted', async () => {
    const { url } = await serve();
    writePrompts('a');
    const { stdout } = await collected(url, ['--max-tokens', '2']);
    expect(lines()[0].responses.some((response) => response.finish_reason === 'length')).toBe(true);
    expect(stdout).toMatch(/\d draws? cut at --max-tokens 2/);
  });
});

describe('a server in trouble', () => {
  /** Meddles with the first few answers that have draws. */
  const atFirst = (count, trouble) => {
    let left = count;
    return (answer, request) => (answer.choices && left-- > 0 ? trouble(answer, request) : answer);
  };
  const error = (status, headers = {}) => {
    return (_, { response }) => {
      response.writeHead(status, headers);
      response.end('{"error": {"message": "not now"}}');
    };
  };
  const halfOf = (answer) => JSON.stringify(answer).slice(0, 200);
  test.each([
    ['429', error(429)],
    ['429 with Retry-After', error(429, { 'retry-after': '1' })],
    ['500', error(500)],
    ['503', error(503)],
    ['a connection that is closed', (_, { response }) => void response.destroy()],
    [
      'a connection that is cut amid the answer',
      (answer, { response }) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write(halfOf(answer));
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['half an answer', (answer, { send }) => send(200, halfOf(answer))],
    ['no choices', () => ({ choices: [] })],
    ['an error with status 200', () => ({ error: { message: 'overloaded' } })],
    ['a page', (_, { send }) => send(200, '<html>')],
    [
      'a stream that ends early',
      (answer, { response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const piece = {
          choices: [{ index: 0, text: 'x', logprobs: { tokens: ['x'], token_logprobs: [-1] } }],
        };
        response.end(`: ping\n\ndata: ${JSON.stringify({ ...answer, ...piece })}\n\n`);
      },
    ],
  ])('is asked again after %s', async (_, trouble) => {
    const { url, seen } = await serve({ kind: 'llama.cpp', meddle: atFirst(3, trouble) });
    writePrompts('a', 'b');
    const { stdout } = await collected(url);
    expect([...drawsOf().values()]).toEqual([6, 6]);
    for (const { prompt, responses } of lines())
      for (const { text, logprob } of responses) expect(logprob).toBeCloseTo(logProbability(prompt, text), 9);
    expect(seen).toHaveLength(15);
    expect(stdout).toMatch(/[23] requests tried again/); // libcurl itself tries a connection that was closed
  });

  test('that does not get ready is left, and what was drawn is kept', async () => {
    let answers = 0;
    const { url } = await serve({
      meddle: (answer, to) => (answer.choices && ++answers > 1 ? error(503)(answer, to) : answer),
    });
    writePrompts('a', 'b');
    const stderr = await fails(8, url, ['--retries', '1', '--concurrency', '1']);
    expect(stderr).toContain('no answer after 2 attempts; the last time, status 503: "not now"');
    expect([...drawsOf()]).toEqual([['a', 6]]);
  });

  test('that is not there, is busy at first, sends elsewhere or does not know the address', async () => {
    writePrompts('a');
    expect(await fails(8, 'http://127.0.0.1:9/v1')).toContain('nobody answers at');
    let first = true;
    const loading = await serve({
      meddle: (answer, { send }) => {
        if (!first) return answer;
        first = false;
        send(503, { error: { message: 'Loading model' } });
      },
    });
    const run = await collect(loading.url);
    expect(run.stderr).toBe('srlm: the server is not ready (status 503: "Loading model"); trying again\n');
    expect(run.code).toBe(0);
    write('r.jsonl', '');
    const moved = await serve({
      meddle: (_, { response }) => {
        response.writeHead(301, { location: 'http://elsewhere.example/v1' });
        response.end();
      },
    });
    expect(await fails(2, moved.url)).toContain('sends elsewhere, to "http://elsewhere.example/v1"');
    const lost = await serve({
      meddle: (answer, { send, path }) => (path.endsWith('/models') ? answer : send(404, '')),
    });
    expect(await fails(2, lost.url)).toContain('Give the address that ends in /v1');
  });

  test('that refuses one prompt gives the others; one that refuses the first is not asked on', async () => {
    const { url } = await serve({
      meddle: (answer, { body, send }) =>
        body.prompt === 'toolong' ? send(400, { error: { message: 'longer than the context' } }) : answer,
    });
    writePrompts('a', 'toolong', 'b');
    const stderr = await fails(3, url, ['--concurrency', '1']);
    expect(stderr).toContain(
      '1 prompt without draws; line 2: the server refuses: status 400: "longer than the context"',
    );
    expect([...drawsOf().keys()]).toEqual(['a', 'b']);
    const { url: strict, seen } = await serve({ kind: 'openai' });
    write('r.jsonl', '');
    expect(await fails(2, strict, ['--server', 'vllm', '--concurrency', '1'])).toContain(
      'Unrecognized request argument',
    );
    expect(seen).toHaveLength(1);
  });
});

describe('log-probabilities', () => {
  /** Changes the first choice of each answer. */
  const change = (edit) => (answer) => {
    if (answer.choices) edit(answer.choices[0], answer);
    return answer;
  };
  test.each([
    [
      'null',
      change(({ logprobs }) => (logprobs.token_logprobs[0] = null)),
      'its token 1 has no log-probability',
    ],
    [
      '−9999',
      change(({ logprobs }) => (logprobs.token_logprobs[0] = -9999)),
      'stands for one that is unknown',
    ],
    ['the lowest float', change(({ logprobs }) => (logprobs.token_logprobs[0] = -3.4e38)), 'stands for one'],
    ['above 0', change(({ logprobs }) => (logprobs.token_logprobs[0] = 0.5)), 'above 0'],
    [
      'of no token',
      change((choice) => Object.assign(choice, { text: '', logprobs: { tokens: [], token_logprobs: [] } })),
      'it has no token',
    ],
    ['of no text', change((choice) => delete choice.text), 'it has no text'],
    [
      '−∞ as Python writes it',
      (answer, { send }) => {
        if (!answer.choices) return answer;
        answer.choices[0].logprobs.token_logprobs[0] = 'inf';
        send(200, JSON.stringify(answer).replace('"inf"', '-Infinity'));
      },
      'its token 1 has no log-probability, or an infinite one',
    ],
  ])('%s: the draw is left out, and that is said', async (_, meddle, why) => {
    const { url } = await serve({ meddle });
    writePrompts('a', 'b');
    const { stdout } = await collected(url);
    expect(
      lines().map(({ responses, collected: how }) => [responses.length, how.draws, how.left_out]),
    ).toEqual([
      [5, 6, 1],
      [5, 6, 1],
    ]);
    expect(stdout.replace(/\s+/g, ' ')).toContain(`2 draws left out, as its log-probability is not known: `);
    expect(stdout.replace(/\s+/g, ' ')).toContain(why);
    // What was left out is not asked for again.
    expect((await collected(url)).stdout).toContain('0 draws');
  });

  test('of fewer tokens than there are: left out', async () => {
    const shorter = change(({ logprobs: { content } }) => {
      content[1].token = content[0].token + content[1].token; // as llama.cpp has a character of two tokens
      content.shift();
    });
    const { url } = await serve({ kind: 'llama.cpp', meddle: shorter });
    writePrompts('q');
    expect(await fails(3, url)).toMatch(
      /none of its draws can be used: it has \d+ tokens, but \d+ log-probabilities/,
    );
  });

  test('none at all: what to do is said at once', async () => {
    const { url, seen } = await serve({
      meddle: change((choice) => (choice.logprobs = null)),
      kind: 'openai',
    });
    writePrompts('a', 'b', 'c');
    const one = ['--concurrency', '1', '--draws', '1'];
    const run = await start(command(url, ...one), { env }).ended();
    expect(run.stderr).toContain('the server gives no log-probabilities');
    expect(run.code).toBe(3);
    expect(seen).toHaveLength(1);
  });

  test('of several spellings of one text are joined by diagnose', async () => {
    const { url } = await serve({
      meddle: change((choice, answer) => {
        const as = (tokens, token_logprobs) => ({
          ...choice,
          text: 'ab',
          logprobs: { tokens, token_logprobs },
        });
        answer.choices = [
          as(['ab', '</s>'], [-1, -1]),
          as(['a', 'b', '</s>'], [-1.5, -1.5, -1]),
          { ...as(['c', '</s>'], [-1, -2]), text: 'c' },
        ];
      }),
    });
    writePrompts('a');
    await collected(url, ['--per-request', '3']);
    expect(lines()[0].responses.map(({ logprob }) => logprob)).toEqual([-2, -4, -3, -2, -4, -3]);
    const few = ['--replicates', '2', '--rounds', '1', '--samples', '10'];
    const { stdout } = srlm(['diagnose', 'r.jsonl', ...few]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('1 prompt, 2 different responses');
  });

  test('of a model that thinks aloud are those of all that it drew', async () => {
    const { url } = await serve({
      meddle: change((choice) => {
        const tokens = ['hm', 'yes', '</s>'];
        choice.message = { reasoning_content: 'hm', content: 'yes' };
        choice.logprobs = { content: tokens.map((token) => ({ token, logprob: -1 })) };
      }),
    });
    writePrompts('a');
    await collected(url, ['--chat']);
    expect(lines()[0].responses[0]).toMatchObject({ text: 'hmyes', answer: 'yes', logprob: -3, ended: true });
  });
});

describe('the key', () => {
  const secret = 'sk-very-secret-0123';
  test('comes from the environment, is sent, and is written nowhere', async () => {
    const { url } = await serve({ key: secret });
    writePrompts('a');
    for (const name of ['SRLM_API_KEY', 'OPENAI_API_KEY']) {
      const run = await collected(url, [], { env: { ...env, [name]: secret } });
      expect(run.stdout + run.stderr + read('r.jsonl')).not.toContain(secret);
      write('r.jsonl', '');
    }
  });

  test('is not in what a server says of it', async () => {
    const { url } = await serve({ key: 'another' });
    writePrompts('a');
    const stderr = await fails(2, url, [], { env: { ...env, SRLM_API_KEY: secret } });
    expect(stderr).toContain('Incorrect API key provided: [key]');
    expect(stderr).not.toContain(secret);
    expect(await fails(2, url)).toContain('Set the environment variable SRLM_API_KEY');
  });

  test('in an address is refused without being shown', async () => {
    writePrompts('a');
    const stderr = await fails(2, `http://me:${secret}@127.0.0.1:9/v1`);
    expect(stderr).not.toContain(secret);
    const query = await fails(2, `http://127.0.0.1:9/v1?key=${secret}`);
    expect(query).not.toContain(secret);
    expect(await fails(2, 'http://127.0.0.1:9/v1', [], { env: { ...env, SRLM_API_KEY: 'a b' } })).toContain(
      'blank',
    );
  });
});

describe('a collection that ends early', () => {
  const slowly = (answer, { response, send }) => {
    setTimeout(() => response.destroyed || send(200, answer), 15);
  };
  const prompts = [...'abcdefghijklmnopqrstuvwxyz'];

  test('goes on after many SIGKILLs: no finished prompt is asked again, and none is lost', async () => {
    const { url, seen } = await serve({ kind: 'llama.cpp', meddle: slowly });
    writePrompts(...prompts);
    const into = (out) =>
      command(url, '--draws', '3', '--quiet', '--concurrency', '4').map((word) =>
        word === 'r.jsonl' ? out : word,
      );
    const args = into('r.jsonl');
    const began = performance.now();
    expect((await start(into('whole.jsonl'), { env }).ended()).code).toBe(0);
    const whole = performance.now() - began;
    let seed = 1;
    const kept = new Map();
    for (let kills = 0; kills < 50; ) {
      seed = (seed * 48271) % 2147483647;
      const run = start(args, { env });
      const timer = setTimeout(() => run.child.kill('SIGKILL'), (whole / 3) * (seed / 2147483647));
      const before = new Map(existsSync(join(folder, 'r.jsonl')) ? drawsOf() : []);
      const since = seen.length;
      const { code, stderr } = await run.ended();
      clearTimeout(timer);
      expect(stderr).toBe('');
      for (const { prompt } of seen.slice(since)) expect(before.get(prompt)).not.toBe(3);
      if (existsSync(join(folder, 'r.jsonl'))) {
        const text = read('r.jsonl');
        const now = text.slice(0, text.lastIndexOf('\n') + 1);
        for (const line of now.split('\n').filter(Boolean)) kept.set(line, (kept.get(line) ?? 0) + 1);
      }
      for (const line of kept.keys()) expect(read('r.jsonl')).toContain(`${line}\n`);
      if (code === null) {
        ++kills;
      } else {
        expect([...drawsOf()].sort()).toEqual(prompts.map((prompt) => [prompt, 3]));
        write('r.jsonl', '');
        kept.clear();
      }
    }
    expect((await start(args, { env }).ended()).code).toBe(0);
    expect([...drawsOf()].sort()).toEqual(prompts.map((prompt) => [prompt, 3]));
    expect(lines()).toHaveLength(26);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('keeps the draws of prompts that were begun at %s, and asks for the rest', async (signal, status) => {
    let answers = 0;
    const { url, seen } = await serve({
      kind: 'llama.cpp',
      meddle: (answer) => (answer.choices && ++answers > 8 ? undefined : answer), // then it hangs
    });
    writePrompts('a', 'b', 'c');
    const run = start(command(url, '--draws', '6', '--concurrency', '1'), { env });
    await run.until(() => seen.length === 9);
    run.child.kill(signal);
    const { code, stderr } = await run.ended();
    expect(code).toBe(status);
    expect(stderr).toContain('the same command goes on');
    expect([...drawsOf()]).toEqual([
      ['a', 6],
      ['b', 2],
    ]);
    answers = -100;
    await collected(url);
    expect([...drawsOf().values()]).toEqual([6, 6, 6]);
    expect(seen).toHaveLength(9 + 10);
  });

  test('asks for what more is wanted, and for nothing when all is there', async () => {
    const { url, seen } = await serve();
    writePrompts('a');
    await collected(url);
    await collected(url);
    expect(seen).toHaveLength(1);
    const more = await start(command(url, '--draws', '10'), { env }).ended();
    expect(more.stdout).toContain('4 draws');
    expect(more.stdout).toContain('6 were there before');
    expect(seen[1].body.n).toBe(4);
    writePrompts('a', 'b');
    await collected(url);
    expect([...drawsOf()]).toEqual([
      ['a', 10],
      ['b', 6],
    ]);
  });

  test('with half a line at the end of its file is mended', async () => {
    const { url } = await serve();
    writePrompts('a', 'b');
    await collected(url);
    const text = read('r.jsonl');
    write('r.jsonl', text.slice(0, -40));
    expect((await collected(url)).stdout).toContain('a line that was not written to its end was cut off');
    expect([...drawsOf().values()]).toEqual([6, 6]);
    expect(read('r.jsonl').startsWith(text.split('\n')[0])).toBe(true);
  });

  test('has one writer at a time', async () => {
    const { url, seen } = await serve({ meddle: (answer) => (answer.choices ? undefined : answer) });
    writePrompts('a');
    const run = start(command(url), { env });
    await run.until(() => seen.length > 0);
    expect(await fails(8, url)).toContain('another srlm collects into "r.jsonl"');
    run.child.kill('SIGKILL');
    await run.ended();
  });
});

describe('a file or a flag that is wrong', () => {
  test('other settings than the file has are refused, and what is not ours is left as it is', async () => {
    const { url } = await serve();
    writePrompts('a');
    await collected(url);
    expect(await fails(2, url, ['--temperature', '0.5'])).toContain(
      'line 1 of "r.jsonl" was collected with temperature 1.0, and this would be with 0.5',
    );
    for (const text of ['dear diary', 'dear diary\n', '{"prompt": "a", "responses": []}\n', '{"a": 1}']) {
      write('r.jsonl', text);
      expect(await fails(2, url)).toMatch(/"srlm collect"|has not written/);
      expect(read('r.jsonl')).toBe(text);
    }
  });

  test.each([
    [['--draws', '0'], '--draws'],
    [['--temperature', '0'], 'above 0 to 100'],
    [['--temperature', 'hot'], '--temperature'],
    [['--top-p', '1.5'], 'above 0 to 1'],
    [['--concurrency', '0'], '--concurrency'],
    [['--server', 'vlmm'], 'Write vllm'],
    [['--server', 'tgi', '--top-k', '4'], '--top-k: a server of the kind tgi takes none'],
  ])('%j', async (flags, words) => {
    const { url } = await serve();
    writePrompts('a');
    const run = await start([...command(url), ...flags], { env }).ended();
    expect(run.stderr).toContain(words);
    expect(run.code).toBe(2);
  });

  test.each([
    [
      ['--url', 'localhost:8000/v1', '--prompts', 'p.jsonl', '--out', 'r.jsonl'],
      'neither http:// nor https://',
    ],
    [
      ['--url', 'http://h/v1/completions', '--prompts', 'p.jsonl', '--out', 'r.jsonl'],
      'ends in /completions',
    ],
    [['--prompts', 'p.jsonl', '--out', 'r.jsonl'], '--url: is missing'],
    [['--url', 'http://h/v1', '--out', 'r.jsonl'], '--prompts: is missing'],
    [['--url', 'http://h/v1', '--prompts', 'p.jsonl'], '--out: is missing'],
    [['--url', 'http://h/v1', '--prompts', 'p.jsonl', '--out', 'p.jsonl'], 'what --prompts is read from'],
    [['--url', 'http://h/v1', '--prompts', 'none.jsonl', '--out', 'r.jsonl'], 'cannot be read'],
  ])('%j', (args, words) => {
    writePrompts('a');
    expect(srlm(['collect', ...args], { env }).stderr).toContain(words);
  });
});
