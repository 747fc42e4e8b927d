/**
 * The fields of a link as they were meant. On their way links are encoded once more, moved into the query,
 * escaped for HTML, marked for statistics, and gather the punctuation of the sentence around them.
 */
import { misspelt } from './misspelt.js';

interface LinkFields {
  fields: URLSearchParams;
  /** What could not be used of the address, by name. */
  problems: { key: string; message: string }[];
}

/** What mailers, social networks and search engines add; it says nothing about the view. */
const tracking =
  /^(?:utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|twclid|igshid|mc_[ce]id|_ga|_gl|ref_src)$/;

/** Ends of sentences, brackets and quotes; no value ends with one, but lists with their own bracket. */
const punctuation = /[\s.,;:!?…)\]}>"'’”»*]+$/;

/** The same as HTML has it. */
const entities = /(?:&(?:gt|lt|quot|apos|#39|#x27);)+$/i;

/** Separators that are encoded; or all is encoded, even the signs of encoding. */
const wrapped = (text: string): boolean =>
  /%(?:26|3D)/i.test(text) || (/%25/.test(text) && !text.includes('='));

/** Decoded once more as long as separators are encoded. */
function unwrapped(text: string): string {
  let plain = text;
  for (let i = 0; i < 3 && wrapped(plain); i++) {
    try {
      plain = decodeURIComponent(plain);
    } catch {
      break;
    }
  }
  return plain.replace(entities, '').replace(/&(?:amp|#38|#x26);/gi, '&');
}

const fieldsOf = (text: string): URLSearchParams => {
  const fields = [...new URLSearchParams(unwrapped(text).replace(/^[#?!/]+/, ''))].filter(
    ([key]) => key !== '' && !tracking.test(key),
  );
  const last = fields.at(-1);
  if (last) {
    const list = /^.*\[[^\]]*\]/.exec(last[1])?.[0] ?? '';
    last[1] = list + last[1].slice(list.length).replace(punctuation, '');
  }
  return new URLSearchParams(fields);
};

/** A query without what is ours, once the hash says it. */
export function foreignQuery(search: string, known: ReadonlySet<string>): string {
  const left = [...new URLSearchParams(search)].filter(
    ([key]) => !tracking.test(key) && !known.has(key.replaceAll('-', '_')),
  );
  const text = left
    .map(([key, value]) => (value === '' ? key : `${key}=${encodeURIComponent(value)}`))
    .join('&');
  return text && `?${text}`;
}

/**
 * The fields of an address's hash and, where those are not in the hash, of its query: there only those that
 * are `known` are ours.
 */
export function linkFields(hash: string, search: string, known: ReadonlySet<string>): LinkFields {
  const problems: LinkFields['problems'] = [];
  let inHash = fieldsOf(hash);
  if ([...inHash].length === 1 && !unwrapped(hash).includes('=')) {
    const [key = ''] = inHash.keys();
    problems.push({ key, message: 'it is no setting; a link looks like #experiment=NAME&key=value' });
    inHash = new URLSearchParams();
  }
  const inQuery = fieldsOf(search);
  for (const key of new Set(inQuery.keys())) {
    const name = key.replaceAll('-', '_');
    const meant = known.has(name) ? null : misspelt(name, [...known]);
    if (meant) problems.push({ key, message: `there is no such setting; is “${meant}” meant?` });
    if (!known.has(name) || inHash.has(name)) continue;
    for (const value of inQuery.getAll(key)) inHash.append(name, value);
  }
  return { fields: inHash, problems };
}
