/** The Quarto extension: its Lua, run by Lua itself with a stand-in for what Quarto and Pandoc give it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namesForQuarto } from '../../web/build/kit.js';
import { snippets } from '../../web/src/embed/snippets.js';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const there = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

const folder = mkdtempSync(join(tmpdir(), 'srlm-quarto-'));
const extension = join(folder, '_extensions/srlm');
beforeAll(async () => {
  cpSync(at('web/kit/quarto'), folder, { recursive: true });
  writeFileSync(join(extension, 'names.lua'), await namesForQuarto());
});
afterAll(() => rmSync(folder, { recursive: true }));

type Format = 'html' | 'revealjs' | 'pdf';

/** What the shortcode gives, by lines of "kind", tab, text. */
function shortcode(format: Format, fields: string[], base = 'https://example.org/srlm', env = {}): string[] {
  const { error, stdout, stderr } = spawnSync(
    'lua5.4',
    [at('tests/web/quarto.lua'), extension, format, base, ...fields],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  );
  if (error) throw new Error('lua5.4 is missing: apt-get install lua5.4');
  expect(stderr).toBe('');
  return stdout.trimEnd().split('\n');
}

const quick = ['experiment=noisy-judge', 'judge-noise=1', 'controls=judge_noise,samples', 'figure=run'];
const link =
  'https://example.org/srlm/embed.html#experiment=noisy-judge&controls=judge_noise,samples&figure=run&judge_noise=1';
const escaped = (text: string): string => text.replaceAll('&', '&amp;');

describe('the shortcode', () => {
  it('is the element in a document, and its script once', () => {
    const given = shortcode('html', quick, 'https://example.org/srlm/', { TWICE: '1' });
    expect(given).toEqual([
      'include in-header\t<script src="https://example.org/srlm/srlm-experiment.js" defer data-external="1"></script>',
      'raw html\t<srlm-experiment experiment="noisy-judge" controls="judge_noise,samples" figure="run" judge-noise="1" ' +
        'base="https://example.org/srlm/" title="Experiment: noisy judge"></srlm-experiment>',
    ]);
  });

  it('is a frame on a slide, which starts when the slide comes up', () => {
    expect(shortcode('revealjs', [...quick, 'height=600', 'title=A "title"'])).toEqual([
      `raw html\t<iframe data-src="${escaped(link.replace('=run', '=run&fit=frame'))}" title="A &quot;title&quot;" width="100%" height="600" ` +
        'allow="clipboard-write" data-external="1" style="border: 0"></iframe>',
    ]);
  });

  it('has the height that it is given where it fits a frame', () => {
    const [, given] = shortcode('html', [...quick, 'fit=frame', 'height=600']);
    expect(given).toContain(' fit="frame" judge-noise="1" style="height: 600px" ');
    const [told] = shortcode('revealjs', [...quick, 'fit=height']);
    expect(told).toContain('fit=height');
    expect(told).not.toContain('fit=frame');
  });

  it('is a link with words anywhere else', () => {
    expect(shortcode('pdf', quick)).toEqual([
      `para\tExperiment: noisy judge (it runs in a browser) -> ${link}`,
    ]);
  });

  it.each([
    [
      ['experiment=noisy-judge', 'judge_nose=1'],
      /no attribute “judge_nose”; is “judge_noise” meant\? Allowed are experiment, base, height, title, controls,/,
    ],
    [
      ['experiment=noisy-juge'],
      /no experiment “noisy-juge”; is “noisy-judge” meant\? There is kappa-contraction, /,
    ],
    [['beta=1'], /experiment=NAME is missing; there is kappa-contraction, /],
    [['noisy-judge'], /“noisy-judge” has no name; write name=value/],
    [['experiment=ball', 'height=tall'], /height: got “tall” but allowed is a number of px/],
    [['experiment=ball', 'judge_noise=1', 'judge-noise=2'], /“judge_noise” is given twice/],
  ])('stops with what is wrong, what is allowed, and what to do: %s', (fields, message) => {
    const [error] = shortcode('html', fields);
    expect(error).toMatch(/^error: shortcode srlm: /);
    expect(error).toMatch(message);
  });

  it('takes what the builder of embeds gives', () => {
    const slide = `${link.replace('&judge_noise=1', '')}&fit=frame`;
    const [snippet] = snippets({
      address: slide,
      script: 'https://example.org/srlm/srlm-experiment.js',
      title: '',
      height: 640,
    }).filter(({ name }) => name.startsWith('Quarto: '));
    const [, base, fields] =
      /^---\nsrlm-base: (\S+)\n---\n\n\{\{< srlm (.*) >\}\}$/.exec(snippet?.code ?? '') ?? [];
    const [given] = shortcode('revealjs', fields?.split(' ') ?? [], base);
    expect(given).toContain(`data-src="${escaped(slide)}"`);
    expect(given).toContain('height="640"');
  });

  it('asks for the address of the laboratory', () => {
    expect(shortcode('html', quick, '')).toEqual([
      "error: shortcode srlm: where is the laboratory? Write srlm-base: https://… into the document's header",
    ]);
  });

  it('has the version of the project', () => {
    const version = /version: (.*)/.exec(readFileSync(join(extension, '_extension.yml'), 'utf8'))?.[1];
    expect(version).toBe(JSON.parse(readFileSync(at('package.json'), 'utf8')).version);
  });
});

