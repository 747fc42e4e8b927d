/** The core's module, fetched and compiled once for the page and all of its workers. */
import { type Compiled, compileSrlm } from 'srlm';

let compiled: Promise<Compiled> | undefined;

/** A failure is not kept: the next one to ask tries again. */
export function compiledModule(): Promise<Compiled> {
  compiled ??= compileSrlm().catch((error) => {
    compiled = undefined;
    throw error;
  });
  return compiled;
}
