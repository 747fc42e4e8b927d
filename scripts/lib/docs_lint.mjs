// What Doxygen objects to in the comments of the C++.
import { run } from './run.mjs';

/** Reads the comments of all headers as Doxygen does, and writes nothing. */
export async function checkDocs() {
  const settings = [
    'INPUT = core native wasm',
    'RECURSIVE = YES',
    'FILE_PATTERNS = *.hpp',
    'GENERATE_HTML = NO',
    'GENERATE_LATEX = NO',
    'QUIET = YES',
    'WARN_IF_UNDOCUMENTED = NO',
  ];
  const output = await run('doxygen', ['-'], { input: settings.join('\n') });
  const objections = output.split('\n').filter((line) => /:\d+: (error|warning): /.test(line));
  if (objections.length > 0) throw new Error(`Doxygen:\n${[...new Set(objections)].join('\n')}`);
  return output;
}
