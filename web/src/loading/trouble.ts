/**
 * What went wrong while the page was loading a part of itself, or later: one place hears all of it, so that
 * somebody reads it. A part that fails tells it here under a key, and takes it back when it has come after all.
 */

export interface Trouble {
  /** A sentence: what does not work. */
  what: string;
  /** Sentences: why, as far as the browser tells. */
  why: string;
  /** Tries once more, where that may help. */
  again?: () => void;
}

type Show = (troubles: Trouble[]) => void;

const troubles = new Map<string, Trouble>();
let show: Show = () => {};

/** Who shows what is told; it is given all that there is, at once and after every change. */
export function showTroubles(by: Show): void {
  show = by;
  show([...troubles.values()]);
}

export function tell(key: string, trouble: Trouble): void {
  troubles.set(key, trouble);
  show([...troubles.values()]);
}

/** What was told under this key is over. */
export function settle(key: string): void {
  if (troubles.delete(key)) show([...troubles.values()]);
}

/** A failure that has been told already. */
export class Heard extends Error {}

/**
 * What a question comes to; null where it fails. That is told under the key, unless it has been told already or
 * nobody wants the answer any more.
 */
export async function orTell<T>(
  key: string,
  what: string,
  answer: Promise<T>,
  wanted: () => boolean = () => true,
): Promise<T | null> {
  try {
    const value = await answer;
    settle(key);
    return value;
  } catch (error) {
    if (wanted() && !(error instanceof Heard)) tell(key, { what, why: (error as Error).message });
    return null;
  }
}

/** A part that has not come for so long (ms) is told to be late; it may still come. */
const patience = 30_000;

/** Tells that a part is late, until the function that this gives is called. */
export function awaitPart(key: string, what: string): () => void {
  const timer = setTimeout(
    () => tell(key, { what, why: 'The network or the host may be slow: it may still come.' }),
    patience,
  );
  return () => {
    clearTimeout(timer);
    settle(key);
  };
}

/** Why a file does not come, as the host answers when it is asked again. */
export async function reasonFor(address: string): Promise<string> {
  const name = new URL(address, location.href).pathname.split('/').at(-1);
  try {
    const { status, ok, headers } = await fetch(address, { cache: 'no-store' });
    const type = (headers.get('content-type') ?? 'nothing').split(';')[0];
    if (!ok) return `The host has no ${name} (HTTP status ${status}): a newer version may stand there.`;
    if (/\.js$/.test(name ?? '') && !/javascript/.test(type ?? ''))
      return `The host sends ${name} as ${type}, which no browser runs as a script.`;
    return `The host has ${name}, but the browser could not use it.`;
  } catch {
    return `${name} could not be fetched: there is no network, or the host forbids it.`;
  }
}

/** Errors that say nothing about the page: the layout settled in two steps. */
const harmless = /^ResizeObserver loop/;

/** Hears what nobody else has: from here on nothing fails in silence. */
export function hearErrors(): void {
  const tellError = (message: string): void => {
    if (message === '' || harmless.test(message)) return;
    tell('error', {
      what: 'Something went wrong in this page, and what it shows may be incomplete.',
      why: `The browser says: ${message}`,
    });
  };
  const base = new URL('.', location.href).href;
  window.addEventListener('error', ({ message, filename }) => {
    // What a browser's extension does is not ours to tell.
    if (filename === '' || filename.startsWith(base) || filename.startsWith('blob:')) tellError(message);
  });
  window.addEventListener('unhandledrejection', ({ reason }) => {
    tellError(reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason));
  });
}
