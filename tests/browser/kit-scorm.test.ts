/** A package of the builder in a course: the runtime of scorm-again stands for the course's side of both versions. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { manifest } from '../../web/src/embed/scorm.js';
import { axe, frameAt, hashOf, laboratory, saved, sideways, soon } from './harness.js';

const lab = laboratory();

const runtime = (version: Version): string =>
  readFileSync(
    new URL(
      `../../node_modules/scorm-again/dist/scorm${version === '1.2' ? '12' : '2004'}.min.js`,
      import.meta.url,
    ),
    'utf8',
  );

type Version = '1.2' | '2004';
const objects = { '1.2': 'API', '2004': 'API_1484_11' };
const makers = { '1.2': 'Scorm12API', '2004': 'Scorm2004API' };
const learners = { '1.2': 'core.student_id', '2004': 'learner_id' };

/** Saves a package of the view, and gives its files. */
async function packaged(
  version: Version,
  view = '#experiment=population&beta=0.5&rounds=3&kappa_0=6',
  fill: (page: Page) => Promise<unknown> = async () => {},
): Promise<Record<string, string>> {
  const page = await lab.open(view);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const parts = (): string[] => asked.filter((url) => /\/(scorm-|kit\/|srlm\.html)/.test(url));
  await hashOf(page);
  await page.getByRole('button', { name: 'Embed', exact: true }).click();
  await page.locator('#embed-place').selectOption(`SCORM ${version}: a graded question`);
  await soon(() => page.locator('#question-answer').textContent()).toMatch(/the answer is \d/);
  await fill(page);
  expect(parts()).toEqual([]);
  const { name, bytes } = await saved(page, 'Save the package');
  expect(name).toMatch(new RegExp(`^srlm-[\\w-]+-scorm-${version}\\.zip$`));
  await soon(() => page.locator('#question-answer').textContent()).toMatch(/^Saved, \d/);
  expect(parts().length).toBeGreaterThan(0);
  return Object.fromEntries(
    Object.entries(unzipSync(new Uint8Array(bytes))).map(([file, content]) => [file, strFromU8(content)]),
  );
}

interface Call {
  name: string;
  given: string[];
  gave: string;
}

/** Opens the package in a course that keeps what it is told; `kept` is what an earlier visit has left. */
async function inCourse(
  files: Record<string, string>,
  version: Version | null,
  learner = 'ada',
  kept: Record<string, string> = {},
): Promise<{ page: Page; lesson: Frame }> {
  for (const [name, body] of Object.entries(files)) {
    const type = name.endsWith('.js') ? 'text/javascript' : name.endsWith('.css') ? 'text/css' : 'text/html';
    lab.replaced.set(`examples/lesson/${name}`, { type, body });
  }
  if (version) lab.replaced.set('examples/runtime.js', { type: 'text/javascript', body: runtime(version) });
  const course = version
    ? `<script src="runtime.js"></script><script>
         const course = new ${makers[version]}({ autocommit: false, logLevel: 5 });
         for (const [path, value] of Object.entries(${JSON.stringify({ [learners[version]]: learner, ...kept })})) {
           const names = path.split('.');
           const last = names.pop();
           names.reduce((at, name) => at[name], course.cmi)[last] = value;
         }
         window.calls = [];
         window.${objects[version]} = new Proxy(course, {
           get: (target, name) => typeof target[name] !== 'function' ? target[name] : (...given) => {
             const gave = target[name](...given);
             window.calls.push({ name, given, gave: String(gave) });
             return gave;
           },
         });
       </script>`
    : '';
  lab.replaced.set('examples/course.html', {
    type: 'text/html',
    body: `<!doctype html><title>A course</title>${course}
      <iframe src="lesson/index.html" width="1000" height="800"></iframe>`,
  });
  const page = await lab.open('examples/course.html');
  const lesson = await frameAt(page, 'lesson/index.html');
  await lesson.locator('#question').waitFor();
  return { page, lesson };
}

const calls = (page: Page): Promise<Call[]> =>
  page.evaluate(() => (window as unknown as { calls: Call[] }).calls);

/** What the course was given for an element, in the order of the calls. */
const set = async (page: Page, element: string): Promise<string[]> =>
  (await calls(page))
    .filter(({ name, given }) => /SetValue$/.test(name) && given[0] === element)
    .map(({ given }) => given[1] ?? '');

const verdict = (lesson: Frame): Promise<string | null> => lesson.locator('#verdict').textContent();

async function answer(lesson: Frame, text: string, expected: RegExp): Promise<void> {
  await lesson.locator('#answer').fill(text);
  await lesson.locator('#send').click();
  await soon(() => verdict(lesson)).toMatch(expected);
}

