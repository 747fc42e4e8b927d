// The lint against numbers that depend on the locale finds them.
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/run.mjs';
import { checkLocale, localeFaults } from '../lint/locale.mjs';

test.each([
  'std::snprintf(text, sizeof text, "%g", x);',
  'const double x = std::strtod(text, nullptr);',
  'const double x = std::stod(text);',
  'if (std::isdigit(c)) ++digits;',
  '#include <sstream>',
  'std::setlocale(LC_ALL, "");',
  'const auto json = nlohmann::json::parse(text);',
])('%s is a fault', (line) => {
  expect(localeFaults('core/data/csv.cpp', `\n${line}\n`)).toEqual([
    expect.stringMatching(/^core\/data\/csv\.cpp:2: .* depends on the locale: use /),
  ]);
});

test('comments, texts and the files that wrap such calls are none', () => {
  expect(localeFaults('core/data/csv.cpp', 'x = 1;  // not strtod(text)\nsay("printf(x)");')).toEqual([]);
  const line = 'return nlohmann::json::parse(text);';
  expect(localeFaults('core/base/json_parse.cpp', line)).toEqual([]);
  expect(localeFaults('core/base/json_read.cpp', line)).toHaveLength(1);
});

test('the sources have none', () => {
  expect(checkLocale(root)).toMatch(/^\d{3} sources/);
});
