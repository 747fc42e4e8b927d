/** Draws of a reader's own inference server, in a page whose policy lets it ask one. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { type Meddling, type Seen, tinyServer } from '../../docs/examples/tiny-server.mjs';
import { withChanges } from '../../web/src/state/spec-edit.js';
import { zstdStored } from '../cases/zstd.mjs';
import { core, first } from '../web/core.js';
import { axe, dist, hashOf, laboratory, policy, saved, sideways, soon } from './harness.js';

const lab = laboratory();
const view = '#replicates=4&problem=rollouts&kappa_0=null&samples=500';
const html = readFileSync(join(dist, 'index.html'), 'utf8');

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

interface Options {
  kind?: string;
  key?: string;
  origin?: string;
  meddle?: Meddling;
}

/** A server that listens: its address, and the requests for draws that it got. */
async function serve(options: Options = {}): Promise<{ origin: string; url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = tinyServer({ origin: '*', ...options, seen });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, url: `${origin}/v1`, seen };
}

/** The page as a build with --connect has it, with the panel open and these prompts in it. */
async function connected(origins: string[], prompts: string[], options = {}): Promise<Page> {
  const own = "connect-src 'self'";
  const wider = `${own} ${origins.join(' ')}`;
  lab.replaced.set('index.html', {
    type: 'text/html',
    body: html.replace(own, wider),
    policy: policy.replace(own, wider),
  });
  const page = await lab.open(view, options);
  await page.getByText('Draw from your own server').click();
  await page
    .getByLabel('Prompts, one a line')
    .fill(prompts.map((prompt) => `${JSON.stringify({ prompt })}\n`).join(''));
  await page.getByLabel('Draws of each prompt').fill('6');
  return page;
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const said = (page: Page) => page.locator('.server-said').textContent();
const trouble = (page: Page) => page.locator('#server-trouble').textContent();

interface Line {
  prompt: string;
  collected: { draws: number };
  responses: { text: string; logprob: number }[];
}
async function linesOf(page: Page): Promise<{ lines: Line[]; bytes: Buffer }> {
  const { bytes } = await saved(page, 'Save the rollouts');
  return {
    lines: bytes
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line),
    bytes,
  };
}

const drawsOf = (lines: Line[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { prompt, collected } of lines) counts[prompt] = (counts[prompt] ?? 0) + collected.draws;
  return counts;
};

/** Meddles with the first few answers that have draws, each in its way. */
const atFirst = (...troubles: ((response: ServerResponse) => void)[]): Meddling => {
  return (answer, { response }) => {
    const next = answer.choices ? troubles.shift() : undefined;
    if (!next) return answer;
    next(response);
    return undefined;
  };
};

