import type { Overlay, Sweep } from 'srlm';
import { describe, expect, it } from 'vitest';
import { plainMath } from '../../web/src/base/plain-math.js';
import { upperFirst } from '../../web/src/base/text.js';
import { alternative } from '../../web/src/charts/alternative.js';
import { axisNumber } from '../../web/src/charts/axes.js';
import { drawable } from '../../web/src/charts/drawable.js';
import { besideLine, besideMark, dense, spread, wrapped } from '../../web/src/charts/labels.js';
import { parts } from '../../web/src/charts/math-text.js';
import { type Panel, panelsOf, present } from '../../web/src/charts/panels.js';
import { lookOf, metricText } from '../../web/src/charts/quantities.js';
import { theoryLines } from '../../web/src/charts/theory-lines.js';
import { linearCeiling } from '../../web/src/charts/ticks.js';
import type { RunResult } from '../../web/src/engine/run.js';
import { decode, decodingText, treeOf } from '../../web/src/views/tree.js';
import { core, first } from './core.js';

describe('theory on a chart', () => {
  const session = core.prepare({ ...first.spec, replicates: 8 });
  const overlays = session.overlays([session.run(0, 8)]);
  session.free();
  const lines = theoryLines(overlays, () => '#000000', '#777777');

  it('leaves out what is vacuous, and what is only listed', () => {
    const names = overlays.filter(drawable).map(({ name, metric }) => `${name} ${metric}`);
    expect(overlays.some(({ vacuous }) => vacuous)).toBe(true);
    expect(lines.map(({ key }) => key)).toEqual(names);
    expect(overlays.filter((overlay) => overlay.vacuous && drawable(overlay))).toEqual([]);
    // The paper's picture and its certificate are drawn; bounds that would hide the run are not.
    for (const name of [
      'unrolled-kappa-bound kappa',
      'kappa-certificate kappa',
      'failure-certificate own_failure',
    ])
      expect(names).toContain(name);
    expect(names.join()).not.toContain('one-step-bound');
  });

  it('is dashed and tagged, each statement in its own pattern, and grey dots when trivial', () => {
    const labels = overlays.filter(drawable).map(({ label }) => label);
    const patterns = new Map(lines.map(({ borderDash }, i) => [labels[i], String(borderDash)]));
    expect(patterns.size).toBeGreaterThan(2);
    expect(new Set(patterns.values()).size).toBe(patterns.size);
    for (const { borderDash, lineLabel } of lines) {
      expect(borderDash).toBeInstanceOf(Array);
      expect(lineLabel?.text).toMatch(/\[(exact|paper|rebuilt|rate)\]/);
    }
    const trivial = overlays.find(({ kind }) => kind === 'trivial') as Overlay;
    const [line] = theoryLines([trivial], () => '#000000', '#777777');
    expect(line).toMatchObject({ borderColor: '#777777', borderDash: [1, 5] });
    expect(theoryLines([{ ...trivial, vacuous: true }], () => '', '')).toEqual([]);
  });
});

it('one rate beside two measured quantities says whose each is', () => {
  const [experiment] = core.experiments().filter(({ name }) => name === 'own-failure');
  const { sweep, cells } = core.sweepPlan({
    ...(experiment?.sweep as Sweep),
    spec: { ...experiment?.spec, prompts: 20 },
  });
  const records = cells.map(({ spec }, i) => {
    const session = core.prepare({ ...spec, replicates: 1 });
    const record = session.cellRecord(sweep, i, [session.run(0, 1)]);
    session.free();
    return record;
  });
  const { overlays } = core.sweepResult(sweep, records, 0);
  const rates = theoryLines(overlays, () => '', '').filter(({ key }) => key?.startsWith('inverse-sqrt'));
  expect(rates.map(({ name }) => name)).toEqual(['∝ 1/√n, own failure', '∝ 1/√n, target failure']);
});

