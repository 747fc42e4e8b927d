/** docs/examples/tiny-server.mjs, as far as tests in TypeScript use it. */
declare module '*/tiny-server.mjs' {
  import type { Server, ServerResponse } from 'node:http';

  /** What the server was asked for draws. */
  export interface Seen {
    path: string;
    body: Record<string, unknown>;
    prompt: string;
  }
  export interface Answer {
    choices?: { text?: string; logprobs: unknown }[];
  }
  export type Meddling = (answer: Answer, request: { response: ServerResponse }) => Answer | undefined;

  export function tinyServer(options: {
    kind?: string;
    key?: string;
    origin?: string;
    meddle?: Meddling;
    seen?: Seen[];
  }): Server;
}
