// Fails where a source of the page imports from a room above its own, or where sources need each other in a
// circle. The rooms of web/src, from the ground up; each may use itself and those before it:
//
//   styles    style sheets of the page as a whole
//   base      text, numbers, elements, colours: small helpers of all
//   loading   parts that come later, and what goes wrong while they do
//   state     a view: its spec, what may be changed in it, and its link
//   engine    workers, what they are told, and the run that they share
//   charts    drawing: curves with their instruments, and the map of a policy
//   controls  what a reader sets
//   views     what a result shows and says, beside its charts
//   sweep     the figure over a grid of runs
//   page      what the app and an embed have in common, and how the parts above see it
//   compare   runs and sweeps kept beside the one that is shown
//   predict   what a reader expects, asked before the figure shows it
//   data      the reader's own: data for a problem, and files of results
//   export    pictures of figures
//   narrative the argument, step by step, beside the figure
//   offline   the page without a network
//   embed     one figure in somebody else's page, and what one pastes there
//   app       the page itself
//   single    all of it in one file
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { circlesOf } from './circles.mjs';

export const rooms = [
  ...['styles', 'base', 'loading', 'state', 'engine', 'charts', 'controls', 'views', 'sweep', 'page'],
  ...['compare', 'predict', 'data', 'export', 'narrative', 'offline', 'embed', 'app', 'single'],
];

const roomOf = (path) => rooms.indexOf(path.includes('/') ? path.split('/')[0] : '');

/** What a text imports by a relative path: its name as it stands there, and whether only types are meant. */
function importsOf(text) {
  const found = [];
  const add = (name, types = false) => found.push({ name: name.replace(/\?.*$/, ''), types });
  for (const [, type, names, name] of text.matchAll(
    /^(?:import|export)( type)? ([^;'"]+?)\s+from '(\.[^']+)'/gm,
  )) {
    const values = names.split(/[{},]/).filter((part) => !/^\s*(type .*)?$/.test(part));
    add(name, type !== undefined || values.length === 0);
  }
  for (const [, name] of text.matchAll(/^import '(\.[^']+)'/gm)) add(name);
  for (const [, name] of text.matchAll(/\bimport\(\s*'(\.[^']+)'/g)) add(name);
  for (const [, name] of text.matchAll(/^@import "(\.[^"]+)"/gm)) add(name);
  return found;
}

/** The file that is meant by a name in another one: x.js stands for x.ts. */
function fileOf(files, from, name) {
  const path = posix.join(posix.dirname(from), name);
  return [path, path.replace(/\.js$/, '.ts')].find((each) => each in files);
}

/** `files`: the text of each source by its path in web/src. */
export function importFaults(files) {
  const faults = [];
  const graph = new Map();
  for (const [path, text] of Object.entries(files)) {
    const from = roomOf(path);
    if (from < 0) {
      faults.push(`web/src/${path} is in none of the rooms ${rooms.join(', ')}`);
      continue;
    }
    const needed = [];
    for (const { name, types } of importsOf(text)) {
      const imported = fileOf(files, path, name);
      if (!imported) {
        faults.push(`web/src/${path} imports ${name}, which is not in web/src`);
        continue;
      }
      if (!types) needed.push(imported);
      if (roomOf(imported) <= from) continue;
      faults.push(
        `web/src/${path} imports ${imported}, which is above it: ${rooms[from]} may use only itself and ` +
          (from === 0 ? 'nothing else' : rooms.slice(0, from).join(', ')),
      );
    }
    graph.set(path, needed);
  }
  return [...faults, ...circlesOf(graph).map((circle) => `web/src: a circle of imports: ${circle}`)];
}

/** The sources below `root`. */
export function checkImports(root) {
  const source = join(root, 'web/src');
  const files = {};
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (/\.(ts|js|css|json)$/.test(name))
      files[name.replaceAll('\\', '/')] = readFileSync(join(source, name), 'utf8');
  }
  const faults = importFaults(files);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return `${Object.keys(files).length} sources of the page import only what stands below them\n`;
}