describe('a limit that is not computed', () => {
  const session = core.prepare({ objective: 'logistic', kappa_0: 4, rounds: 2, replicates: 2 });
  const chunks = [session.run(0, 2)];
  const { summary } = session.summarise(chunks);
  const overlays = session.overlays(chunks);
  session.free();
  const absent = overlays.filter(({ name }) => name.startsWith('population'));

  it('is listed with its reason, and drawn nowhere', () => {
    expect(absent).toMatchObject([{ name: 'population-kappa', x: [], y: [], vacuous: false }]);
    expect(absent[0]?.verdict).toBe(`not drawn: ${core.noLimit({ objective: 'logistic' })}`);
    expect(theoryLines(absent, () => '', '')).toEqual([]);
    const panel: Panel = { unit: 'condition', metrics: ['kappa'] };
    const text = alternative({ summary } as RunResult, panel, overlays, 'words');
    expect(text).toContain('1/c₁ [exact] ends at');
    expect(text).not.toMatch(/population|–|NaN/);
  });
});

describe('panels', () => {
  it('share an axis between shares, and are at most three', () => {
    expect(panelsOf(['kappa', 'own_failure', 'target_failure'])).toEqual([
      { unit: 'condition', metrics: ['kappa'] },
      { unit: 'share', metrics: ['own_failure', 'target_failure'] },
    ]);
    expect(panelsOf(['tie_rate', 'rank', 'target_failure']).map(({ metrics }) => metrics)).toEqual([
      ['tie_rate', 'target_failure'],
      ['rank'],
    ]);
    expect(panelsOf(['kappa', 'entropy', 'theta_norm', 'rank', 'agreement'])).toHaveLength(3);
  });

  it('show every metric that an experiment names', () => {
    for (const { charts } of core.experiments()) {
      expect(
        panelsOf(charts)
          .flatMap(({ metrics }) => metrics)
          .sort(),
      ).toEqual([...charts].sort());
    }
  });

  it('fall back on κ and the failures where a run has none of the metrics', () => {
    const session = core.prepare({ replicates: 1, rounds: 1 });
    const { summary } = session.summarise([session.run(0, 1)]);
    session.free();
    expect(present(['accuracy'], summary)).toEqual(['kappa', 'own_failure', 'target_failure']);
    expect(present(['accuracy', 'entropy'], summary)).toEqual(['entropy']);
  });

  it('know every metric of the core', () => {
    for (const { key } of core.metrics()) expect(lookOf(key).name).toMatch(/\S/);
    expect(core.metrics()).toHaveLength(27);
    expect(metricText('own_failure', 0.25)).toBe('25 %');
    expect(metricText('kappa', 8)).toBe('8.00');
  });

  it('end at round numbers', () => {
    expect([0, 0.93, 14.3, 100, 6350].map(linearCeiling)).toEqual([1, 1, 15, 150, 8000]);
  });
});

describe('numbers at an axis', () => {
  it.each([
    [0, '0'],
    [0.05, '0.05'],
    [1600, '1600'],
    [25600, '25 600'],
    [1e6, '10⁶'],
    [1e-5, '10⁻⁵'],
    [-0.5, '−0.5'],
  ])('%d is %s', (value, text) => expect(axisNumber(value)).toBe(text));
});

