// Running the command line program as a user does. Every test has a folder of its own, in which the program
// starts. SRLM_BIN names another program than the built one.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect, vi } from 'vitest';

export const program =
  process.env.SRLM_BIN ?? fileURLToPath(new URL('../../../build/native/native/srlm', import.meta.url));
export const env = { ...process.env, LC_ALL: 'C.UTF-8' };

const base = mkdtempSync(join(tmpdir(), 'srlm-cli-'));
let count = 0;
export let folder;

vi.setConfig({ testTimeout: 60000 }); // many starts of the program
beforeEach(() => {
  folder = join(base, String(count++));
  mkdirSync(folder);
});
afterAll(() => rmSync(base, { recursive: true }));

export function srlm(args, options = {}) {
  const run = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8', timeout: 60000, ...options });
  if (run.error) throw run.error;
  return run;
}

/** What a command prints; it must succeed and have nothing to complain about. */
export function output(...args) {
  const { status, stdout, stderr } = srlm(args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** A command that fails: its exit status and what it says. */
export function refused(...args) {
  const { status, stderr } = srlm(args);
  expect(stderr).toMatch(/^srlm: error \(\w+\): .*\.\n$/);
  return { status, stderr };
}

/** A running program: `text` has what it has said so far, `ended` waits for its exit code and signal. */
export function start(args, { command = program, ...options } = {}) {
  const child = spawn(command, args, { cwd: folder, env, ...options });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (data) => {
      text[stream] += data;
    });
  }
  const closed = once(child, 'close');
  const ended = async () => {
    const [code, signal] = await closed;
    return { code, signal, ...text };
  };
  return { child, text, ended };
}

export const write = (name, content) => writeFileSync(join(folder, name), content);
export const read = (name) => readFileSync(join(folder, name), 'utf8');
export const readJson = (name) => JSON.parse(read(name));
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const hasProgram = (name, ...args) => spawnSync(name, args).status === 0;
