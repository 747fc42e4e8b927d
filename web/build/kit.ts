/**
 * kit/: what lecturers take home. The files of web/kit as they are, the names that they check against, and two of its
 * folders as archives, which Quarto and pip install from an address.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { zipSync } from 'fflate';
import { loadSrlm, type ParameterInfo, type Srlm } from 'srlm';
import type { Plugin } from 'vite';
import { embedFields } from '../src/embed/options.js';
import { dataKeys } from '../src/state/spec-edit.js';

const folder = new URL('../kit/', import.meta.url);

type Files = Record<string, Uint8Array>;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** All files below a folder of the kit. */
export function filesIn(name: string): Files {
  const root = new URL(`${name}/`, folder);
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((each) => each.replaceAll('\\', '/'))
    .filter((each) => !each.includes('__pycache__') && statSync(new URL(each, root)).isFile());
  return Object.fromEntries(
    names.sort().map((each) => [each, new Uint8Array(readFileSync(new URL(each, root)))]),
  );
}

/** The parameters that a page around an embed may set. */
const settable = (srlm: Srlm): ParameterInfo[] =>
  srlm.parameters().filter(({ key }) => key !== 'version' && !dataKeys.has(key));

const lua = (names: readonly string[]): string => `{ ${names.map((name) => `"${name}"`).join(', ')} }`;

/** What the shortcode may be given. */
export async function namesForQuarto(): Promise<string> {
  const srlm = await loadSrlm();
  const experiments = srlm.experiments().map(({ name }) => name);
  const parameters = settable(srlm).map(({ key }) => key);
  return (
    '-- Written by the build.\nreturn {\n' +
    `  experiments = ${lua(experiments)},\n  attributes = ${lua([...embedFields, ...parameters])},\n}\n`
  );
}

/** The parameters with their types, and what each experiment sets. */
export async function namesForPython(): Promise<string> {
  const srlm = await loadSrlm();
  const parameters = settable(srlm).map((row) => {
    const choices = row.choices.map(({ name }) => name);
    return [row.key, { type: row.type, default: row.default, choices, meaning: row.meaning }];
  });
  const experiments = srlm.experiments().map(({ name, spec }) => [name, srlm.shorten(spec)]);
  return JSON.stringify({
    parameters: Object.fromEntries(parameters),
    experiments: Object.fromEntries(experiments),
  });
}

export const kit: Plugin = {
  name: 'kit',
  apply: 'build',
  async generateBundle() {
    const quarto: Files = {
      ...filesIn('quarto'),
      '_extensions/srlm/names.lua': bytes(await namesForQuarto()),
    };
    const anywidget: Files = {
      ...filesIn('anywidget'),
      'srlm_widget/names.json': bytes(await namesForPython()),
    };
    const emit = (name: string, source: Uint8Array): void => {
      this.emitFile({ type: 'asset', fileName: `kit/${name}`, source });
    };
    for (const [name, files] of Object.entries({ quarto, anywidget, scorm: filesIn('scorm') }))
      for (const [file, source] of Object.entries(files)) emit(`${name}/${file}`, source);
    const mtime = new Date(2020, 0, 1);
    emit('srlm-quarto.zip', zipSync(quarto, { mtime }));
    emit('srlm-widget.zip', zipSync(anywidget, { mtime }));
  },
};
