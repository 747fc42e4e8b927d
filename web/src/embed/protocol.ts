/**
 * What an embed and the page around it say to each other, and the checks of it: messages come from
 * anywhere, so neither side believes their shape.
 */
import type { Change, Hand, ProblemDetail, ResultDetail, RoundDetail, Settable } from 'srlm/element';

/** How high (px) the embed would like to be. */
interface HeightMessage {
  type: 'srlm-height';
  height: number;
}

/** A complete result. */
export interface ResultMessage extends ResultDetail {
  type: 'srlm-result';
}

/** What could not be used of a message or a link, by name. */
interface ProblemMessage extends ProblemDetail {
  type: 'srlm-problem';
}

/** The run's figures point at another round. */
interface RoundMessage extends RoundDetail {
  type: 'srlm-round';
}

/** The embed's script has come; the rest of it follows. */
interface HereMessage {
  type: 'srlm-here';
}

/** The link of what the embed shows, with what its reader has set. */
export interface ViewMessage {
  type: 'srlm-view';
  hash: string;
  /** The hash that it was asked for with: what is on its way may be about an older one. */
  asked: string;
  /** Who has made it so, and what is other than before. */
  by: Hand;
  changes: Change[];
}

/** What was asked for has been done. */
interface DoneMessage {
  type: 'srlm-done';
  id: number;
  /** The link of what the embed shows then. */
  hash: string;
}
/** Keys that turn slides and pages. */
export const handedKeys = [
  ...['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' '],
] as const;

/** A key that nothing in the embed had a use for: the page around hears nothing of it otherwise. */
export interface KeyMessage {
  type: 'srlm-key';
  key: (typeof handedKeys)[number];
  code: string;
  /** What older scripts read. */
  keyCode: number;
  shiftKey: boolean;
}

export type FromEmbed =
  | HereMessage
  | HeightMessage
  | ResultMessage
  | ProblemMessage
  | ViewMessage
  | RoundMessage
  | DoneMessage
  | KeyMessage;

/** Sets parameters, as the page around an embed may. */
export interface SetMessage {
  type: 'srlm-set';
  parameters: Record<string, Settable>;
}

/** What of a link says how an embed looks and what its readers may change, not what it shows. */
export const lookFields = ['theme', 'fit', 'controls', 'lock'] as const;

/** Gives an embed other looks; what it shows stays as its reader has set it. */
export interface LookMessage {
  type: 'srlm-look';
  fields: Partial<Record<(typeof lookFields)[number], string>>;
}

/**
 * Does what a log's entry says: `what` is a parameter's key, 'round', 'point' or 'state' (see Change), and `to`
 * its value. The answer is a DoneMessage with this `id`; 'state' with null only asks for it.
 */
export interface DoMessage {
  type: 'srlm-do';
  id: number;
  what: string;
  to: Settable;
}

export type ToEmbed = SetMessage | LookMessage | DoMessage;

type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isSettable = (value: unknown): value is Settable =>
  value === null ||
  ['boolean', 'number', 'string'].includes(typeof value) ||
  (Array.isArray(value) && value.every((each) => typeof each === 'number'));

export const isSetMessage = (data: unknown): data is SetMessage =>
  isObject(data) &&
  data.type === 'srlm-set' &&
  isObject(data.parameters) &&
  Object.values(data.parameters).every(isSettable);

export const isLookMessage = (data: unknown): data is LookMessage =>
  isObject(data) &&
  data.type === 'srlm-look' &&
  isObject(data.fields) &&
  Object.entries(data.fields).every(
    ([key, value]) => (lookFields as readonly string[]).includes(key) && typeof value === 'string',
  );

export const isDoMessage = (data: unknown): data is DoMessage =>
  isObject(data) &&
  data.type === 'srlm-do' &&
  Number.isSafeInteger(data.id) &&
  typeof data.what === 'string' &&
  isSettable(data.to);

export const isHereMessage = (data: unknown): data is HereMessage =>
  isObject(data) && data.type === 'srlm-here';

/** More than any embed is high (px). */
const highest = 20_000;

export const isHeightMessage = (data: unknown): data is HeightMessage =>
  isObject(data) &&
  data.type === 'srlm-height' &&
  typeof data.height === 'number' &&
  data.height > 0 &&
  data.height <= highest;

export const isResultMessage = (data: unknown): data is ResultMessage =>
  isObject(data) &&
  data.type === 'srlm-result' &&
  typeof data.experiment === 'string' &&
  (data.figure === 'run' || data.figure === 'sweep') &&
  typeof data.hash === 'string' &&
  /^[0-9a-f]{16}$/.test(data.hash) &&
  isObject(data.spec) &&
  isObject(data.summary) &&
  (data.reproduced === null || typeof data.reproduced === 'boolean');

/** A link's hash of a length that browsers take. */
export const isLink = (value: unknown): value is string =>
  typeof value === 'string' && /^#\S{0,8000}$/.test(value);

const isChange = (value: unknown): value is Change =>
  isObject(value) && typeof value.what === 'string' && isSettable(value.from) && isSettable(value.to);

export const isViewMessage = (data: unknown): data is ViewMessage =>
  isObject(data) &&
  data.type === 'srlm-view' &&
  isLink(data.hash) &&
  typeof data.asked === 'string' &&
  (data.by === 'reader' || data.by === 'page') &&
  Array.isArray(data.changes) &&
  data.changes.every(isChange);

export const isDoneMessage = (data: unknown): data is DoneMessage =>
  isObject(data) && data.type === 'srlm-done' && Number.isSafeInteger(data.id) && isLink(data.hash);

export const isRoundMessage = (data: unknown): data is RoundMessage =>
  isObject(data) &&
  data.type === 'srlm-round' &&
  Number.isSafeInteger(data.round) &&
  Number.isSafeInteger(data.rounds);

export const isProblemMessage = (data: unknown): data is ProblemMessage =>
  isObject(data) &&
  data.type === 'srlm-problem' &&
  Array.isArray(data.problems) &&
  data.problems.every(
    (each) => isObject(each) && typeof each.key === 'string' && typeof each.message === 'string',
  );

export const isKeyMessage = (data: unknown): data is KeyMessage =>
  isObject(data) &&
  data.type === 'srlm-key' &&
  (handedKeys as readonly unknown[]).includes(data.key) &&
  typeof data.code === 'string' &&
  typeof data.keyCode === 'number' &&
  typeof data.shiftKey === 'boolean';
