/** The npm package, packed and installed, in projects as its users have them. */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import Ajv from 'ajv';
import type { Page } from 'playwright-core';
import { build, createServer, type Plugin } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { laboratory, soon } from '../browser/harness.js';
import { folder, install, installed } from './install.mjs';

const lab = laboratory();
const hosts = join(folder, 'hosts');
const require = createRequire(join(folder, 'package.json'));
const here = (name: string): Promise<unknown> => import(pathToFileURL(require.resolve(name)).href);

let packed: ReturnType<typeof install>;
let hash = '';
beforeAll(() => {
  packed = install();
  hash = hashInNode();
});

/** A folder with the page of a host; its script is `script`. */
function project(name: string, script: string): string {
  const place = join(folder, 'build', name);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  writeFileSync(
    join(place, 'index.html'),
    readFileSync(join(hosts, 'index.html'), 'utf8').replace('HOST', script),
  );
  return place;
}

const types: Record<string, string> = {
  '.html': 'text/html',
  '.htm': 'text/html',
  '.js': 'text/javascript',
};

/** Opens a page as a static server gives it. */
function served(place: string): Promise<Page> {
  for (const name of readdirSync(place, { recursive: true, encoding: 'utf8' })) {
    const type = types[extname(name)];
    if (!type) continue;
    lab.replaced.set(`examples/host/${name.replaceAll('\\', '/')}`, {
      type,
      body: readFileSync(join(place, name)),
    });
  }
  return lab.open('examples/host/index.html');
}

/** What its experiment has told: one run, whose hash is the same wherever it is computed. */
async function works(page: Page): Promise<void> {
  const hashes = (): Promise<string[]> => page.evaluate('results.map(({ hash }) => hash)');
  await soon(async () => (await hashes()).length).toBeGreaterThan(0);
  expect(await hashes()).toEqual([hash]);
  expect(await page.evaluate('problems')).toEqual([]);
  expect(lab.complaints).toEqual([]);
}

/** As the package itself computes it, in Node. */
function hashInNode(): string {
  const script = `
    import { loadSrlm } from 'srlm';
    const srlm = await loadSrlm();
    const { spec } = srlm.experiments().find(({ name }) => name === 'population');
    const session = srlm.prepare({ ...spec, replicates: 3 });
    console.log(session.summarise([session.run(0, 3)]).hash);`;
  const args = ['--input-type=module', '--eval', script];
  return execFileSync(process.execPath, args, { cwd: hosts, encoding: 'utf8' }).trim();
}

const define = {
  'process.env.NODE_ENV': '"production"',
  __VUE_OPTIONS_API__: 'false',
  __VUE_PROD_DEVTOOLS__: 'false',
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
};

/** Components of Svelte, compiled. */
const svelte: Plugin = {
  name: 'svelte',
  async transform(code, id) {
    if (!id.endsWith('.svelte')) return null;
    const { compile } = (await here('svelte/compiler')) as {
      compile(code: string, options: object): { js: { code: string } };
    };
    return compile(code, { filename: id }).js.code;
  },
};

const withVite = (name: string): Parameters<typeof build>[0] => ({
  configFile: false,
  root: join(folder, 'build', name),
  base: './',
  logLevel: 'error',
  define,
  plugins: [svelte],
  resolve: { conditions: ['browser', 'module', 'import', 'default'] },
});

function copyHost(name: string, script: string): void {
  const place = project(name, script);
  cpSync(join(hosts, script), join(place, script));
  if (script === 'svelte.js') cpSync(join(hosts, 'page.svelte'), join(place, 'page.svelte'));
}

