// Fails where a source includes or imports what stands above it, or where files need each other in a circle.
// The levels are the order of CONTRIBUTING.md: each folder may use itself and those before it.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { circlesOf } from './circles.mjs';

export const levels = {
  core: [
    'base',
    'numerics',
    'spec',
    'data',
    'servers',
    'policies',
    'problems',
    'loop',
    'theory',
    'results',
    'sweeps',
    'experiments',
  ],
};

/** The level of a path within its room: `loop/judges/vote.cpp` is in `loop`. */
function levelOf(room, path) {
  const folder = path.split('/')[0];
  const level = levels[room].indexOf(folder);
  if (level < 0 && path.includes('/')) {
    throw new Error(`${room}/${path}: the folder is no level of ${room}: ${levels[room].join(', ')}`);
  }
  return level;
}

/** `files`: the text of each source of a room by its path in it. The faults, and what each file includes. */
export function levelFaults(room, files) {
  const faults = [];
  const graph = new Map();
  for (const [path, text] of Object.entries(files)) {
    const from = levelOf(room, path);
    const used = [];
    for (const [, name] of text.matchAll(/^#include "([^"]+)"/gm)) {
      const included = name in files ? name : posix.join(posix.dirname(path), name);
      if (!(included in files)) continue; // generated
      used.push(included);
      const to = levelOf(room, included);
      if (to <= from) continue;
      faults.push(
        `${room}/${path} includes ${included}, which is above it: ${levels[room][from]} may use only itself and ` +
          (from === 0 ? 'nothing else' : levels[room].slice(0, from).join(', ')),
      );
    }
    graph.set(path, used);
  }
  const circles = circlesOf(graph).map((circle) => `${room}: a circle of includes: ${circle}`);
  return [...faults, ...circles];
}

/** The sources below `root`. */
export function checkLevels(root) {
  const faults = [];
  let count = 0;
  for (const room of Object.keys(levels)) {
    const files = {};
    for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })) {
      if (/\.[ch]pp$/.test(name)) files[name] = readFileSync(join(root, room, name), 'utf8');
    }
    count += Object.keys(files).length;
    faults.push(...levelFaults(room, files));
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return `${count} sources include only what stands below them\n`;
}
