// Which Node runs the project's scripts. Read by any Node since 12: CommonJS, and nothing newer.
'use strict';
const { spawn, spawnSync } = require('child_process');
const { accessSync, constants, readFileSync, realpathSync } = require('fs');
const { delimiter, join } = require('path');

const root = join(__dirname, '../..');

/** Where setup.mjs keeps the Node of this run when installing a package overwrites it. */
const kept = join(root, 'build/node/node');

/** The range in package.json, like "^20.19.0 || >=22.12.0". */
function wanted() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node;
}

/** Whether a version like "v20.19.1" is in a range of >= and ^, joined by ||. */
function satisfies(version, range) {
  const numbers = (text) => (text.match(/\d+/g) || []).map(Number);
  const [major, minor = 0, patch = 0] = numbers(version);
  const number = (a, b, c) => (a * 1000 + b) * 1000 + c;
  return range.split('||').some((part) => {
    const [, sign, least] = part.match(/^\s*(\^|>=)\s*(\d[\d.]*)\s*$/) || [];
    if (!sign) throw new Error(`package.json: engines.node "${range}" has a part other than >= and ^.`);
    const [a, b = 0, c = 0] = numbers(least);
    return number(major, minor, patch) >= number(a, b, c) && (sign === '>=' || major === a);
  });
}

/** The version that a Node says it has, or undefined when it does not start. */
function versionOf(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Paths of the Nodes there are: the running one, those on PATH in order, the kept one. */
function nodes() {
  const onPath = (process.env.PATH || '').split(delimiter).map((folder) => join(folder, 'node'));
  const seen = new Set();
  return [process.execPath].concat(onPath, kept).filter((path) => {
    try {
      accessSync(path, constants.X_OK);
      const real = realpathSync(path);
      return !seen.has(real) && seen.add(real);
    } catch (_) {
      return false;
    }
  });
}

/** The range in words: "20.19 or newer (but not 21, nor 22 before 22.12)". */
const inWords = (range) =>
  range
    .replace(/\^(\d+)\.(\d+)\.0/, '$1.$2 or newer of $1')
    .replace(/ \|\| >=(\d+)\.(\d+)\.0/, ', or $1.$2 or newer');

/**
 * The first of `paths` whose version is in `range`; `note` is what to tell when it is not the first of all,
 * or that there is none and what to do. `version` gives the version of a path.
 */
function choose(paths, range, version = versionOf) {
  const tooOld = [];
  for (const path of paths) {
    const found = version(path);
    if (found && satisfies(found, range)) {
      const note =
        tooOld.length > 0
          ? `${tooOld[0]} is not the Node that this needs: going on with ${path} (${found}).`
          : '';
      return { node: path, note };
    }
    tooOld.push(`${path} (${found || 'does not start'})`);
  }
  return {
    node: undefined,
    note: `This needs Node ${inWords(range)}. Found: ${tooOld.join(', ')}.

Get one from https://nodejs.org/en/download, for example unpack it into /usr/local:
  tar -xJf node-v22….tar.xz -C /usr/local --strip-components=1
or with a version manager (nvm install 22), and let it come first on PATH. Debian 13's own nodejs package will do,
Debian 12's (18, which its emscripten package brings along) will not; it may stay where it is.`,
  };
}

/** Runs the rest by another Node: same terminal, same end. */
function continueWith(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' });
  // Ctrl-C in a terminal reaches both; this one stays until the other has ended.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (status, signal) => {
    process.exit(signal ? 1 : status);
  });
}

module.exports = { choose, continueWith, kept, nodes, root, satisfies, versionOf, wanted };
