// Files that are packed, long, or come from a pipe.
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { zstdStored } from '../cases/zstd.mjs';
import { folder, output, program, read, refused, srlm, start, write } from './lib/program.mjs';

const { gzipSync } = zlib;

const example = fileURLToPath(new URL('../../docs/examples/words.jsonl', import.meta.url));
const small = ['--replicates', '2', '--rounds', '2', '--quiet'];
const plain = () => output('diagnose', example, ...small);

/** Whether a process has a handler for the last of the signals that it catches. */
function catches(pid) {
  const mask = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^SigCgt:\s*([0-9a-f]+)$/m)[1];
  return ((BigInt(`0x${mask}`) >> 9n) & 1n) === 1n; // SIGUSR1
}

describe('a packed file', () => {
  const bytes = readFileSync(example);
  const halves = [bytes.subarray(0, 5000), bytes.subarray(5000)];
  const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);
  const packed = [
    ['gzip', gzipSync(bytes)],
    ['gzip', Buffer.concat(halves.map((half) => gzipSync(half)))],
    ['gzip', Buffer.concat([gzipSync(bytes), Buffer.alloc(1000)])],
    ['zstd', zstdStored(bytes)],
    ['zstd', Buffer.concat(halves.map(zstdStored))],
    ['zstd', Buffer.concat([skipped, zstdStored(bytes), skipped])],
  ];
  if (zlib.zstdCompressSync) packed.push(['zstd', zlib.zstdCompressSync(bytes)]);

  test('is what it holds, whatever its name; a note says where the name says something else', () => {
    const hash = plain();
    const notes = srlm(['diagnose', example, ...small]).stderr;
    for (const [format, file] of packed) {
      write('samples.txt', file);
      const { stdout, stderr, status } = srlm(['diagnose', 'samples.txt', ...small]);
      expect(status).toBe(0);
      expect(stdout).toBe(hash);
      expect(stderr.replace(/\s+/g, ' ')).toContain(
        `rollouts_file: is a ${format} archive, which its name does not say: it was unpacked`,
      );
      const strict = refused('diagnose', 'samples.txt', '--strict', ...small);
      expect(strict.status).toBe(3);
      expect(strict.stderr).toContain(`is a ${format} archive, which its name does not say`);

      const name = format === 'gzip' ? 'rollouts.jsonl.gz' : 'rollouts.jsonl.zst';
      write(name, file);
      const named = srlm(['diagnose', name, ...small]);
      expect(named.stdout).toBe(hash);
      expect(named.stderr).toBe(notes);
    }
    write('plain.gz', bytes);
    const { stdout, stderr } = srlm(['diagnose', 'plain.gz', ...small]);
    expect(stdout).toBe(hash);
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      'rollouts_file: is not packed, though its name says gzip: it was read as it is',
    );
  });

  test('of another kind is refused with what to do', () => {
    write('samples.xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4]));
    write('samples.bz2', Buffer.from('BZh91AY&SY....'));
    for (const name of ['samples.xz', 'samples.bz2']) {
      const { status, stderr } = refused('diagnose', name);
      expect(status).toBe(3);
      expect(stderr).toContain('is packed with xz or bzip2, which are not read here. Unpack it');
    }
  });

  test('has the fingerprint of what it holds, also in a sweep', () => {
    write('my.jsonl', bytes);
    write('my.jsonl.gz', packed[1][1]);
    const digest = (name) => {
      output(
        'run',
        '--problem',
        'rollouts',
        '--rollouts-file',
        name,
        ...small,
        '--json',
        'r.json',
        '--force',
      );
      return JSON.parse(read('r.json')).spec.data_digest;
    };
    expect(digest('my.jsonl.gz')).toBe(digest('my.jsonl'));
    expect(digest('my.jsonl')).toMatch(/^[0-9a-f]{16}$/);
    const sweep = (name, ...rest) =>
      output('sweep', '--problem', 'rollouts', '--rollouts-file', name, ...small, ...rest);
    const axis = ['--axis', 'samples=50,100'];
    expect(sweep('my.jsonl.gz', ...axis)).toBe(sweep('my.jsonl', ...axis));
    sweep('my.jsonl.gz', ...axis, '--out', 's.db');
    expect(srlm(['verify', 's.db']).status).toBe(0);
  });

  test('may be a text, a table or a spec, and come through a pipe', () => {
    write('spec.json', '{"replicates": 2, "rounds": 2}');
    write('packed.json', gzipSync('{"replicates": 2, "rounds": 2}'));
    expect(output('run', 'packed.json', '--quiet')).toBe(output('run', 'spec.json', '--quiet'));

    write('text.txt', 'in the beginning was the word '.repeat(40));
    write('text', zstdStored(Buffer.from('in the beginning was the word '.repeat(40))));
    const text = (name) =>
      srlm(['run', '--problem', 'text', '--corpus', 'own', '--text-file', name, ...small]).stdout;
    expect(text('text')).toBe(text('text.txt'));
    expect(text('text')).toMatch(/^[0-9a-f]{16}\n$/);

    write('table.csv', 'prompt,yes,no\na,0.2,1.1\nb,2,0.5\n');
    write('table', gzipSync('prompt,yes,no\na,0.2,1.1\nb,2,0.5\n'));
    const table = (name) => srlm(['run', '--problem', 'logits', '--logits-file', name, ...small]).stdout;
    expect(table('table')).toBe(table('table.csv'));
    expect(table('table')).toMatch(/^[0-9a-f]{16}\n$/);

    expect(srlm(['diagnose', '-', ...small], { input: packed[0][1] }).stdout).toBe(plain());
  });

  test('that ends early or is altered is refused with its place', () => {
    for (const [format, file] of [packed[0], packed[3]]) {
      for (const share of [0.01, 0.5, 0.999]) {
        const kept = Math.max(8, Math.floor(share * file.length));
        write('cut', file.subarray(0, kept));
        const { status, stderr } = refused('diagnose', 'cut');
        expect(status).toBe(3);
        expect(stderr).toContain(`ends within its ${format} archive, after ${kept} bytes`);
      }
    }
    const altered = Buffer.from(packed[0][1]);
    altered[altered.length - 6] ^= 1; // of the checksum
    write('altered', altered);
    const { status, stderr } = refused('diagnose', 'altered');
    expect(status).toBe(3);
    expect(stderr).toMatch(/is a damaged gzip archive near byte \d+ \(incorrect data check\)/);
    write('more', Buffer.concat([packed[0][1], Buffer.from('more')]));
    expect(refused('diagnose', 'more').stderr).toContain('is a damaged gzip archive');
  });

  test('that holds more than the memory limit is refused before it is held', () => {
    write('line', gzipSync(Buffer.alloc(200 << 20, 'x')));
    const rollouts = refused('diagnose', 'line', '--memory-limit', '64M');
    expect(rollouts.status).toBe(4);
    expect(rollouts.stderr).toMatch(/line 1 has more than 2\.\d+ MiB.*--memory-limit/);
    const text = ['--problem', 'text', '--corpus', 'own', '--text-file', 'line'];
    const texts = refused('run', ...text, '--memory-limit', '64M');
    expect(texts.status).toBe(4);
    expect(texts.stderr).toMatch(/has more than 64.*MiB.*--memory-limit/);
  });
});