describe('a page that may ask a server', () => {
  it('draws, tries again what fails, and shows the figure of the file that it saves', async () => {
    const { origin, seen } = await serve({
      kind: 'llama.cpp',
      meddle: atFirst(
        (response) => response.writeHead(429, { 'retry-after': '1' }).end('{"error": "not now"}'),
        (response) => response.destroy(),
        (response) => {
          response.writeHead(200, { 'content-length': 1000 });
          response.write('{"choices": [');
          setTimeout(() => response.destroy(), 20);
        },
      ),
    });
    const page = await connected([origin], ['a', 'con', 'th']);
    await soon(() => page.getByLabel('Address of the API').inputValue()).toBe(`${origin}/v1`);
    expect(seen).toEqual([]);
    await press(page, 'Ask for draws');
    await soon(() => said(page)).toBe(
      'Drawn: 18 of 18 draws of 3 prompts, from tiny, on a server of the kind llama.cpp.',
    );
    const shown = await hashOf(page);
    expect(seen).toHaveLength(18 + 3);
    const { lines, bytes } = await linesOf(page);
    expect(drawsOf(lines)).toEqual({ a: 6, con: 6, th: 6 });
    expect(lines[0]).toMatchObject({
      collected: {
        model: 'tiny',
        server: 'llama.cpp',
        temperature: 1,
        drawn_from: 'policy',
        endpoint: 'completions',
      },
    });
    const session = core.prepare(
      withChanges(core, first.spec, { problem: 'rollouts', kappa_0: null, samples: 500, replicates: 4 }),
      { rollouts: bytes },
    );
    expect(shown).toBe(session.summarise([session.run(0, 4)]).hash);
    session.free();
    await soon(() => page.locator('#own-rollouts').inputValue()).toContain('"collected"');
    await soon(() => axe(page, '#own-data')).toEqual([]);
  });

  it('stops and goes on: no finished prompt is asked again, and no draw twice', async () => {
    let answers = 0;
    let most = 8;
    const { origin, seen } = await serve({
      kind: 'llama.cpp',
      meddle: (answer) => (answer.choices && ++answers > most ? undefined : answer), // then it hangs
    });
    const page = await connected([origin], ['a', 'b', 'c']);
    await press(page, 'Ask for draws');
    await soon(() => page.locator('.server-pace').textContent()).toMatch(
      /^8 of 18 draws, [\d.]+ draws\/s, .* left/,
    );
    await press(page, 'Stop');
    await soon(() => said(page)).toMatch(/^Stopped: 8 of 18 draws/);
    const before = drawsOf((await linesOf(page)).lines);
    expect(before.a).toBe(6);
    const asked = seen.length;
    most = 1e9;
    await press(page, 'Go on');
    await soon(() => said(page)).toMatch(/^Drawn: 18 of 18 draws/);
    expect(seen.slice(asked).map(({ prompt }) => prompt)).not.toContain('a');
    expect(seen.slice(asked)).toHaveLength(10);
    const { lines } = await linesOf(page);
    expect(drawsOf(lines)).toEqual({ a: 6, b: 6, c: 6 });
    await press(page, 'Ask for draws');
    await soon(() => said(page)).toMatch(/^Drawn: 18 of 18 draws/);
    expect(seen.slice(asked)).toHaveLength(10);
  });

  it('draws at another temperature and truncated, and each line says so', async () => {
    const { origin } = await serve();
    const page = await connected([origin], ['a']);
    await page.getByLabel('Top-p; 1 leaves all tokens').fill('1.5');
    await press(page, 'Ask for draws');
    await soon(() => trouble(page)).toBe('Give a number above 0 to 1.');
    await page.getByLabel('Top-p; 1 leaves all tokens').fill('0.9');
    await page.getByLabel('Temperature; 1 draws from the model itself').fill('0.7');
    await press(page, 'Ask for draws');
    await soon(() => said(page)).toMatch(/^Drawn: 6/);
    const { lines } = await linesOf(page);
    const drawn_from = expect.stringMatching(/tempered.*truncated/);
    expect(lines[0]).toMatchObject({ collected: { temperature: 0.7, top_p: 0.9, drawn_from } });
  });

  it('keeps rounds apart, and follows them', async () => {
    const { origin } = await serve();
    const page = await connected([origin], []);
    const prompts = Buffer.from(['a', 'b', 'c', 'd'].map((prompt) => `{"prompt": "${prompt}"}\n`).join(''));
    const name = 'prompts.jsonl';
    const packed = { name, mimeType: 'application/octet-stream', buffer: zstdStored(prompts) };
    await page.locator('#file-prompts').setInputFiles(packed);
    await soon(() => page.locator('.server').textContent()).toContain('prompts.jsonl (zstd, unpacked)');
    await page.getByLabel('Draws of each prompt').fill('40');
    await press(page, 'Ask for draws');
    await soon(() => said(page)).toMatch(/^Drawn: 160/);
    await page.getByLabel('Most tokens of a draw').fill('99');
    await press(page, 'Ask for draws');
    await soon(() => trouble(page)).toMatch(
      /collected with max_tokens 512, and this would be with 99. Press Next round/,
    );
    await press(page, 'Next round');
    await soon(() => said(page)).toContain('Round 0 is kept, as rollouts-0.jsonl');
    await press(page, 'Ask for draws');
    await soon(() => said(page)).toMatch(/^Drawn: 160/);
    await press(page, 'Follow 2 rounds');
    await soon(() => page.locator('#followed h2').textContent()).toBe(
      'Followed: rollouts-0.jsonl, rollouts-1.jsonl',
    );
  });

  it('asks before draws are lost that nobody has saved', async () => {
    const { origin } = await serve();
    const page = await connected([origin], ['a']);
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    await press(page, 'Ask for draws');
    await soon(() => said(page)).toMatch(/^Drawn: 6/);
    await press(page, 'Next round');
    page.reload().catch(() => null); // it does not come to that
    await soon(() => asked).toEqual(['beforeunload']);
    await press(page, 'Ask for draws');
    await soon(() => said(page)).toMatch(/^Drawn: 6/);
    const first = await saved(page, 'Save rollouts-0.jsonl');
    const second = await saved(page, 'Save the rollouts');
    expect([first.name, second.name]).toEqual(['rollouts-0.jsonl', 'rollouts-1.jsonl']);
    await page.reload();
    expect(asked).toHaveLength(1);
  });

  it('says what is wrong with a server, and what to do', async () => {
    const none = await serve({
      kind: 'openai',
      meddle: (answer) => {
        for (const choice of answer.choices ?? []) choice.logprobs = null;
        return answer;
      },
    });
    const closed = await serve({ origin: '' });
    const half = await serve({
      meddle: (answer, { response }) => {
        if (answer.choices) response.removeHeader('access-control-allow-origin');
        return answer;
      },
    });
    const page = await connected([none.origin, closed.origin, half.origin], ['a', 'b', 'c']);
    await press(page, 'Ask for draws');
    await soon(() => trouble(page)).toMatch(
      /gives no log-probabilities. Start the server with log-probabilities on/,
    );
    await page.getByLabel('Address of the API').fill(closed.url);
    await press(page, 'Ask for draws');
    for (const part of [
      `no answer from ${closed.url}`,
      'does not allow this page',
      `--allowed-origins '["${new URL(lab.address).origin}"]'`,
      `OLLAMA_ORIGINS=${new URL(lab.address).origin}`,
      `srlm collect --url '${closed.url}'`,
    ])
      await soon(() => trouble(page)).toContain(part);
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('server-url');
    // Its list of models may be read, and nothing that is posted.
    await page.getByLabel('Address of the API').fill(half.url);
    await press(page, 'Ask for draws');
    await soon(() => trouble(page)).toContain(`no answer from ${half.url}`);
    await page.getByLabel('Address of the API').fill('http://localhost:9/v1');
    await press(page, 'Ask for draws');
    await soon(() => trouble(page)).toMatch(/may not ask http:\/\/localhost:9: .* Build it with --connect/);
    await page.getByLabel('Address of the API').fill('localhost:8000');
    await press(page, 'Ask for draws');
    await soon(() => trouble(page)).toMatch(/begins with neither http:\/\/ nor https:\/\//);
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('server-url');
    await page.getByLabel('Prompts, one a line').fill('2+2?');
    await page.getByLabel('Address of the API').fill(none.url);
    await press(page, 'Ask for draws');
    await soon(() => trouble(page)).toMatch(/^Line 1 is not JSON: .* Write each line as/);
    await page.getByLabel('Draws of each prompt').fill('0');
    await press(page, 'Ask for draws');
    await soon(() => trouble(page)).toBe('Give a whole number from 1 to 100000.');
    expect(closed.seen).toEqual([]);
  });

  it('keeps a key to itself', async () => {
    const secret = 'sk-very-secret-0123';
    const { origin } = await serve({ key: 'another' });
    const page = await connected([origin], ['a']);
    await page.getByLabel('Key, if it wants one').fill(secret);
    await press(page, 'Ask for draws');
    await soon(() => trouble(page)).toMatch(/Incorrect API key provided: \[key\]"?. Check the key/);
    const everywhere = () =>
      page.evaluate(() =>
        JSON.stringify([
          document.documentElement.outerHTML,
          location.href,
          history.state,
          { ...localStorage },
          { ...sessionStorage },
        ]),
      );
    await soon(everywhere).not.toContain(secret);
    await page.getByLabel('Key, if it wants one').fill('another');
    await press(page, 'Ask for draws');
    await soon(() => said(page)).toMatch(/^Drawn: 6/);
    const { bytes } = await linesOf(page);
    expect(bytes.toString()).not.toContain('another');
    const others = page.getByText('over a connection that others can read');
    await soon(() => others.isVisible()).toBe(false);
    await page.getByLabel('Address of the API').fill('http://10.0.0.1/v1');
    await press(page, 'Ask for draws');
    await soon(() => others.isVisible()).toBe(true);
  });

  it('fits a phone', async () => {
    const { origin } = await serve();
    const page = await connected([origin], ['a'], { viewport: { width: 390, height: 844 } });
    await press(page, 'Ask for draws');
    await soon(() => said(page)).toMatch(/^Drawn: 6/);
    await soon(() => sideways(page)).toBe(0);
    await soon(() => axe(page, '#own-data')).toEqual([]);
  });
});

describe('a page as it is built by default', () => {
  it('may ask none: its policy is as it was, and it says what to do', async () => {
    expect(html).toContain(
      `content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"`,
    );
    lab.complaints.length = 0; // those of the servers above
    const page = await lab.open(view);
    await soon(() => page.locator('#own-data').textContent()).toContain(
      'npm start -- --connect http://localhost:8000',
    );
    await soon(() => page.locator('#server').count()).toBe(0);
    await page.locator('#file-rollouts').setInputFiles('docs/examples/words.jsonl');
    await hashOf(page);
    expect(lab.complaints).toEqual([]);
  });
});
