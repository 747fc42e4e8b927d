import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { elementTypes } from '../../scripts/lib/element.mjs';

test('wasm/spec.d.ts and the reference pages are those of the core’s tables', () => {
  const script = fileURLToPath(new URL('../../scripts/generate.mjs', import.meta.url));
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
});

test('docs/embedding.md has every attribute, event and call of the element', () => {
  const text = readFileSync(new URL('../../docs/embedding.md', import.meta.url), 'utf8');
  const { frame, shown, events, members } = elementTypes();
  const named = [...frame, ...shown, ...events].map(({ name }) => `\`${name}\``);
  const calls = members.map(({ name }) => (name === 'base' ? 'SrlmExperiment.base' : `element.${name}`));
  expect(calls.length).toBeGreaterThan(5);
  for (const word of [...named, ...calls]) expect(text).toContain(word);
});