describe('rollouts', () => {
  test('come through stdin, once', () => {
    expect(srlm(['diagnose', '-', ...small], { input: readFileSync(example) }).stdout).toBe(plain());
    const { status, stderr } = srlm(['run', '-', '--rollouts-file', '-'], {
      input: '{"problem": "rollouts"}',
    });
    expect(status).toBe(3);
    expect(stderr).toContain('stdin was read before');
  });

  test('that stdin gives are not replaced by what they make', () => {
    write('my.jsonl', readFileSync(example));
    const before = read('my.jsonl');
    for (const flag of ['--json', '--csv', '--diagnosis']) {
      const stdin = openSync(join(folder, 'my.jsonl'), 'r');
      const { status, stderr } = srlm(['diagnose', '-', ...small, flag, 'my.jsonl', '--force'], {
        stdio: [stdin, 'pipe', 'pipe'],
      });
      closeSync(stdin);
      expect(status).toBe(2);
      expect(stderr).toContain('is what ROLLOUTS is read from');
    }
    expect(read('my.jsonl')).toBe(before);
  });

  test('that have not come yet can be given up', async () => {
    for (const signal of ['SIGINT', 'SIGTERM']) {
      const { child, text, ended, until } = start(['diagnose', '-', ...small]);
      child.stdin.write('{"prompt": 1, "responses": [{"text": "a", "logprob": -1}]}\n');
      await until(() => catches(child.pid));
      child.kill(signal);
      const { code } = await ended(); // stdin stays open
      expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
      expect(text.stderr).toContain('nothing was written');
    }
  });

  test('are read in memory for what is kept of them, not for their text', () => {
    const tokens = Array.from({ length: 400 }, (_, i) => ({
      token: `token ${i}`,
      logprob: -0.01,
      bytes: [116, 111],
    }));
    let text = '';
    for (let x = 0; x < 100; ++x) {
      const choices = Array.from({ length: 8 }, (_, y) => ({
        message: { content: `answer ${y}` },
        logprobs: { content: [...tokens, { token: '.', logprob: -0.1 * (y + 1) }] },
      }));
      text += `${JSON.stringify({ prompt: `question ${x}`, choices })}\n`;
    }
    expect(text.length).toBeGreaterThan(16 << 20);
    write('long.jsonl', text);
    write('long.jsonl.gz', gzipSync(text));
    // The address space, in KiB, that an example of some kB needs, and half of the long text.
    const within = (kib, ...args) =>
      srlm(['-c', `ulimit -v ${kib} && exec "$0" "$@"`, program, ...args, '--threads', '1', ...small], {
        command: 'sh',
      });
    let enough = 16384;
    while (within(enough, 'diagnose', example).status !== 0) enough *= 1.25;
    for (const name of ['long.jsonl', 'long.jsonl.gz'])
      expect(within(Math.floor(enough) + 8192, 'diagnose', name).status).toBe(0);
  });

  test('that need more than the limit are refused at the line where that shows', () => {
    let text = '';
    for (let x = 0; x < 60; ++x) {
      const responses = Array.from({ length: 8 }, (_, y) => ({
        text: `answer ${y}`,
        logprob: -y - 1,
        embedding: Array.from({ length: 4000 }, (_, k) => (k * 7 + y * 11 + x) % 13),
      }));
      text += `${JSON.stringify({ prompt: `question ${x}`, responses })}\n`;
    }
    write('embedded.jsonl', text);
    const { status, stderr } = refused('diagnose', 'embedded.jsonl', '--memory-limit', '12M');
    expect(status).toBe(4);
    expect(stderr).toMatch(/rollouts_file: line \d+: the problem would take .* --memory-limit/);
  });
});
