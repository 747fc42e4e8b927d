// What the project needs on a machine, and how to get it. Only Node's built-ins.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, run, step, which } from './run.mjs';

const header = (path) => () =>
  ['/usr/include', '/usr/include/eigen3', '/usr/local/include', '/usr/local/include/eigen3']
    .concat(['/opt/homebrew/include', '/opt/homebrew/include/eigen3'])
    .some((folder) => existsSync(join(folder, path)));

/** Each thing by its Debian package; what is not a header is a program on PATH. */
const things = {
  'g++': {},
  clang: { program: 'clang++' },
  cmake: {},
  'ninja-build': { program: 'ninja' },
  emscripten: { present: emccIsNewEnough },
  'libeigen3-dev': { present: header('Eigen/Core') },
  'nlohmann-json3-dev': { present: header('nlohmann/json.hpp') },
  'doctest-dev': { present: header('doctest/doctest.h') },
  'libcli11-dev': { present: header('CLI/CLI.hpp') },
  'libsqlite3-dev': { present: header('sqlite3.h') },
  'libopenmpi-dev': { program: 'mpicxx' },
  'openmpi-bin': { program: 'mpirun' },
  'libclang-rt-dev': { present: clangHasFuzzer },
  chromium: { present: () => chromium() !== undefined },
  'firefox-esr': { present: () => firefox() !== undefined },
  'libbenchmark-dev': { present: header('benchmark/benchmark.h') },
  'python3-numpy': { present: () => pythonHas('numpy') },
  'python3-torch': { present: () => pythonHas('torch') },
  libopenblas0: { present: () => pythonHas('numpy') },
  'g++-aarch64-linux-gnu': { program: 'aarch64-linux-gnu-g++' },
  'g++-riscv64-linux-gnu': { program: 'riscv64-linux-gnu-g++' },
  'qemu-user': { program: 'qemu-aarch64' },
};

export const forPage = ['cmake', 'ninja-build', 'emscripten', 'libeigen3-dev', 'nlohmann-json3-dev'];
export const forTests = [
  ...forPage,
  'g++',
  'clang',
  'doctest-dev',
  'libcli11-dev',
  'libsqlite3-dev',
  'libopenmpi-dev',
  'openmpi-bin',
  'libclang-rt-dev',
  'chromium',
  'firefox-esr',
];
export const forBench = [...forTests, 'libbenchmark-dev', 'python3-numpy', 'python3-torch', 'libopenblas0'];
export const forCross = ['g++-aarch64-linux-gnu', 'g++-riscv64-linux-gnu', 'qemu-user'];

function emccIsNewEnough() {
  const emcc = which('emcc');
  if (!emcc) return false;
  const version = join(dirname(realpathSync(emcc)), 'emscripten-version.txt');
  if (!existsSync(version)) return true;
  const [major, minor, patch] = readFileSync(version, 'utf8').match(/\d+/g).map(Number);
  return major * 1e6 + minor * 1e3 + patch >= 3_001_006;
}

/** Whether clang has its libraries for sanitizers and fuzzers. */
function clangHasFuzzer() {
  const file = `libclang_rt.fuzzer-${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}.a`;
  const { status, stdout } = spawnSync('clang++', ['--print-runtime-dir'], { encoding: 'utf8' });
  const folder = status === 0 ? stdout.trim() : '';
  // Newer ones have a folder for each target, and the architecture not in the name.
  return existsSync(join(folder, file)) || existsSync(join(folder, 'libclang_rt.fuzzer.a'));
}

/** Whether Debian's own Python has a module: another one on PATH may not. */
function pythonHas(module) {
  return spawnSync('/usr/bin/python3', ['-c', `import ${module}`]).status === 0;
}

/** A Chromium that the browser tests can drive. */
export function chromium() {
  return process.env.CHROMIUM ?? which('chromium') ?? which('chromium-browser') ?? which('google-chrome');
}

/** A Firefox, likewise. */
export function firefox() {
  return process.env.FIREFOX ?? which('firefox-esr') ?? which('firefox');
}

function missing(packages) {
  return packages.filter((name) => {
    const { program = name, present = () => which(program) !== undefined } = things[name];
    return !present();
  });
}

/** Installs the Debian packages that are missing, or says what to install. */
export async function ensurePackages(packages) {
  const absent = missing(packages);
  if (absent.length === 0) return;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const mayInstall =
    which('apt-get') &&
    (sudo.length === 0 ||
      (await run('sudo', ['-n', 'true']).then(
        () => true,
        () => false,
      )));
  if (!mayInstall) {
    const command = which('apt-get')
      ? `  sudo apt-get update && sudo apt-get install -y ${absent.join(' ')}`
      : `  (named as in Debian) ${absent.join(' ')}`;
    throw new Error(`These are missing; install them and start again:\n\n${command}\n`);
  }
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return run(command, rest);
  };
  await step(`Installing ${absent.join(', ')}`, async () => {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', ...absent);
  });
  const still = missing(absent);
  if (still.length > 0) throw new Error(`Installed, but not found: ${still.join(', ')}.`);
}

/** Whether node_modules holds what package-lock.json asks for. */
function nodeModulesCurrent() {
  try {
    const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
    const wanted = read('package-lock.json');
    const installed = read('node_modules/.package-lock.json');
    return Object.entries(wanted).every(
      ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
    );
  } catch {
    return false;
  }
}

export async function ensureNodeModules() {
  if (nodeModulesCurrent()) return;
  await step('Installing the JavaScript packages', () => run('npm', ['ci', '--no-audit', '--no-fund']));
}
