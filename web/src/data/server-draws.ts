/**
 * Asking an inference server for draws, several requests at a time. What is asked, what an answer means and what is tried
 * again is the core's (srlm-collect); here are the network, the clock and the reader's Stop.
 */
import type { Asking, Reply, State } from 'srlm-collect';

/** Seconds that a request may take. */
const longest = 600;
/** ms between two looks at what waits for its time. */
const tick = 100;
/** Requests without any answer from a server that has given none yet: it is not reached. */
const enough = 3;

const clock = (): number => performance.now() / 1000;

/** Nothing came: nobody listens there, or the server does not allow this page; a browser hides which. */
export class Unreachable extends Error {}

interface Came extends Reply {
  /** Something of an answer did. */
  answered: boolean;
}

const nothing: Came = { status: 0, body: '', location: '', failure: '', retryAfter: 0, answered: false };

/** Seconds of a Retry-After, which is a number of them or a date. */
function secondsOf(header: string | null): number {
  if (header === null) return 0;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? (Date.parse(header) - Date.now()) / 1000 : seconds;
  return Math.max(wait || 0, 0);
}

/** One request: POST of a body, or GET without one. Rejects only where `stopped` has been called. */
async function ask(url: string, key: string, body: string | null, stopped: AbortSignal): Promise<Came> {
  const late = new AbortController();
  const stop = () => late.abort();
  const timer = setTimeout(stop, longest * 1000);
  stopped.addEventListener('abort', stop);
  let answered = false;
  try {
    const response = await fetch(url, {
      method: body === null ? 'GET' : 'POST',
      headers: {
        ...(body !== null && { 'content-type': 'application/json' }),
        ...(key !== '' && { authorization: `Bearer ${key}` }),
      },
      body,
      signal: late.signal,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'manual', // so that a key goes nowhere else than where it was meant to
      referrerPolicy: 'no-referrer',
    });
    answered = true;
    if (response.type === 'opaqueredirect')
      return { ...nothing, answered, location: 'an address that the browser does not tell' };
    const bytes = new Uint8Array(await response.arrayBuffer());
    const retryAfter = secondsOf(response.headers.get('retry-after'));
    return { ...nothing, answered, status: response.status, body: bytes, retryAfter };
  } catch {
    stopped.throwIfAborted();
    const failure = late.signal.aborted
      ? `it took more than ${longest} seconds`
      : answered
        ? 'the connection was cut amid the answer'
        : 'the connection was cut, or the server does not allow this page to read the answer (CORS)';
    return { ...nothing, answered, failure };
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener('abort', stop);
  }
}

const pause = (seconds: number, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(stopped.reason);
    };
    const timer = setTimeout(() => {
      stopped.removeEventListener('abort', end);
      resolve();
    }, seconds * 1000);
    stopped.addEventListener('abort', end, { once: true });
  });

/** Finds out what server it is. `waits` is told why it has to be asked again. */
async function contact(asking: Asking, key: string, waits: (said: string) => void, stopped: AbortSignal) {
  for (let tries = 0; ; ++tries) {
    const reply = await ask(`${asking.url}/models`, key, null, stopped);
    if (!reply.answered) throw new Unreachable();
    const { made, wait, said } = asking.contact(reply, tries);
    if (made) return;
    waits(said);
    await pause(wait, stopped);
  }
}

interface Events {
  /** The server is not ready, and why. */
  waits: (said: string) => void;
  /** Lines of the file of rollouts. */
  keep: (lines: string[]) => void;
  /** How far it is, many times a second. */
  progress: (state: State) => void;
}

/**
 * Asks until all is drawn; rejects with Unreachable, an SrlmError, or the reason of `stopped`. What was drawn until then is
 * kept, and is not asked for again after these `lines`.
 */
export async function draw(
  asking: Asking,
  key: string,
  lines: readonly string[],
  events: Events,
  stopped: AbortSignal,
): Promise<State> {
  await contact(asking, key, events.waits, stopped);
  asking.begin(lines);
  const end = new AbortController();
  let timer: ReturnType<typeof setInterval> | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const stop = () => reject(stopped.reason);
      stopped.addEventListener('abort', stop, { once: true });
      let everAnswered = lines.length > 0;
      let unanswered = 0;
      const start = async ({
        ticket,
        path,
        body,
      }: NonNullable<ReturnType<Asking['next']>>): Promise<void> => {
        const reply = await ask(asking.url + path, key, body, end.signal);
        if (end.signal.aborted) return;
        everAnswered ||= reply.answered;
        if (!everAnswered && ++unanswered >= enough) throw new Unreachable();
        asking.handle(ticket, reply, clock());
        events.keep(asking.takeLines());
        step();
      };
      const step = (): void => {
        for (let next = asking.next(clock()); next !== null; next = asking.next(clock()))
          start(next).catch(reject);
        const state = asking.state(clock());
        events.progress(state);
        if (state.done) resolve(state);
      };
      timer = setInterval(step, tick);
      step();
    });
  } finally {
    clearInterval(timer);
    end.abort();
    asking.keepBegun();
    events.keep(asking.takeLines());
  }
}
