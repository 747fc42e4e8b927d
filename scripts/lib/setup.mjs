// What the project needs on a machine, and how to get it. Only Node's built-ins.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import nodeChoice from './node.cjs';
import { run, step, which } from './run.mjs';

export { ensureNodeModules } from './node_modules.mjs';

const { choose, continueWith, kept, nodes, versionOf, wanted } = nodeChoice;

const header = (path) => () =>
  ['/usr/include', '/usr/include/eigen3', '/usr/local/include', '/usr/local/include/eigen3']
    .concat(['/opt/homebrew/include', '/opt/homebrew/include/eigen3'])
    .some((folder) => existsSync(join(folder, path)));

/** Each thing by its Debian package; what is not a header is a program on PATH. */
export const things = {
  'g++': {},
  clang: { program: 'clang++' },
  'clang-tidy-19': {},
  doxygen: {},
  cmake: {},
  'ninja-build': { program: 'ninja' },
  emscripten: { present: emccIsNewEnough },
  'libeigen3-dev': { present: header('Eigen/Core') },
  'nlohmann-json3-dev': { present: header('nlohmann/json.hpp') },
  'doctest-dev': { present: header('doctest/doctest.h') },
  'libcli11-dev': { present: header('CLI/CLI.hpp') },
  'libsqlite3-dev': { present: header('sqlite3.h') },
  'zlib1g-dev': { present: header('zlib.h') },
  'libzstd-dev': { present: header('zstd.h') },
  'libcurl4-openssl-dev': { program: 'curl-config' },
  'libopenmpi-dev': { program: 'mpicxx' },
  'openmpi-bin': { program: 'mpirun' },
  locales: { present: () => existsSync('/usr/share/i18n/locales/ps_AF') },
  'libclang-rt-dev': { present: clangHasFuzzer },
  'chromium-headless-shell': { present: () => chromium() !== undefined },
  'firefox-esr': { present: () => firefox() !== undefined },
  'lua5.4': {},
  'python3-traitlets': { present: () => pythonHas('traitlets') },
  valgrind: {},
  'libbenchmark-dev': { present: header('benchmark/benchmark.h') },
  'python3-numpy': { present: () => pythonHas('numpy') },
  'python3-torch': { present: () => pythonHas('torch') },
  libopenblas0: { present: () => pythonHas('numpy') },
  'g++-aarch64-linux-gnu': { program: 'aarch64-linux-gnu-g++' },
  'g++-riscv64-linux-gnu': { program: 'riscv64-linux-gnu-g++' },
  'qemu-user': { program: 'qemu-aarch64' },
  debootstrap: {},
};

export const forPage = ['cmake', 'ninja-build', 'emscripten', 'libeigen3-dev', 'nlohmann-json3-dev'];
const forProgram = ['libcli11-dev', 'libsqlite3-dev', 'zlib1g-dev', 'libzstd-dev', 'libcurl4-openssl-dev'];
export const forTests = [
  ...forPage,
  'g++',
  'clang',
  'doxygen',
  'doctest-dev',
  ...forProgram,
  'libopenmpi-dev',
  'openmpi-bin',
  'locales',
  'libclang-rt-dev',
  'chromium-headless-shell',
  'firefox-esr',
  'lua5.4',
  'python3-traitlets',
];
export const forBench = [
  ...forTests,
  'libbenchmark-dev',
  'valgrind',
  'python3-numpy',
  'python3-torch',
  'libopenblas0',
];
export const forTidy = [
  ...forPage.filter((name) => name !== 'emscripten'),
  ...['clang', 'clang-tidy-19', 'doctest-dev'],
  ...forProgram,
];
export const forCross = ['g++-aarch64-linux-gnu', 'g++-riscv64-linux-gnu', 'qemu-user'];
export const forBare = ['debootstrap'];

function emccIsNewEnough() {
  const emcc = which('emcc');
  if (!emcc) return false;
  const version = join(dirname(realpathSync(emcc)), 'emscripten-version.txt');
  if (!existsSync(version)) return true;
  const [major, minor, patch] = readFileSync(version, 'utf8').match(/\d+/g).map(Number);
  return major * 1e6 + minor * 1e3 + patch >= 3_001_006;
}

/** Whether clang has its libraries for sanitizers and fuzzers: where they lie differs, and clang itself may not know. */
function clangHasFuzzer() {
  const flags = ['-x', 'c', '-', '-o', '/dev/null', '-fsanitize=fuzzer,address,undefined'];
  const input = 'int LLVMFuzzerTestOneInput(const unsigned char* bytes, __SIZE_TYPE__ size) { return 0; }';
  return spawnSync('clang++', flags, { input }).status === 0;
}

/** Whether Debian's own Python has a module: another one on PATH may not. */
function pythonHas(module) {
  return spawnSync('/usr/bin/python3', ['-c', `import ${module}`]).status === 0;
}

/** A Chromium that the browser tests can drive; without windows it takes half as long for a page. */
export function chromium() {
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
  return process.env.CHROMIUM ?? names.map(which).find(Boolean);
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

/** Stops with what to do when this Node is not one that package.json asks for. */
function checkNode() {
  const { node, note } = choose([process.execPath], wanted(), () => process.version);
  if (!node) throw new Error(note);
}

/**
 * Does `work`, which installs packages. One of them may be Debian's nodejs, and overwrite a newer Node in
 * /usr/bin that came from elsewhere: then the old one, which was kept, goes on from the beginning.
 */
async function keepingNode(work) {
  const own = process.execPath;
  if (own !== kept) {
    mkdirSync(dirname(kept), { recursive: true });
    rmSync(kept, { force: true });
    try {
      linkSync(own, kept);
    } catch {
      copyFileSync(own, kept);
    }
  }
  await work();
  if (own === kept) return;
  if (versionOf(own) === process.version) return rmSync(kept);
  const { node, note } = choose(nodes(), wanted());
  if (!node) throw new Error(note);
  console.log(`The packages have replaced ${own} by ${versionOf(own)}; going on with ${node}.`);
  continueWith(node, process.argv.slice(1));
  await new Promise(() => {});
}

/** Installs the Debian packages that are missing, or says what to install. */
export async function ensurePackages(packages) {
  checkNode();
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
  const install = async () => {
    await apt('update');
    const output = await apt('install', '-y', '--no-install-recommends', ...absent);
    process.stdout.write(output.match(/(?<=Need to get )[\d.,]+ \w?B/)?.[0].concat(' downloaded, ') ?? '');
  };
  await keepingNode(() => step(`Installing ${absent.join(', ')}`, install));
  const still = missing(absent);
  if (still.length > 0) throw new Error(`Installed, but not found: ${still.join(', ')}.`);
}
