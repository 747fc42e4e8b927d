// Running commands and telling what happens. Only Node's built-ins: this runs before `npm ci`.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export class CommandError extends Error {
  constructor(command, status, output) {
    super(`${command} ended with ${status}`);
    this.output = output;
  }
}

/** Plain text from the tools, and builds on all processors. */
const quiet = { NO_COLOR: '1', FORCE_COLOR: '0', CMAKE_BUILD_PARALLEL_LEVEL: String(availableParallelism()) };

/**
 * Runs a command in the project's folder to its end and gives its output. `show` sends the output
 * to the terminal instead. Throws CommandError when it fails.
 */
export function run(command, args = [], { env, show = false, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...quiet, ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', ...(show ? ['inherit', 'inherit'] : ['pipe', 'pipe'])],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stdin?.on('error', () => {}).end(input);
    child.on('error', reject);
    child.on('close', (status, signal) => {
      if (status === 0) resolve(output);
      else reject(new CommandError([command, ...args].join(' '), signal ?? `status ${status}`, output));
    });
  });
}

/** The path of a program, or undefined when PATH does not have it. */
export function which(program) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

export const inSeconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
export const seconds = (since) => inSeconds(performance.now() - since);

/** One line for a step: what it does at once, and its time when it is done. */
export async function step(title, work) {
  const since = performance.now();
  process.stdout.write(`${title} … `);
  try {
    const value = await work();
    console.log(seconds(since));
    return value;
  } catch (error) {
    console.log('failed');
    throw error;
  }
}

/** Why something failed: with the last lines of what the command printed. */
export function reason(error) {
  if (!(error instanceof CommandError)) return error.message;
  return `${error.output.trimEnd().split('\n').slice(-80).join('\n')}\n${error.message}`;
}

export function fail(error) {
  console.error(`\n${reason(error)}`);
  process.exit(1);
}
