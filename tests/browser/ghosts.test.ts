/** Bounds that say nothing, drawn on request: off the axis, with how far off they are and why. */
import { describe, expect, it } from 'vitest';
import { badWords, drawnOn, listenToCanvases } from './drawn.js';
import { axe, hashOf, laboratory, linkOf, soon } from './harness.js';

const lab = laboratory();

describe('a bound that says nothing', () => {
  it('is drawn on request, tells how far off it is and why, and stands in the link', async () => {
    const page = await lab.openAt(`${lab.address}#experiment=ball&replicates=8`, {}, listenToCanvases);
    await hashOf(page);
    const button = page.locator('[data-ghost="full-kappa-bound"]');
    const note = page.locator('.panel-condition .ghost-note');
    await soon(() => button.getAttribute('aria-pressed')).toBe('false');
    await soon(() => note.textContent()).toBe('');
    await button.press('Enter');
    await soon(() => button.getAttribute('aria-pressed')).toBe('true');
    await soon(() => note.textContent()).toMatch(
      /in full never falls below \S*10\S+: [\d.]+·10\S+ times κ0 = 8, .*Without 1\/γ and log\(\|Π\|\/ρ\) it would be [\d.]+ there .* make it [\d.]+·10\S+ times larger\./,
    );
    await soon(() => page.locator('#theory [data-overlay="full-kappa-bound"]').textContent()).toContain(
      'Vacuous, drawn off the axis',
    );
    await soon(() => linkOf(page)).toContain('ghost=full-kappa-bound');
    // The button is a new one, and has the focus of the old.
    await soon(() => button.evaluate((each) => each === document.activeElement)).toBe(true);
    await soon(async () => (await drawnOn(page)).flatMap(badWords)).toEqual([]);
    expect(await axe(page, '.panels')).toEqual([]);
    await button.press('Enter');
    await soon(() => note.textContent()).toBe('');
    await soon(() => linkOf(page)).not.toContain('ghost');
  });

  it('is drawn in a sweep that its link asks for, at each curve, in an embed as well', async () => {
    const link = '#experiment=kappa-contraction&beta_root_n=60&replicates=2&ghost=unrolled-kappa-bound';
    for (const where of ['', 'embed.html']) {
      const page = await lab.openAt(`${lab.address}${where}${link}`, {}, listenToCanvases);
      await soon(() => page.locator('.sweep-figure .ghost-note').textContent()).toMatch(
        /\(κ0 = 4\) never falls below \d+.*the leash counts β√n = 60 times as much as the samples/,
      );
      const lines = async () => (await drawnOn(page))[0]?.curves.filter(({ dash }) => dash.length > 3) ?? [];
      await soon(
        async () => new Set((await lines()).map(({ colour }) => colour)).size,
      ).toBeGreaterThanOrEqual(3);
      await soon(async () => (await drawnOn(page)).slice(0, 1).flatMap(badWords)).toEqual([]);
    }
  });

  it('that is none is told', async () => {
    const page = await lab.open('#experiment=population&ghost=everything');
    await soon(() => page.locator('#link-problems').textContent()).toContain(
      'got “everything” but allowed is unrolled-kappa-bound',
    );
  });

  it('has made no complaint', () => expect(lab.complaints).toEqual([]));
});
