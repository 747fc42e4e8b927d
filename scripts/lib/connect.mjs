/**
 * The origins of inference servers that the page may ask for draws: addresses in a text. Throws Error at what is none.
 */
export function serversIn(text) {
  return text.split(/\s+/).flatMap((address) => {
    if (address === '') return [];
    const { protocol, origin, hostname } = new URL(URL.canParse(address) ? address : 'no:address');
    // A policy has no word for an address of IPv6.
    if (/^https?:$/.test(protocol) && /^[\w.-]+$/.test(hostname)) return [origin];
    throw new Error(
      `SRLM_CONNECT, or --connect, has ${JSON.stringify(address)}. Give addresses such as http://localhost:8000.`,
    );
  });
}
