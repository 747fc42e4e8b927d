import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the README’s JavaScript prints what the README says', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const example = readme.match(/```js\n(import \{ loadSrlm \}.*?)```/s)[1];
  const answer = example.trimEnd().split('\n').at(-1).replace('// ', '');
  const module = new URL('../../wasm/srlm.mjs', import.meta.url).href;
  const args = ['--input-type=module', '--eval', example.replace("'srlm'", JSON.stringify(module))];
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' }).trim()).toBe(answer);
});
