// npm run format: all sources in the project's style.
import { format } from './lib/format.mjs';
import { fail } from './lib/run.mjs';
import { ensureNodeModules } from './lib/setup.mjs';

try {
  await ensureNodeModules();
  console.log((await format()).trimEnd());
} catch (error) {
  fail(error);
}
