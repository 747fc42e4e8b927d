/**
 * Whatever a reader moves, the main figure answers, or the page says why it does not: each slider of each experiment.
 * That the figures are of few replicates and prompts here makes no difference to what moves them.
 */
import type { Page } from 'playwright-core';
import type { Experiment } from 'srlm';
import { expect, it } from 'vitest';
import { valuesOf } from '../../web/src/state/values.js';
import { core } from '../web/core.js';
import { laboratory, patience, soon } from './harness.js';

const lab = laboratory();

/** Few prompts and replicates make an experiment quick, and a leash so short one that takes many rounds. */
function quick({ name, spec }: Experiment): string {
  const few = Number(valuesOf(core.validate(spec)).prompts) > 20 ? '&prompts=20' : '';
  return `#experiment=${name}&replicates=1${few}${name === 'rounds-needed' ? '&rounds=12&beta=0.5' : ''}`;
}

/** In the page: how its main figure, of a sweep or else of the run, answers a slider. */
function listen(): void {
  const figure = (): HTMLElement => {
    const sweep = document.getElementById('sweep') as HTMLElement;
    return sweep.hidden ? (document.getElementById('charts') as HTMLElement) : sweep;
  };
  const picture = (): string => {
    const canvases = [...figure().querySelectorAll('canvas')].map((canvas) => canvas.toDataURL());
    return [...canvases, figure().querySelector('.is-map')?.innerHTML].join();
  };
  let before = '';
  const page = {
    open: (hash: string): void => {
      before = '';
      for (const whole of document.querySelectorAll('[data-whole]')) whole.removeAttribute('data-whole');
      location.hash = hash;
    },
    /** Moves a slider by a tenth of its length, or back by a quarter from its end; where it stood and stands. */
    drag: (key: string): string => {
      before = picture();
      const slider = document.querySelector(
        `.control:has(#control-${key}) input[type=range]`,
      ) as HTMLInputElement;
      const [at, most] = [slider.valueAsNumber, Number(slider.max)];
      slider.value = String(at + 0.1 * most > most ? at - 0.25 * most : at + 0.1 * most);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      return `${at} to ${slider.value}`;
    },
    /** How the page has answered, once nothing is computed any more. */
    answer: (key: string): string => {
      const alerts = [...document.querySelectorAll('#alert, .sweep-figure .alert')];
      if (alerts.some(({ textContent }) => textContent)) return 'said what is wrong';
      if (!figure().hasAttribute('data-whole')) return 'computes';
      if (document.getElementById('hint')?.dataset.unmoved === key) return 'said that nothing changes';
      return picture() === before ? 'not at all' : 'moved';
    },
  };
  Object.assign(window, { page });
}

interface Dragged {
  page: { open(hash: string): void; drag(key: string): string; answer(key: string): string };
}
declare const window: Dragged & typeof globalThis;

/** The sliders that are in sight. */
const sliders = (page: Page): Promise<string[]> =>
  page
    .locator('#control-grid .control:not([hidden]) input[type=range]')
    .evaluateAll((all) =>
      all.map((one) => (one.parentElement?.querySelector('input.value')?.id ?? '').replace('control-', '')),
    );

/** Drags each slider of an experiment in turn, each time from a figure that is whole; how each was answered. */
async function dragged(page: Page, experiment: Experiment): Promise<Record<string, string>> {
  const { name } = experiment;
  const answers: Record<string, string> = {};
  const open = async (): Promise<void> => {
    await page.evaluate((hash) => window.page.open(hash), quick(experiment));
    await soon(() => page.evaluate(() => window.page.answer('')), name).toBe('moved');
  };
  await open();
  for (const key of await sliders(page)) {
    const how = await page.evaluate((each) => window.page.drag(each), key);
    const answer = (): Promise<string> => page.evaluate((each) => window.page.answer(each), key);
    await soon(answer, `${name}: ${key} from ${how}`).not.toBe('computes');
    answers[key] = await answer();
    if (answers[key].includes('wrong')) await open();
  }
  return answers;
}

it(
  'each slider of each experiment moves the main figure, or the page says why not',
  async () => {
    const left = [...core.experiments()];
    const all: Record<string, Record<string, string>> = {};
    // While one page waits for the hand to rest, another computes.
    await Promise.all(
      [0, 1, 2].map(async () => {
        const page = await lab.open('#experiment=population', { viewport: { width: 1000, height: 700 } });
        await page.evaluate(listen);
        for (let next = left.shift(); next; next = left.shift()) all[next.name] = await dragged(page, next);
      }),
    );
    const lost = Object.entries(all).flatMap(([name, answers]) =>
      Object.entries(answers).flatMap(([key, how]) => (how === 'not at all' ? `${name}: ${key}` : [])),
    );
    expect(lost).toEqual([]);
    const count = Object.values(all).flatMap((answers) => Object.values(answers));
    const counts = Object.fromEntries(
      count.map((how) => [how, count.filter((other) => other === how).length]),
    );
    expect(counts.moved).toBeGreaterThan(0.8 * count.length);
    console.log(`${count.length} sliders in all: ${JSON.stringify(counts)}`);
  },
  40 * patience,
);
