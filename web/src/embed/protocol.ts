/**
 * What an embed and the page around it say to each other, and the checks of it: messages come from
 * anywhere, so neither side believes their shape.
 */
import type { MetricKey, Spec } from 'srlm';

/** How high (px) the embed would like to be. */
export interface HeightMessage {
  type: 'srlm-height';
  height: number;
}

/** A complete result. */
export interface ResultMessage {
  type: 'srlm-result';
  experiment: string;
  /** What the numbers are of: one run, or a sweep over a grid of runs. */
  figure: 'run' | 'sweep';
  spec: Spec;
  hash: string;
  /** Of a run, the mean of each metric in the last round; of a sweep, the last point of each curve. */
  summary: Partial<Record<MetricKey, number | null>> | Record<string, number | null>;
}

/** What could not be used of a message or a link, by name. */
export interface ProblemMessage {
  type: 'srlm-problem';
  problems: { key: string; message: string }[];
}

/** The link of what the embed shows, with what its reader has set. */
export interface ViewMessage {
  type: 'srlm-view';
  hash: string;
  /** The hash that it was asked for with: what is on its way may be about an older one. */
  asked: string;
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

export type FromEmbed = HeightMessage | ResultMessage | ProblemMessage | ViewMessage | KeyMessage;

export type Settable = boolean | number | string | null | number[];

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

export type ToEmbed = SetMessage | LookMessage;

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSettable = (value: unknown): value is Settable =>
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
  isObject(data.summary);

export const isViewMessage = (data: unknown): data is ViewMessage =>
  isObject(data) &&
  data.type === 'srlm-view' &&
  typeof data.hash === 'string' &&
  typeof data.asked === 'string' &&
  /^#\S{0,8000}$/.test(data.hash);

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
