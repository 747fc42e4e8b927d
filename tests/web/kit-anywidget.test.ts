/** The Python side of the widget: with anywidget where it is installed, else with a stand-in of a few lines. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namesForPython } from '../../web/build/kit.js';
import { parseEmbed } from '../../web/src/embed/options.js';
import { snippets } from '../../web/src/embed/snippets.js';
import { core } from './core.js';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'srlm-widget-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Seen {
  stand_in: boolean;
  base: string;
  link: string;
  own: unknown[];
  records: Record<string, unknown>[];
  table: string;
  dark: string;
  expect: string;
  other: unknown[];
  errors: string[];
  nulls: string[];
  meaning: string;
}
let seen: Seen;

/** Runs Python with the widget: what is installed comes before the stand-in for anywidget. */
function python(code: string, ...given: string[]): string {
  const first = `import sys; sys.path.append(${JSON.stringify(at('tests/web/python'))})\n`;
  const { status, stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', first + code, ...given], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

beforeAll(async () => {
  cpSync(at('web/kit/anywidget'), folder, { recursive: true });
  writeFileSync(join(folder, 'srlm_widget/names.json'), await namesForPython());
  seen = JSON.parse(
    python(
      'import runpy; runpy.run_path(sys.argv[1], run_name="__main__")',
      at('tests/web/python/widget.py'),
    ),
  );
});

describe('the widget in Python', () => {
  it('has every parameter as a traitlet, as the experiment has it', () => {
    const experiment = core.experiments().find(({ name }) => name === 'noisy-judge');
    const { samples, beta, kappa_0, record_spectrum, problem } = core.validate(experiment?.spec ?? {});
    expect(seen.own).toEqual([samples, beta, kappa_0, record_spectrum, problem]);
    expect(seen.meaning).toBe(core.parameters().find(({ key }) => key === 'judge_noise')?.meaning);
  });

  it('opens a link that the embed reads without a complaint', () => {
    expect(seen.base).toBe('https://example.org/srlm/');
    expect(seen.link).toBe('#experiment=noisy-judge&judge_noise=1.0&controls=judge_noise,samples&figure=run');
    for (const link of [seen.link, seen.dark, ...seen.nulls])
      expect(parseEmbed(core, link).problems).toEqual([]);
    const [nulls = ''] = seen.nulls;
    expect(parseEmbed(core, nulls).view.spec).toMatchObject({ beta: 0.5, record_spectrum: false });
    expect(parseEmbed(core, nulls).view.spec.beta_root_n ?? null).toBeNull();
  });

  it('keeps what a reader has set when only the look changes', () => {
    expect(seen.dark).toBe(
      '#experiment=noisy-judge&judge_noise=3.0&controls=judge_noise,samples&theme=dark&figure=run',
    );
    expect(seen.expect).toBe(`${seen.dark}&expect=${'b'.repeat(16)}`);
    expect(parseEmbed(core, seen.expect).problems).toEqual([]);
  });

  it('begins another experiment with its own values', () => {
    const [link, noise, objective] = seen.other;
    expect(link).toMatch(/^#experiment=population&controls=/);
    const spec = core.experiments().find(({ name }) => name === 'population')?.spec;
    expect([noise, objective]).toEqual([
      core.parameters().find(({ key }) => key === 'judge_noise')?.default,
      spec?.objective,
    ]);
  });

  it('has a record for each result, once', () => {
    expect(seen.records).toEqual([
      {
        experiment: 'noisy-judge',
        figure: 'run',
        hash: 'a'.repeat(16),
        judge_noise: 2.5,
        kappa: 1.2,
        own_failure: null,
      },
      {
        experiment: 'noisy-judge',
        figure: 'run',
        hash: 'b'.repeat(16),
        judge_noise: 3,
        kappa: 1.2,
        own_failure: null,
      },
    ]);
    expect(['list', 'DataFrame']).toContain(seen.table);
  });

  it('is made by what the builder of embeds gives', () => {
    const link =
      '#experiment=noisy-judge&judge_noise=1&record_spectrum=false&controls=judge_noise&figure=run';
    const [snippet] = snippets({
      address: `https://example.org/srlm/embed.html${link}`,
      script: 'https://example.org/srlm/srlm-experiment.js',
      title: '',
      height: 1,
    }).filter(({ name }) => name.includes('widget'));
    const opened = python(`${snippet?.code}\nprint(loop.base, loop._link)`).trim().split(' ');
    expect(opened[0]).toBe('https://example.org/srlm/');
    expect(parseEmbed(core, opened[1] ?? '')).toEqual(parseEmbed(core, link));
  });

  it('says what is wrong, what is allowed and what to do', () => {
    const [name, parameter, base, kind, choice] = seen.errors;
    expect(name).toMatch(/^ValueError: there is no experiment 'noisy-juge'; there is kappa-contraction, /);
    expect(parameter).toBe('TypeError: there is no parameter judge_nose; Experiment.parameters() lists them');
    expect(base).toBe("ValueError: where is the laboratory? Say base='https://…/', the address of its page");
    expect(kind).toMatch(/^TraitError: .*'samples'.* int/);
    expect(choice).toMatch(/^TraitError: .*'objective'.*regression/);
  });

  it('has the version of the project', () => {
    const version = /^version = "(.*)"$/m.exec(readFileSync(join(folder, 'pyproject.toml'), 'utf8'))?.[1];
    expect(version).toBe(JSON.parse(readFileSync(at('package.json'), 'utf8')).version);
  });

  const real = spawnSync('/usr/bin/python3', ['-c', 'import anywidget']).status === 0;
  it.skipIf(!real)(
    `is an anywidget${real ? '' : ' (skipped: anywidget is not installed here; a stand-in was used)'}`,
    () => {
      expect(seen.stand_in).toBe(false);
    },
  );
});
