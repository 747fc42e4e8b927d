// The check that C++ files include what they use.
import { expect, test } from 'vitest';
import { missingIncludes } from '../../scripts/lib/includes.mjs';

const lacks = (text, own) => missingIncludes(text, own).map(({ line, header }) => [line, header]);

test('a list to loop over needs <initializer_list>, or one of the headers that have it by the standard', () => {
  const loop = 'void f() {\n    for (const int signal : {1, 2}) g(signal);\n}\n';
  expect(lacks(`#include <csignal>\n${loop}`)).toEqual([[3, 'initializer_list']]);
  expect(lacks(`#include <vector>\n${loop}`)).toEqual([]);
  expect(lacks('void f(S s) {\n    for (int i : s.list) g(S{i});\n    for (;;) {\n    }\n}\n')).toEqual([]);
});

test('each header is named once, with the first line that needs it', () => {
  const text = '#include <string>\n\nstd::string s;\nstd::vector<int> a;\nstd::vector<std::uint8_t> b;\n';
  expect(missingIncludes(text)).toEqual([
    { line: 4, name: 'std::vector', header: 'vector' },
    { line: 5, name: 'std::uint8_t', header: 'cstdint' },
  ]);
});

test('what the implemented header includes counts', () => {
  expect(lacks('std::vector<int> a;\n', '#include <vector>\n')).toEqual([]);
});

test('comments and literals use nothing', () => {
  const text = `// std::vector\n/* std::map\n */ auto s = "std::set"; auto r = R"x(std::list ")" )x"; int n = 1'000'000;\n`;
  expect(lacks(`${text}std::deque<int> d;\n`)).toEqual([[4, 'deque']]);
});

test('macros and system calls have their headers', () => {
  expect(lacks('int f() { return ::fsync(1) == EINTR; }\n')).toEqual([
    [1, 'cerrno'],
    [1, 'unistd.h'],
  ]);
});

test('a name that the table does not know is said, not passed over', () => {
  expect(missingIncludes('std::frobnicate(1);\n')).toEqual([
    { line: 1, name: 'std::frobnicate', header: '' },
  ]);
});
