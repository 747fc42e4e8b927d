/**
 * What an inference server is asked, and what becomes of its answers, as `srlm collect` has it (core/servers). It has
 * neither network nor clock: whoever has them carries requests out and says what came. Errors are SrlmErrors whose
 * `parameter` is that of Settings.
 */

/** What is asked for. */
export interface Settings {
  /** Of the API: http://localhost:8000/v1. */
  url: string;
  /** '' is the only one that the server has. */
  model: string;
  /** Only to keep it out of messages; '' is none. */
  key: string;
  /** Texts are asked as chats. */
  chat: boolean;
  /** 1 draws from the model itself; another one, or a topP below 1, from another distribution, which each line says. */
  temperature: number;
  topP: number;
  maxTokens: number;
  /** Of each prompt. */
  draws: number;
  /** Requests at the same time. */
  concurrency: number;
  /** Of a request, before the collection ends. */
  retries: number;
  /** Of the waits between tries, above 0. */
  seed: number;
}

/** What came of a request. */
export interface Reply {
  /** Of HTTP, 0 where none came. */
  status: number;
  body: string | Uint8Array;
  /** Where a redirection leads, or ''. */
  location: string;
  /** Why no whole answer came, or ''. */
  failure: string;
  /** Seconds that the server asks to wait, or 0. */
  retryAfter: number;
}

export interface State {
  done: boolean;
  /** It waits because the server asks for that. */
  holds: boolean;
  prompts: number;
  /** Draws in all, those that were there before, and those since. */
  wanted: number;
  before: number;
  draws: number;
  retries: number;
  /** Prompts without draws, and why. */
  failed: string[];
  /** What a reader of the draws must know, in clauses. */
  notes: string[];
  model: string;
  server: string;
}

export interface Asking {
  /** The address, checked. */
  readonly url: string;
  /** Takes the answer to GET /models; says how long to wait before the next try where it was not made. */
  contact(reply: Reply, tries: number): { made: boolean; wait: number; said: string };
  /** Begins, after contact(), and after the lines that are there, which must have been collected as these will be. */
  begin(lines: readonly string[]): void;
  /** A request to begin at this time (seconds), or null. */
  next(now: number): { ticket: number; path: string; body: string } | null;
  handle(ticket: number, reply: Reply, now: number): void;
  /** Keeps what has come of prompts that are not finished. */
  keepBegun(): void;
  /** The lines of the file of rollouts that were kept since the last call. */
  takeLines(): string[];
  state(now: number): State;
  free(): void;
}

/** Loads the module; `prompts` are the lines of `srlm collect --prompts`. */
export declare function loadCollect(options?: {
  wasm?: URL | string | Uint8Array | ArrayBuffer;
}): Promise<(settings: Settings, prompts: string | Uint8Array) => Asking>;
