// For all tests in JavaScript: on a busy machine they take longer, which is no failure.
import { forever } from './tests/forever.mjs';

export default { test: { testTimeout: forever, hookTimeout: forever } };