/** The shortcode of an example, and the page that it becomes. */
const example = readFileSync(at('web/examples/quarto-extension.qmd'), 'utf8');
const fields = (/\{\{< srlm (.*) >\}\}/.exec(example)?.[1] ?? '').split(' ');

describe('the example', () => {
  it('is rendered as the shortcode gives it', () => {
    const page = readFileSync(at('web/examples/quarto-extension.html'), 'utf8');
    for (const line of shortcode('html', fields, '..')) expect(page).toContain(line.split('\t')[1]);
  });

  // Neither is among the packages that the tests ask for.
  const quarto = there('quarto');
  it.skipIf(!quarto)(`renders with Quarto${quarto ? '' : ' (skipped: there is no quarto here)'}`, () => {
    writeFileSync(join(folder, 'x.qmd'), example);
    const { status, stderr } = spawnSync('quarto', ['render', 'x.qmd', '--to', 'html'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).not.toMatch(/ERROR/);
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'x.html'), 'utf8')).toContain('<srlm-experiment experiment="');
  });

  const pandoc = there('pandoc');
  it.skipIf(!pandoc)(
    `gives Pandoc its own blocks${pandoc ? '' : ' (skipped: there is no pandoc here)'}`,
    () => {
      const filter = `
      local format = FORMAT
      quarto = {
        doc = {
          is_format = function(name) return name == format or (name == "html:js" and format == "html") end,
          include_text = function() end,
        },
        utils = { resolve_path = function(name) return "${extension}/" .. name end },
      }
      local shortcodes = dofile("${extension}/srlm.lua")
      function Pandoc(doc)
        local kwargs = { experiment = pandoc.Inlines and pandoc.Inlines("ball") or { pandoc.Str("ball") } }
        return pandoc.Pandoc({ shortcodes.srlm({}, kwargs, { ["srlm-base"] = { pandoc.Str("..") } }) })
      end`;
      writeFileSync(join(folder, 'filter.lua'), filter);
      const render = (to: string): string =>
        spawnSync('pandoc', ['-t', to, '-L', join(folder, 'filter.lua')], {
          input: 'x',
          encoding: 'utf8',
        }).stdout.trim();
      expect(render('html')).toBe(
        '<srlm-experiment experiment="ball" base="../" title="Experiment: ball"></srlm-experiment>',
      );
      expect(render('latex')).toMatch(/\\href\{\.\.\/embed\.html\\#experiment=ball\}\{Experiment: ball/);
    },
  );
});
