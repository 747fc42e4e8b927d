/** Whether the hash of what is shown is the one that its link states. */
import { el } from '../base/dom.js';
import { grouped } from '../base/format.js';

const form = /^[0-9a-f]{16}$/;

/** A hash as it is copied from anywhere, in groups or not; null when it is none. */
export function expectedHash(text: string): string | null {
  const plain = text.replaceAll(/\s/g, '').toLowerCase();
  return form.test(plain) ? plain : null;
}

/**
 * Whether `hash`, '' so far, is the expected one; null where it need not be, because the settings are `other`
 * than those of the link.
 */
export function reproduces(expected: string | null, hash: string, other: boolean): boolean | null {
  if (expected === null || hash === '') return null;
  if (hash === expected) return true;
  return other ? null : false;
}

/** The same in a line for readers; nothing when nothing is expected. */
export function expectation(expected: string | null, hash: string, other: boolean): (Node | string)[] {
  if (expected === null) return [];
  const theirs = el('code', { translate: 'no' }, grouped(expected));
  const mark = (sign: string): Node => el('b', { 'aria-hidden': 'true' }, `${sign} `);
  const right = reproduces(expected, hash, other);
  if (right)
    return [mark('✓'), 'Reproduced: this browser has computed the hash of the lecture, ', theirs, '.'];
  if (right === false)
    return [
      mark('✗'),
      'Not reproduced: the hash of the lecture is ',
      theirs,
      '. The same settings give the same hash in every browser, so the lecture has other settings or another version.',
    ];
  if (other)
    return [
      'The hash of the lecture, ',
      theirs,
      ', is for the settings of the lecture; you have changed them.',
    ];
  return ['The hash of the lecture is ', theirs, '; it is compared once the result is complete.'];
}
