/** The origins of inference servers that the page may ask for draws: addresses in a text. Throws Error at what is none. */
export function serversIn(text: string): string[];