describe('labels', () => {
  const flat = dense([
    { x: 0, y: 50 },
    { x: 300, y: 50 },
  ]);
  const area = { x: 0, y: 0, width: 300, height: 100 };

  it('stand beside their line, and not on another', () => {
    const drawn = (spots: { x: number; y: number }[]) => spots.map((spot) => ({ ...spot, reach: 1 }));
    const beside = (dy: number) => drawn(flat.map(({ x, y }) => ({ x, y: y + dy })));
    const alone = besideLine({ width: 80, height: 13 }, [flat], drawn(flat), [], area);
    expect(alone?.y).toBeLessThan(50);
    const below = besideLine({ width: 80, height: 13 }, [flat], [...drawn(flat), ...beside(-10)], [], area);
    expect(below?.y).toBeGreaterThan(50);
    const none = [...drawn(flat), ...beside(-10), ...beside(10)];
    expect(besideLine({ width: 80, height: 13 }, [flat], none, [], area)).toBeNull();
    expect(besideLine({ width: 400, height: 13 }, [flat], drawn(flat), [], area)).toBeNull();
  });

  it('stand right beside a mark, and nowhere where there is no room', () => {
    const mark = { x: 150, y: 50 };
    const place = (obstacles: { x: number; y: number; reach: number }[]) =>
      besideMark({ width: 80, height: 13 }, mark, [{ ...mark, reach: 5 }, ...obstacles], [], area);
    const alone = place([]) as { x: number; y: number };
    expect(alone.y).toBe(50);
    expect(alone.x - 40 - mark.x).toBeGreaterThan(5);
    expect(place([{ x: 180, y: 50, reach: 1 }])?.x).toBeLessThan(mark.x);
    expect(place(flat.map((spot) => ({ ...spot, reach: 1 })))?.y).not.toBe(50);
    expect(place([{ ...mark, reach: 60 }])).toBeNull();
  });

  it('follow the slope of the line', () => {
    const slope = dense([
      { x: 0, y: 0 },
      { x: 300, y: 90 },
    ]);
    const tall = { ...area, y: -50, height: 200 };
    const label = besideLine({ width: 80, height: 13 }, [slope], [], [], tall);
    expect(label?.angle).toBeCloseTo(Math.atan2(90, 300), 2);
  });

  it('at the ends move apart and stay inside', () => {
    const placed = spread(
      [
        { y: 50, height: 14 },
        { y: 52, height: 14 },
        { y: 98, height: 28 },
      ],
      0,
      100,
    );
    expect((placed[1] as number) - (placed[0] as number)).toBeGreaterThanOrEqual(14);
    expect((placed[2] as number) + 14).toBeLessThanOrEqual(100);
  });

  it('at the ends stand beside their own ring, where ends are as good as one', () => {
    const ends = [99.5, 99.8, 100, 100].map((y, i) => ({ y, height: 14, ringed: i === 1 }));
    const placed = spread([{ y: 80, height: 14 }, ...ends], 0, 106);
    expect(placed.indexOf(Math.max(...placed))).toBe(2);
    expect(placed[0]).toBe(Math.min(...placed));
    // Others stay in order.
    expect(
      spread(
        [
          { y: 40, height: 14, ringed: true },
          { y: 100, height: 14 },
        ],
        0,
        100,
      ),
    ).toEqual([40, 93]);
  });

  it('are wrapped between words', () => {
    expect(wrapped('judge bias = 0', 12, (text) => text.length)).toEqual(['judge', 'bias = 0']);
    expect(wrapped('one two three', 8, (text) => text.length)).toEqual(['one two', 'three']);
  });

  it('set variables and their scripts', () => {
    expect(parts('κ_0 = 8').map(({ text, kind }) => `${kind} ${text}`)).toEqual([
      'variable κ',
      'sub 0',
      'word  = 8',
    ]);
    expect(parts('noisy judge').map(({ kind }) => kind)).toEqual(['word']);
    expect(plainMath('κ_0 and q^T and λ_{max}')).toBe('κ₀ and qᵀ and λ_{max}');
    expect([upperFirst('closest in'), upperFirst('κ falls')]).toEqual(['Closest in', 'κ falls']);
  });
});

describe('the tree of the trap', () => {
  const spec = core.experiments().find(({ name }) => name === 'greedy-trap')?.spec ?? first.spec;
  const session = core.prepare(spec);
  const { problem } = session;
  const policies = session.policies(0);
  const greedy = session.summarise([session.run(0, 1)]).summary.greedy_failure.mean;
  session.free();
  const tree = (round: number) =>
    treeOf(problem, policies.subarray(round * problem.responses, (round + 1) * problem.responses));

  it('has every response under its first token', () => {
    const branches = tree(0);
    expect(branches.flatMap(({ leaves }) => leaves)).toHaveLength(problem.responses);
    expect(branches.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    expect(branches.map(({ label }) => label)).toContain('trap');
    expect(branches.flatMap(({ leaves }) => leaves).filter(({ isMode }) => isMode)).toHaveLength(1);
  });

  it('decodes as the core does, in every round', () => {
    expect([...greedy]).toContain(0);
    expect([...greedy]).toContain(1);
    greedy.forEach((failure, t) => {
      expect([t, decode(tree(t)).findsMode]).toEqual([t, failure === 0]);
    });
  });

  it('says where each token leads', () => {
    expect(decodingText(tree(0), 0)).toMatch(/likeliest whole response is “modal”/);
    expect(decodingText(tree(0), 1)).toMatch(/“trap”.*This is the trap/);
    expect(decodingText(tree(0), 2)).toMatch(/misses “modal”/);
    expect(decodingText(tree(spec.rounds), 2)).toMatch(/finds it now/);
  });
});
