// npm run generate: what is derived from the parameter table, after the WebAssembly build.
//   wasm/spec.d.ts      the TypeScript types of a spec and of the names of metrics
//   docs/parameters.md  the reference page
//   docs/metrics.md     what a trace records
//   web/element         the types of the element's attributes, and its manifest (custom-elements.json)
// With --check, changes nothing and fails when a file is out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadSrlm } from '../wasm/srlm.mjs';
import { elementManifest } from './lib/element.mjs';
import { fail, root } from './lib/run.mjs';

const origin = 'the tables of the core by scripts/generate.mjs';

function typeScriptType({ type, choices }) {
  switch (type) {
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'real':
      return 'number';
    case 'real or null':
      return 'number | null';
    case 'choice':
      return choices.map(({ name }) => `'${name}'`).join(' | ');
    case 'string':
      return 'string';
    case 'list of reals':
      return 'number[]';
  }
  throw new Error(`No TypeScript type for "${type}".`);
}

const condition = ({ key, values }, quote) =>
  `${quote(key)} is ${values.map((value) => quote(value)).join(' or ')}`;

function documentation(parameter) {
  const { symbol, meaning, type, allowed, unit, applies, equation } = parameter;
  const sentences = [`${symbol && `${symbol}: `}${meaning}.`];
  if (type !== 'boolean' && type !== 'choice') sentences.push(`Takes ${allowed}${unit && ` (${unit})`}.`);
  if (applies.length > 0) {
    sentences.push(`Only where ${applies.map((each) => condition(each, (word) => word)).join(' and ')}.`);
  }
  sentences.push(`Default: ${JSON.stringify(parameter.default)}.`);
  if (equation) sentences.push(`${equation}.`);
  return sentences;
}

/** The names of a table as a type. */
const namesType = (type, names) =>
  `export type ${type} =${names.map((name) => `\n  | '${name}'`).join('')};\n`;

