// node scripts/with-node.cjs SCRIPT ARGUMENTS: runs one of the project's scripts by a Node that will do, or says how to
// get one. Read by any Node since 12, like lib/node.cjs.
'use strict';
const { resolve } = require('path');
const { pathToFileURL } = require('url');
const { choose, continueWith, nodes, versionOf, wanted } = require('./lib/node.cjs');

const own = (path) => (path === process.execPath ? process.version : versionOf(path));
const { node, note } = choose(nodes(), wanted(), own);
if (note) console.error(note);
const script = resolve(process.argv[2]);
if (!node) {
  process.exitCode = 1;
} else if (node !== process.execPath) {
  continueWith(node, [script].concat(process.argv.slice(3)));
} else {
  process.argv.splice(1, 2, script);
  import(pathToFileURL(script).href).catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
