import type { Page } from 'playwright-core';

/** What a page draws and says, in one size and theme. */
export interface Recorded {
  hash: string;
}

/** The parts of web/landing.json, and the style of its picture. */
export type Written = Record<
  'hash' | 'experiment' | 'title' | 'notice' | 'figure' | 'controls' | 'choices' | 'style',
  string
>;

export function recording(page: Page): Promise<void>;
export function recorded(page: Page): Promise<Recorded>;
/** Wide in light and dark, narrow in light and dark. */
export function written(pages: Recorded[]): Written;
