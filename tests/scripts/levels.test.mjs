// The lint of levels finds an arrow that points up, and a circle.
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/run.mjs';
import { checkLevels, levelFaults } from '../lint/levels.mjs';

test('an include of what stands above is a fault, and the message says what may be used', () => {
  const files = {
    'base/text.hpp': '#pragma once\n#include "spec/spec.hpp"\n',
    'spec/spec.hpp': '#pragma once\n',
    'loop/judges/vote.cpp': '#include "base/text.hpp"\n#include "results/result.hpp"\n',
    'results/result.hpp': '',
  };
  expect(levelFaults('core', files)).toEqual([
    'core/base/text.hpp includes spec/spec.hpp, which is above it: base may use only itself and nothing else',
    'core/loop/judges/vote.cpp includes results/result.hpp, which is above it: loop may use only itself and ' +
      'base, numerics, spec, data, servers, policies, problems',
  ]);
});

test('headers that include each other are a fault, within a level, too', () => {
  const files = {
    'base/a.hpp': '#include "base/b.hpp"\n',
    'base/b.hpp': '#include "base/c.hpp"\n',
    'base/c.hpp': '#include "a.hpp"\n', // found beside it
  };
  expect(levelFaults('core', files)).toEqual([
    'core: a circle of includes: base/a.hpp → base/b.hpp → base/c.hpp → base/a.hpp',
  ]);
});

test('a folder that is no level is named', () => {
  expect(() => levelFaults('core', { 'attic/old.hpp': '' })).toThrow(
    /core\/attic\/old.hpp: the folder is no level/,
  );
});

test('the sources have none', () => {
  expect(checkLevels(root)).toMatch(/^\d{3} sources include only/);
});
