// npm run test:bare: whether a fresh clone starts on a bare Debian with git and Node only. As root.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { releases } from './lib/apt_sources.mjs';
import * as system from './lib/bare_system.mjs';
import { fail, run, step } from './lib/run.mjs';
import { ensurePackages, forBare } from './lib/setup.mjs';

const usage = `npm run test:bare -- [--debian 12] [--test] [--only STAGES] [--run COMMAND]
                         [--node-prefix /usr/local] [--mirror ADDRESS] [--fresh]
  In a folder, build/bare, with debootstrap: a Debian, git, this machine's Node, a fresh clone of HEAD.
  Then npm start, until the page answers as it should, and its end. As root.
  --debian       ${Object.keys(releases).join(' or ')}
  --test         afterwards npm test as well
  --only         afterwards these stages of it
  --run          this command in the clone, instead of both
  --node-prefix  where Node is put: at /usr, Debian 12's emscripten overwrites it
  --mirror       of Debian, if not the one that this machine's apt uses
  --fresh        unpack Debian anew`;

function options() {
  try {
    const { values } = parseArgs({
      options: {
        debian: { type: 'string', default: '12' },
        test: { type: 'boolean', default: false },
        only: { type: 'string' },
        run: { type: 'string' },
        'node-prefix': { type: 'string', default: '/usr/local' },
        mirror: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.only && !/^[\w,-]+$/.test(values.only))
      throw new Error('--only takes names of stages: lint,native');
    if (!releases[values.debian])
      throw new Error(`--debian takes ${Object.keys(releases).join(' or ')}, not "${values.debian}".`);
    return values;
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

const size = async (path) =>
  existsSync(path) ? `${parseInt(await run('du', ['-sm', path]), 10)} MiB` : 'none';

/** The page from outside: every file of the clone's web/dist, byte for byte, and WebAssembly that is valid. */
async function checkPage(url, dist) {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1));
  let modules = 0;
  for (const file of files) {
    const response = await fetch(new URL(file, url));
    if (!response.ok) throw new Error(`${response.url} answers ${response.status}.`);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!bytes.equals(readFileSync(join(dist, file))))
      throw new Error(`${response.url} is not web/dist/${file}.`);
    if (!file.endsWith('.wasm')) continue;
    if (!WebAssembly.validate(bytes)) throw new Error(`${response.url} is not valid WebAssembly.`);
    modules++;
  }
  const index = await (await fetch(url)).text();
  if (index !== readFileSync(join(dist, 'index.html'), 'utf8'))
    throw new Error(`${url} is not web/dist/index.html.`);
  if (modules !== 3) throw new Error(`web/dist has ${modules} WebAssembly modules, not 3.`);
  return files.length;
}

/** npm start in the system, until its page has been looked at. */
async function start(fresh, running) {
  let server;
  const url = await new Promise((resolve, reject) => {
    server = running(
      system.inside(fresh, 'npm start -- --no-open', (text, output) => {
        process.stdout.write(text);
        const address = output.match(/^ {2}(http:\/\/\S+)\n\nCtrl-C/m);
        if (address) resolve(address[1]);
      }),
    );
    server.done.then(() => reject(new Error('npm start has ended before its page was there.')), reject);
  });
  const count = await step('\nThe page, from outside', () =>
    checkPage(url, join(fresh.top, system.place, 'web/dist')),
  );
  system.interrupt(server.child);
  // npm and shells say 130 for what Ctrl-C has ended; 99 would be processes that were left.
  await server.done.catch((error) => {
    if (error.status !== 130) throw error;
  });
  const answers = await fetch(url).then(
    () => true,
    () => false,
  );
  if (answers) throw new Error(`${url} still answers after Ctrl-C.`);
  console.log(`${count} files as they were built; Ctrl-C has ended the server, and left no process.`);
}

async function main(values) {
  await system.checkRights();
  await ensurePackages(forBare);
  const { mirror, text } = system.sources(values.debian, values.mirror);
  const folder = await step(`Debian ${values.debian}, bare`, () =>
    system.base(values.debian, mirror, values.fresh),
  );
  console.log(`  ${await size(folder)}, of ${mirror}`);
  const fresh = await system.freshSystem(folder);
  let current;
  const running = (started) => {
    current = started;
    return started;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, async () => {
      await system.destroy(fresh, current);
      process.exit(1);
    });
  try {
    const commit = await step("Settings, this machine's Node, a clone of HEAD", async () => {
      await system.copySettings(fresh.top, text);
      system.copyNode(fresh.top, values['node-prefix']);
      return system.cloneInto(fresh.top);
    });
    const changed = (await run('git', ['status', '--porcelain', '--untracked-files=no'])) !== '';
    console.log(`  commit ${commit.slice(0, 12)}${changed ? ', without what is not committed' : ''}`);
    const shown = (command) =>
      running(system.inside(fresh, command, (part) => process.stdout.write(part))).done;
    if (values.run) {
      await shown(values.run);
    } else {
      await start(fresh, running);
      if (values.only) await shown(`npm test -- --only ${values.only}`);
      else if (values.test) await shown('npm test');
    }
    const clone = join(fresh.top, system.place);
    console.log(
      `On disk: ${await size(fresh.top)} in all; node_modules ${await size(join(clone, 'node_modules'))}, ` +
        `build ${await size(join(clone, 'build'))}.`,
    );
  } finally {
    await system.destroy(fresh, current);
  }
}

const values = options();
if (values.help) console.log(usage);
else await main(values).catch(fail);