describe('the package', () => {
  it('has what the element needs, and is no larger than it must be', () => {
    for (const name of ['index.js', 'srlm.htm', 'dist/element.js', 'element.d.ts', 'custom-elements.json'])
      expect(packed.files).toContain(`web/element/${name}`);
    expect(packed.size).toBeLessThan(3_300_000);
  });

  it('has a manifest as its schema has it, with every attribute', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'web/element/custom-elements.json'), 'utf8'));
    const schema = JSON.parse(readFileSync(require.resolve('custom-elements-manifest/schema.json'), 'utf8'));
    const ajv = new Ajv({ strict: false });
    expect(ajv.validate(schema, manifest), JSON.stringify(ajv.errors)).toBe(true);
    const { customElements } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(packed.files).toContain(customElements);
    const [element] = manifest.modules[0].declarations;
    const names = (key: string): string[] => element[key].map(({ name }: { name: string }) => name);
    for (const name of ['experiment', 'expect', 'judge-noise', 'kappa-0', 'base'])
      expect(names('attributes')).toContain(name);
    for (const name of ['set', 'getState', 'setState', 'replay', 'log'])
      expect(names('members')).toContain(name);
    for (const name of ['ready', 'change', 'round', 'result', 'problem', 'log'])
      expect(names('events')).toContain(`srlm-${name}`);
  });

  it('does nothing on a server', () => {
    const args = [join(hosts, 'server.js')];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' }).trim()).toBe(
      '<srlm-experiment experiment="population" judge-noise="2"></srlm-experiment>',
    );
  });

  it.each(['tsconfig', 'tsconfig.react-18', 'tsconfig.preact', 'tsconfig.preact-10'])(
    'has types for JSX and templates: %s',
    async (name) => {
      const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
      const args = [tsc, '-p', join(folder, 'types', `${name}.json`)];
      const told = await promisify(execFile)(process.execPath, args).catch((error) => error);
      expect(told.stdout).toBe('');
    },
  );
});

describe('a page of a bundler', () => {
  it('works as Vite builds it', async () => {
    copyHost('vite', 'plain.js');
    await build(withVite('vite'));
    await works(await served(join(folder, 'build/vite/dist')));
  });

  it('works as Vite serves it during development', async () => {
    copyHost('vite-dev', 'plain.js');
    const server = await createServer({
      ...withVite('vite-dev'),
      // The package lies inside, as it does in a project.
      root: folder,
      base: '/',
      plugins: [
        {
          name: 'page',
          configureServer: ({ middlewares }) => {
            middlewares.use((request, _, next) => {
              if (request.url === '/') request.url = '/build/vite-dev/index.html';
              else if (request.url === '/plain.js') request.url = '/build/vite-dev/plain.js';
              next();
            });
          },
        },
      ],
      cacheDir: join(folder, 'build/vite-dev/cache'),
      server: { port: 0, host: '127.0.0.1' },
    });
    try {
      await server.listen();
      await works(await lab.openAt(server.resolvedUrls?.local[0] ?? ''));
    } finally {
      await server.close();
    }
  });

  it('works as webpack builds it', async () => {
    copyHost('webpack', 'plain.js');
    const place = join(folder, 'build/webpack');
    const { default: webpack } = (await here('webpack')) as {
      default(
        options: object,
        done: (error: Error | null, stats: { hasErrors(): boolean; toString(): string }) => void,
      ): void;
    };
    await new Promise<void>((resolve, reject) =>
      webpack(
        { mode: 'production', entry: join(place, 'plain.js'), output: { path: place, filename: 'plain.js' } },
        (error, stats) =>
          error || stats.hasErrors() ? reject(error ?? new Error(stats.toString())) : resolve(),
      ),
    );
    await works(await served(place));
  });

  it.each([true, false])('works as esbuild builds it, once the frame lies beside it: %s', async (copied) => {
    copyHost('esbuild', 'plain.js');
    const place = join(folder, 'build/esbuild');
    const { build: bundle } = (await here('esbuild')) as { build(options: object): Promise<unknown> };
    const output = join(place, 'plain.js');
    await bundle({
      entryPoints: [output],
      bundle: true,
      format: 'esm',
      outfile: output,
      allowOverwrite: true,
    });
    if (copied) cpSync(join(installed, 'web/element/srlm.htm'), join(place, 'srlm.htm'));
    const page = await served(place);
    if (copied) return works(page);
    const told = page.locator('srlm-experiment .problems');
    await soon(() => told.textContent()).toMatch(
      /^base: nothing of the laboratory has answered from http\S+\/host\/srlm\.htm\?embed; .*“base”/,
    );
    expect(await page.evaluate('problems.length')).toBe(1);
    lab.complaints.length = 0;
  });
});

describe('a page of a framework', () => {
  it.each(['react', 'preact', 'vue', 'svelte'])('hears the results of its experiment: %s', async (name) => {
    copyHost(name, `${name}.js`);
    await build(withVite(name));
    await works(await served(join(folder, 'build', name, 'dist')));
  });
});