/** The value that a right answer is near, as the experiment that the student sees shows it. */
async function shownKappa(lesson: Frame): Promise<number> {
  const heard = await lesson.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const frame = document.getElementById('experiment') as HTMLIFrameElement;
        window.addEventListener('message', ({ source, data }) => {
          if (source === frame.contentWindow && data.type === 'srlm-result') resolve(data.summary.kappa);
        });
        const address = frame.src;
        frame.src = 'about:blank';
        frame.addEventListener('load', () => {
          if (frame.src === 'about:blank') frame.src = address;
        });
      }),
  );
  return heard;
}

const elements = {
  '1.2': { score: 'cmi.core.score.raw', status: 'cmi.core.lesson_status', time: 'cmi.core.session_time' },
  '2004': { score: 'cmi.score.scaled', status: 'cmi.success_status', time: 'cmi.session_time' },
} as const;

describe.each(['1.2', '2004'] as const)('a package for SCORM %s', (version) => {
  it('grades a wrong answer, then a right one within the tolerance, and is as it was left on the next visit', async () => {
    const files = await packaged(version);
    expect(Object.keys(files).sort()).toEqual(
      ['imsmanifest.xml', 'index.html', 'lesson.css', 'lesson.js', 'srlm.html'].sort(),
    );
    const { page, lesson } = await inCourse(files, version);
    const { score, status, time } = elements[version];
    const kappa = await shownKappa(lesson);

    await answer(lesson, 'about two', /“about two” is no number/);
    await answer(lesson, String(kappa + 1), /^Not within/);
    await soon(() => set(page, score)).toEqual(['0']);
    await soon(() => set(page, status)).toEqual(version === '1.2' ? ['incomplete', 'failed'] : ['failed']);
    const { tolerance } = JSON.parse(/id="lesson">([^<]*)</.exec(files['index.html'] ?? '')?.[1] ?? '{}');
    expect(tolerance).toBeGreaterThan(0);
    await answer(
      lesson,
      String(kappa + 0.9 * tolerance).replace('.', ','),
      /^Right\. Your run gives .* \(hash [0-9a-f]{16}\)/,
    );
    await soon(async () => (await set(page, score)).at(-1)).toBe(version === '1.2' ? '100' : '1');
    await soon(async () => (await set(page, status)).at(-1)).toBe('passed');
    await soon(() => lesson.locator('#course').textContent()).toBe('Your course has this grade: 100 of 100.');
    const kept = (await set(page, 'cmi.suspend_data')).at(-1) ?? '';

    // Going away ends the session in the way of the standard, and nothing that was said was refused.
    await page.evaluate(() => document.querySelector('iframe')?.remove());
    await soon(async () => (await calls(page)).at(-1)?.name).toMatch(/^(LMSFinish|Terminate)$/);
    await soon(async () => (await set(page, time)).at(-1)).toMatch(
      version === '1.2' ? /^\d{4}:\d\d:\d\d$/ : /^PT\d+S$/,
    );
    const refused = (await calls(page)).filter(
      ({ name, gave }) => /Set|Init|Commit|Fin|Term/.test(name) && gave !== 'true',
    );
    expect(refused).toEqual([]);
    const interactions = (await calls(page)).filter(({ given }) =>
      /interactions\.\d+\.result/.test(given[0] ?? ''),
    );
    expect(interactions.map(({ given }) => given[1])).toEqual([
      version === '1.2' ? 'wrong' : 'incorrect',
      'correct',
    ]);

    const again = await inCourse(files, version, 'ada', { suspend_data: kept });
    await soon(() => verdict(again.lesson)).toMatch(/^You have answered: .* that was right/);
    await soon(() => again.lesson.locator('#send').isDisabled()).toBe(true);
  });

  it('gives each learner a seed of their own, the same on every visit', async () => {
    const files = await packaged(version);
    const address = async (learner: string): Promise<string> => {
      const { lesson } = await inCourse(files, version, learner);
      return (await lesson.locator('#experiment').getAttribute('src')) ?? '';
    };
    const [ada, again, emmy] = [await address('ada'), await address('ada'), await address('emmy')];
    expect(ada).toBe(again);
    expect(ada).not.toBe(emmy);
    expect(ada).toMatch(/[&]problem_seed=\d+/);
  });

  it('has a manifest that is well formed and names every file', async () => {
    const page = await lab.open('words-copyright.txt');
    const text = manifest({ scorm: version, id: 'srlm-x-1', title: 'κ < 1 & "so on"' });
    const read = await page.evaluate((xml) => {
      const root = new DOMParser().parseFromString(xml, 'application/xml');
      const adl = root.documentElement.getAttribute('xmlns:adlcp');
      const [resource] = root.getElementsByTagName('resource');
      const [item] = root.getElementsByTagName('item');
      return {
        faults: root.getElementsByTagName('parsererror').length,
        space: root.documentElement.namespaceURI,
        order: [...root.documentElement.children].map(({ localName }) => localName),
        title: root.querySelector('item > title')?.textContent,
        version: root.querySelector('schemaversion')?.textContent,
        type: resource?.getAttributeNS(adl, 'scormtype') ?? resource?.getAttributeNS(adl, 'scormType'),
        linked: item?.getAttribute('identifierref') === resource?.getAttribute('identifier'),
        files: [...root.getElementsByTagName('file')].map((file) => file.getAttribute('href')),
      };
    }, text);
    expect(read).toEqual({
      faults: 0,
      space:
        version === '1.2'
          ? 'http://www.imsproject.org/xsd/imscp_rootv1p1p2'
          : 'http://www.imsglobal.org/xsd/imscp_v1p1',
      order: ['metadata', 'organizations', 'resources'],
      title: 'κ < 1 & "so on"',
      version: version === '1.2' ? '1.2' : '2004 3rd Edition',
      type: 'sco',
      linked: true,
      files: ['index.html', 'lesson.css', 'lesson.js', 'srlm.html'],
    });
  });
});

