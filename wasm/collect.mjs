// @ts-check
// The API of collect.d.ts over its WebAssembly module.
import { compiled, started, unwrap } from './module.mjs';

/** @type {typeof import('./collect.d.ts').loadCollect} */
export async function loadCollect(options = {}) {
  const glue = import('./dist/srlm-collect.mjs');
  const wasm = await compiled(options.wasm ?? new URL('./dist/srlm-collect.wasm', import.meta.url));
  const module = await started((await glue).default, wasm);
  return (settings, prompts) => askingOf(unwrap(module.open(JSON.stringify(settings), prompts)));
}

/** @returns {import('./collect.d.ts').Asking} */
const askingOf = (asking) => ({
  url: asking.url(),
  contact: (reply, tries) => unwrap(asking.contact(reply, tries)),
  begin: (lines) => void unwrap(asking.begin(lines)),
  next: (now) => unwrap(asking.next(now)),
  handle: (ticket, reply, now) => void unwrap(asking.handle(ticket, reply, now)),
  keepBegun: () => void unwrap(asking.keepBegun()),
  takeLines: () => asking.takeLines(),
  state: (now) => unwrap(asking.state(now)),
  free: () => asking.delete(),
});