function specTypes(parameters, metrics) {
  const members = parameters.map((parameter) => {
    const comment = documentation(parameter).map((sentence) => `   * ${sentence}\n`);
    const optional = parameter.applies.length > 0 ? '?' : '';
    const line = `  ${parameter.key}${optional}: ${typeScriptType(parameter)};`;
    // As the formatter breaks it.
    const alternatives =
      line.length > 110
        ? line.replaceAll(/: '| \| /g, (text) => (text === ": '" ? ":\n    | '" : '\n    | '))
        : line;
    return `  /**\n${comment.join('')}   */\n${alternatives}\n`;
  });
  return `// Generated from ${origin}.

/**
 * An experiment in canonical form: every parameter that applies. The optional ones are present
 * exactly where their condition holds.
 */
export interface Spec {
${members.join('')}}

${namesType(
  'MetricKey',
  metrics.map(({ key }) => key),
)}`;
}

/** As an attribute, which is text; booleans are words, for frameworks write true as an empty one. */
function attributeType({ type, choices }) {
  switch (type) {
    case 'boolean':
      return "'true' | 'false'";
    case 'integer':
    case 'real':
      return 'number | string';
    case 'real or null':
      return "number | string | 'none'";
    case 'choice':
      return choices.map(({ name }) => `'${name}'`).join(' | ');
    default:
      return 'string';
  }
}

const attributeName = ({ key }) => key.replaceAll('_', '-');

function attributeTypes(parameters, experiments) {
  const names = experiments.map(({ name }) => name);
  const members = parameters.map((parameter) => {
    const comment = documentation(parameter).map((sentence) => `   * ${sentence}\n`);
    const name = attributeName(parameter);
    const line = `  ${/-/.test(name) ? `'${name}'` : name}?: ${attributeType(parameter)};`;
    const alternatives =
      line.length > 110
        ? line.replaceAll(/\?: '| \| /g, (text) => (text === "?: '" ? "?:\n    | '" : '\n    | '))
        : line;
    return `  /**\n${comment.join('')}   */\n${alternatives}\n`;
  });
  return `// Generated from ${origin}.

${namesType('ExperimentName', names)}
/** The parameters as attributes of <srlm-experiment>; the values are as on the command line. */
export interface ParameterAttributes {
${members.join('')}}
`;
}

/** The manifest of the element (custom elements manifest, schema 2). */
const manifest = (parameters) => {
  const attributes = parameters.map((parameter) => ({
    name: attributeName(parameter),
    description: documentation(parameter).join(' '),
    type: { text: attributeType(parameter) },
    default: JSON.stringify(parameter.default),
  }));
  return `${JSON.stringify(elementManifest(attributes), null, 2)}\n`;
};

const code = (text) => `\`${text}\``;
const cell = (text) => text.replaceAll('|', '\\|');

function referenceRow(parameter) {
  const { key, symbol, meaning, allowed, choices, unit, applies, equation } = parameter;
  const values =
    choices.length > 0 ? choices.map((each) => `${code(each.name)}: ${each.meaning}`) : [allowed];
  const cells = [
    code(key),
    symbol,
    meaning,
    values.join('<br>') + (unit && `, in ${unit}`),
    code(JSON.stringify(parameter.default)),
    applies.map((each) => condition(each, code)).join(' and '),
    equation,
  ];
  return `| ${cells.map(cell).join(' | ')} |\n`;
}

function reference(parameters) {
  const groups = [...new Set(parameters.map(({ group }) => group))];
  const sections = groups.map((group) => {
    const rows = parameters.filter((parameter) => parameter.group === group).map(referenceRow);
    return `
## ${group[0].toUpperCase()}${group.slice(1)}

| Key | Symbol | Meaning | Values | Default | Applies where | Paper |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('')}`;
  });
  return `<!-- Generated from ${origin}. -->
# Parameters

A spec is one flat JSON object. Each key below is also a parameter of the page's address and, with
\`-\` for \`_\`, a flag of the program: \`judge_noise\` is \`--judge-noise\`. Keys that are left out take
their defaults; keys that do not apply or do not exist are errors.
${sections.join('')}`;
}

function metricsReference(metrics) {
  const rows = metrics.map(
    ({ key, label, meaning, equation }) =>
      `| ${[code(key), label, meaning, equation].map(cell).join(' | ')} |\n`,
  );
  return `<!-- Generated from core/policies/metrics.cpp by scripts/generate.mjs. -->
# Metrics

What a trace records for every replicate and round, in the order of its numbers and of its hash. The
last six describe the update that made θ_t and are null at round 0.

| Key | Name | Meaning | Paper |
| --- | --- | --- | --- |
${rows.join('')}`;
}

/** "`samples` over 100, 200, 400" */
function axisWords({ parameter, values, pool }) {
  const shown = values.length > 8 ? [...values.slice(0, 3), '…', values.at(-1)] : values;
  return `${code(parameter)} over ${shown.join(', ')}${pool ? ', pooled' : ''}`;
}

function experimentSection(experiment, hash) {
  const { name, title, question, theorem, quantity, regime, expect, takeaway, caveat, sweep } = experiment;
  const command = `srlm ${sweep ? 'sweep' : 'run'} --experiment ${name}`;
  const grid = sweep && [
    ...sweep.axes.map(axisWords),
    ...(sweep.series.length > 0 ? [`series ${sweep.series.map(({ label }) => label).join('; ')}`] : []),
  ];
  return `
### ${title} (${code(name)})

_${question}_

- **Theory.** ${theorem}
- **Quantity.** ${quantity}
- **Regime.** ${regime}
- **Runs.** ${grid ? `${code(sweep.measure)}: ${grid.join('; ')}` : 'one spec, round by round'}.
  ${code(command)}, larger with ${code('--large')}; hash ${code(hash)}
- **Expect.** ${expect}
- **Takeaway.** ${takeaway}
- **Caveat.** ${caveat}
`;
}

function experimentsReference(experiments) {
  const golden = JSON.parse(readFileSync(join(root, 'tests/golden/golden.json'), 'utf8'));
  const chapters = [...new Set(experiments.map(({ chapter }) => chapter))];
  const sections = chapters.map((chapter) => {
    const members = experiments.filter((experiment) => experiment.chapter === chapter);
    const hashOf = ({ name }) => golden.find((entry) => entry.name === name && !entry.spec)?.hash;
    return `
## ${chapter}
${members.map((each) => experimentSection(each, hashOf(each))).join('')}`;
  });
  return `<!-- Generated from core/experiments/ and tests/golden/golden.json by scripts/generate.mjs. -->
# Experiments

Each runs in the page and in the program from one definition. What they say of their numbers is held to
them by tests/unit/test_claims.cpp.
${sections.join('')}`;
}

/** JSON Schema of core/experiments/NAME.json, for editors; the reader is read_experiment(). */
function experimentSchema(spec, parameters, metrics) {
  const text = { type: 'string', minLength: 1 };
  const key = { enum: parameters.map(({ key }) => key) };
  const metric = { enum: metrics.map(({ key }) => key) };
  const changes = { type: 'object', propertyNames: key };
  const values = { type: 'array', minItems: 1 };
  const strict = (properties, required = []) => ({
    type: 'object',
    additionalProperties: false,
    properties,
    required,
  });
  const axis = strict(
    {
      parameter: key,
      values,
      from: { type: 'number' },
      to: { type: 'number' },
      points: { type: 'integer', minimum: 2 },
      scale: { enum: ['log', 'linear'] },
      with: { type: 'object', propertyNames: key, additionalProperties: values },
      pool: { type: 'boolean', description: 'its cells are one point together: problem_seed, second axis' },
    },
    ['parameter'],
  );
  const axes = { type: 'array', items: axis, maxItems: 2 };
  const series = strict({ label: text, spec: changes, measure: text }, ['label', 'spec']);
  const sweep = strict({
    axes,
    series: { type: 'array', items: series },
    measure: { type: 'string', description: 'a metric, or "metric<=value": the first round there' },
    x: { type: 'string' },
    display: { enum: ['curves', 'map'] },
    fit: { enum: ['none', 'log-log', 'semi-log'] },
    above: { type: 'number', description: 'what figures and fits subtract from every value' },
    floor: { type: 'boolean' },
    overlays: { type: 'array', items: text },
  });
  const { $schema, ...specSchema } = spec;
  const words = [
    'chapter',
    'title',
    'question',
    'theorem',
    'quantity',
    'regime',
    'expect',
    'takeaway',
    'caveat',
  ];
  return {
    $schema,
    title: 'Named experiment (core/experiments/NAME.json), generated by scripts/generate.mjs',
    ...strict(
      {
        $schema: { type: 'string' },
        place: { type: 'integer', description: 'experiments are shown in the order of their places' },
        ...Object.fromEntries(words.map((word) => [word, text])),
        controls: { type: 'array', items: key },
        charts: { type: 'array', items: metric },
        spec: specSchema,
        sweep,
        large: strict({ spec: changes, axes }),
      },
      ['place', ...words, 'controls', 'charts', 'spec'],
    ),
  };
}

async function main() {
  const check = process.argv.includes('--check');
  const srlm = await loadSrlm();
  const parameters = srlm.parameters();
  const files = {
    'wasm/spec.d.ts': specTypes(parameters, srlm.metrics()),
    'web/element/attributes.d.ts': attributeTypes(parameters, srlm.experiments()),
    'web/element/custom-elements.json': manifest(parameters),
    'docs/parameters.md': reference(parameters),
    'docs/metrics.md': metricsReference(srlm.metrics()),
    'docs/experiments.md': experimentsReference(srlm.experiments()),
    'docs/experiment.schema.json': `${JSON.stringify(
      experimentSchema(srlm.schema(), parameters, srlm.metrics()),
      null,
      2,
    )}\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    const target = join(root, path);
    if (!check) {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    } else if (readFileSync(target, 'utf8') !== text) {
      throw new Error(`${path} is out of date: npm run generate`);
    }
  }
}

await main().catch(fail);
