/** Milliseconds after which something hangs. No test waits for a time: it waits for what must happen. */
export const forever = 900_000;
