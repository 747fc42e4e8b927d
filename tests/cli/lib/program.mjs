// Running the command line program as a user does. Every test has a folder of its own, in which the program
// starts. SRLM_BIN names another program than the built one.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect } from 'vitest';
import { forever } from '../../forever.mjs';

export const program =
  process.env.SRLM_BIN ?? fileURLToPath(new URL('../../../build/native/native/srlm', import.meta.url));
export const env = { ...process.env, LC_ALL: 'C.UTF-8' };

const base = mkdtempSync(join(tmpdir(), 'srlm-cli-'));
let count = 0;
export let folder;

beforeEach(() => {
  folder = join(base, String(count++));
  mkdirSync(folder);
});
afterAll(() => rmSync(base, { recursive: true }));

export function srlm(args, { command = program, ...options } = {}) {
  const run = spawnSync(command, args, { cwd: folder, env, encoding: 'utf8', timeout: forever, ...options });
  if (run.error) throw run.error;
  return run;
}

/** What a command prints; it must succeed and have nothing to complain about: what it notes about data is none. */
export function output(...args) {
  const { status, stdout, stderr } = srlm(args);
  expect(stderr.replace(/^Notes .*\n(?: {13}.*\n)*\n?/, '')).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** A command that fails: its exit status and what it says. */
export function refused(...args) {
  const { status, stderr } = srlm(args);
  expect(stderr).toMatch(/^srlm: error \(\w+\): .*\.\n$/);
  expectKnownFlags(args, stderr);
  return { status, stderr };
}

const flagsIn = (text) => text.match(/(?<![\w-])--[a-z][\w-]*/g) ?? [];
const helps = new Map();
function flagsOf(command) {
  if (!helps.has(command))
    helps.set(command, new Set(flagsIn(srlm([command, '--help'].filter(Boolean)).stdout)));
  return helps.get(command);
}

/** An error advises flags that the command has: those in quotes belong to the command that is quoted. */
function expectKnownFlags(args, stderr) {
  const known = (command, text) => {
    for (const flag of flagsIn(text))
      if (!args.some((arg) => arg.startsWith(flag)))
        expect(flagsOf(command), `${flag} of srlm ${command} in: ${stderr}`).toContain(flag);
  };
  const rest = stderr.replace(/"srlm(?: ([a-z]+))?( [^"]*)"/g, (_, command, words) => {
    known(command ?? '', words);
    return '';
  });
  known(args[0], rest);
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
  /** Waits until something holds, or the program has ended. */
  const until = async (holds) => {
    while (child.exitCode === null && child.signalCode === null && !holds()) await sleep(10);
  };
  return { child, text, ended, until };
}

export const write = (name, content) => writeFileSync(join(folder, name), content);
export const read = (name) => readFileSync(join(folder, name), 'utf8');
export const readJson = (name) => JSON.parse(read(name));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const hasProgram = (name, ...args) => spawnSync(name, args).status === 0;
