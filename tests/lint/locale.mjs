// Fails where core/, native/ or wasm/ read or write numbers, or look at characters, in a way that depends on
// the locale that a host program has set. What to use instead is in the message.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const decimal = 'read_number() and write_number() of base/decimal.hpp';
const rules = [
  [/\b(v?s?n?f?w?printf|v?f?s?w?scanf|[vw]?asprintf)\s*\(/, decimal],
  [/\b(wcs|str)to(f|d|ld|l|ll|ul|ull|imax|umax)(_l)?\s*\(|\bato(f|i|l|ll)\s*\(/, decimal],
  [/\bsto(f|d|ld|i|l|ll|ul|ull)\s*\(/, `${decimal}, or std::from_chars() of a whole number`],
  [/\bto_string\s*\(\s*-?\d*\.\d/, decimal],
  [
    /\b(is|to)w?(alpha|digit|alnum|space|blank|upper|lower|punct|print|graph|cntrl|xdigit)\s*\(/,
    'comparisons',
  ],
  [/<(sstream|iostream|iomanip|locale|regex|format|cctype|cwctype|cwchar|cinttypes)>/, decimal],
  [/\b(localeconv|strcoll|strxfrm|wcscoll)\s*\(/, 'nothing: results do not depend on the locale'],
  [/\b(std::)?(setlocale|uselocale|newlocale)\s*\(/, 'nothing: the locale is the host’s'],
  [/>>\s*(number|value|kibibytes)\b/, decimal],
  [/\b(json|Json|ordered_json)::(sax_)?parse\s*\(/, 'parse_json() of base/json_parse.hpp'],
];

/** Files that may, and the calls they are there for. */
const allowed = {
  'core/base/decimal.cpp': /strtod|snprintf/,
  'core/base/json_parse.cpp': /::parse|::sax_parse|uselocale|newlocale/,
  'native/report/terminal.cpp': /setlocale\(LC_CTYPE, ""\)/, // the terminal's character set, and nothing else
};
const exempt = /^native\/bench\//;

export function localeFaults(path, text) {
  const faults = [];
  for (const [index, line] of text.split('\n').entries()) {
    const code = line.replace(/\/\/.*$/, '').replace(/"(\\.|[^"\\])*"/g, '""');
    for (const [pattern, instead] of rules) {
      const found = code.match(pattern);
      if (!found || allowed[path]?.test(line)) continue;
      faults.push(`${path}:${index + 1}: ${found[0].trim()} depends on the locale: use ${instead}`);
    }
  }
  return faults;
}

/** All faults in the sources below `root`. */
export function checkLocale(root) {
  const files = ['core', 'native', 'wasm']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      ),
    )
    .filter((path) => /\.[ch]pp$/.test(path) && !exempt.test(path));
  const faults = files.flatMap((path) => localeFaults(path, readFileSync(join(root, path), 'utf8')));
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return `${files.length} sources do not depend on the locale\n`;
}
