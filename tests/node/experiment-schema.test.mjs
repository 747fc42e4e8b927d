// The schema that editors use accepts the experiments, and refuses what the reader refuses.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/run.mjs';

const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const validate = new Ajv({ strict: false }).compile(read('docs/experiment.schema.json'));
const folder = 'core/experiments';
const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.json'));

test.each(names)('%s is as its schema says', (name) => {
  validate(read(join(folder, name)));
  expect(validate.errors ?? []).toEqual([]);
});

test.each([
  ['an unknown member', (each) => ({ ...each, chpter: 'x' })],
  ['no question', ({ question, ...each }) => each],
  ['an unknown metric', (each) => ({ ...each, charts: ['kapa'] })],
  ['an unknown control', (each) => ({ ...each, controls: ['n'] })],
  ['a spec out of range', (each) => ({ ...each, spec: { rounds: -1 } })],
  ['an axis without a parameter', (each) => ({ ...each, sweep: { axes: [{ values: [1] }] } })],
])('%s is refused', (_, change) => {
  expect(validate(change(read(join(folder, names[0]))))).toBe(false);
});
