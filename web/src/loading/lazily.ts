/** Parts of the page that are loaded when they are wanted. */
import { reasonFor, settle, tell } from './trouble.js';

let tries = 0;

/** The file that an error of `import()` is about, where the browser says so. */
const fileOf = (error: unknown): string | undefined =>
  /(?:https?:\/\/\S+|\/\S+)\.(?:js|css)\b/.exec(String((error as Error)?.message ?? error))?.[0];

/** A style sheet under a fresh address. */
const styled = (address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address;
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      link.remove();
      reject(new Error(`${address} could not be loaded`));
    });
    document.head.append(link);
  });

/**
 * The second try. Browsers keep the failure of an address for as long as the page is open, so it is asked
 * for under another one.
 */
function loadAfresh<M>(error: unknown, load: () => Promise<M>): Promise<M> {
  const file = fileOf(error);
  if (file === undefined) return load();
  const address = `${new URL(file, location.href).href}?again=${++tries}`;
  return file.endsWith('.css') ? styled(address).then(load) : import(/* @vite-ignore */ address);
}

/**
 * A function that gives what `make` makes of a module, once it is loaded. What cannot be loaded is told as
 * `name`, and tried again when it is wanted again or the reader asks for it: whoever waits for it waits on.
 */
export function lazily<M, T>(name: string, load: () => Promise<M>, make: (module: M) => T): () => Promise<T> {
  let state: 'unwanted' | 'loading' | 'failed' | 'there' = 'unwanted';
  let failure: unknown = null;
  let arrived: (module: M) => void;
  const part = new Promise<M>((resolve) => {
    arrived = resolve;
  }).then(make);

  async function attempt(): Promise<void> {
    const first = state === 'unwanted';
    state = 'loading';
    try {
      const again = (error: unknown): Promise<M> => loadAfresh(error, load);
      arrived(await (first ? load().catch(again) : again(failure)));
      state = 'there';
      settle(name);
    } catch (error) {
      state = 'failed';
      failure = error;
      const file = fileOf(error);
      const why = file === undefined ? String((error as Error).message) : await reasonFor(file);
      if (state === 'failed') tell(name, { what: `${name} could not be loaded.`, why, again: want });
    }
  }

  const want = (): void => {
    if (state === 'unwanted' || state === 'failed') void attempt();
  };

  return () => {
    want();
    return part;
  };
}