describe('a package', () => {
  it('works without a course, and says that no grade is sent', async () => {
    const { lesson } = await inCourse(await packaged('1.2'), null);
    await soon(() => lesson.locator('#course').textContent()).toMatch(/not in a course that takes grades/);
    const kappa = await shownKappa(lesson);
    await answer(lesson, String(kappa), /^Right/);
  });

  it('says so when the course takes no grade', async () => {
    const files = await packaged('1.2');
    const { page, lesson } = await inCourse(files, '1.2');
    await page.evaluate(() => {
      const nothing = {
        LMSInitialize: 'true',
        LMSGetValue: '',
        LMSSetValue: 'false',
        LMSCommit: 'true',
        LMSFinish: 'true',
      };
      const words = { LMSGetLastError: '101', LMSGetErrorString: 'General exception' };
      const calls = Object.entries({ ...nothing, ...words }).map(([name, gave]) => [name, () => gave]);
      Object.assign(window, { API: Object.fromEntries(calls) });
    });
    await page.evaluate(() => document.querySelector('iframe')?.contentWindow?.location.reload());
    await lesson.locator('#question').waitFor();
    await answer(lesson, '9', /^Not within/);
    await soon(() => lesson.locator('#course').textContent()).toMatch(
      /did not take .*score.*General exception \(error 101\)/,
    );
  });

  it('lets students set the controls themselves, and asks for what they then see', async () => {
    const files = await packaged(
      '1.2',
      '#experiment=population&beta=0.5&rounds=3&kappa_0=6',
      async (page) => {
        await page.locator('#question-begin').selectOption('own');
        await page.locator('#question-quantity').selectOption('entropy');
        await page.locator('#question-tolerance').fill('0.02');
      },
    );
    const { lesson } = await inCourse(files, null);
    await soon(() => lesson.locator('#task').textContent()).toMatch(/^Set first: .*κ_0 = 6.*β = 0\.5/);
    await soon(() => lesson.locator('#question').textContent()).toMatch(
      /entropy \(nats\) of your run after the last round \(t = 3\)/,
    );
    const src = (await lesson.locator('#experiment').getAttribute('src')) ?? '';
    expect(src).not.toMatch(/beta=|kappa_0=/);
    expect(src).toMatch(/seed=/);
    await soon(() => lesson.locator('#hint').textContent()).toMatch(/within 0\.02/);
  });

  it('is not made with a tolerance that is no number', async () => {
    const page = await lab.open('#experiment=population');
    await hashOf(page);
    await page.getByRole('button', { name: 'Embed', exact: true }).click();
    await page.locator('#embed-place').selectOption('SCORM 2004: a graded question');
    await soon(() => page.locator('#question-answer').textContent()).toMatch(/the answer is/);
    await page.locator('#question-tolerance').fill('-1');
    await page.getByRole('button', { name: 'Save the package', exact: true }).click();
    await soon(() => page.locator('#question-answer').textContent()).toMatch(
      /^No package: tolerance: got “-1” but allowed is a number above 0/,
    );
    expect(await axe(page, '#embed-builder')).toEqual([]);
  });

  it('is readable on a phone, and axe finds nothing', async () => {
    const files = await packaged('1.2');
    await inCourse(files, null);
    const page = await lab.open('examples/lesson/index.html', { viewport: { width: 390, height: 844 } });
    await frameAt(page, 'srlm.html?embed');
    expect(await axe(page.mainFrame().page(), 'form')).toEqual([]);
    await soon(() => sideways(page)).toBe(0);
  });

  it('has made no complaint in all of this', () => expect(lab.complaints).toEqual([]));
});
