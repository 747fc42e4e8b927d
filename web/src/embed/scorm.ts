/** A lesson for a learning management system: one experiment, one question, graded by SCORM, in one .zip. */
import { strToU8, zipSync } from 'fflate';

export type ScormVersion = '1.2' | '2004';

/** What kit/scorm/lesson.js reads. */
export interface Lesson {
  scorm: ScormVersion;
  /** What the course knows it by. */
  id: string;
  title: string;
  /** What to do before the question. */
  task: string;
  question: string;
  /** The metric that is asked for, after the last round, and what it is called. */
  quantity: string;
  label: string;
  /** How far an answer may be from the computed value. */
  tolerance: number;
  /** The parameters that each student has values of their own of. */
  seeds: string[];
  /** The link of the embed that students see, and of the run that the question is about. */
  link: string;
  asked: string;
}

/** The files of a package beside its manifest; all but the first are taken as they are. */
export const lessonFiles = ['index.html', 'lesson.css', 'lesson.js', 'srlm.html'] as const;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const spaces: Record<ScormVersion, { schema: string; attributes: [string, string][]; type: string }> = {
  '1.2': {
    schema: '1.2',
    attributes: [
      ['xmlns', 'http://www.imsproject.org/xsd/imscp_rootv1p1p2'],
      ['xmlns:adlcp', 'http://www.adlnet.org/xsd/adlcp_rootv1p2'],
    ],
    type: 'adlcp:scormtype',
  },
  '2004': {
    schema: '2004 3rd Edition',
    attributes: [
      ['xmlns', 'http://www.imsglobal.org/xsd/imscp_v1p1'],
      ['xmlns:adlcp', 'http://www.adlnet.org/xsd/adlcp_v1p3'],
    ],
    type: 'adlcp:scormType',
  },
};

/** imsmanifest.xml: one lesson in one organisation. */
export function manifest({ scorm, id, title }: Pick<Lesson, 'scorm' | 'id' | 'title'>): string {
  const { schema, attributes, type } = spaces[scorm];
  const files = lessonFiles.map((name) => `      <file href="${name}"/>`).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${escaped(id)}" version="1.0"
  ${attributes.map(([name, value]) => `${name}="${value}"`).join('\n  ')}>
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>${schema}</schemaversion>
  </metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>${escaped(title)}</title>
      <item identifier="lesson" identifierref="page">
        <title>${escaped(title)}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" ${type}="sco" href="index.html">
${files}
    </resource>
  </resources>
</manifest>
`;
}

const empty = /(<script type="application\/json" id="lesson">)[^<]*/;

/** The lesson's page with what it is about inside. */
function lessonPage(template: string, lesson: Lesson): string {
  if (!empty.test(template)) throw new Error('The page of the lesson has no place for what it is about.');
  const data = JSON.stringify(lesson).replaceAll('<', '\\u003c');
  return template.replace(empty, (_, start: string) => start + data);
}

/** The package's bytes, from the files of this build as `load` gives them. */
export async function scormPackage(
  lesson: Lesson,
  load: (name: (typeof lessonFiles)[number]) => Promise<string>,
): Promise<Uint8Array<ArrayBuffer>> {
  const texts = await Promise.all(lessonFiles.map(async (name) => [name, await load(name)] as const));
  const files = Object.fromEntries(
    texts.map(([name, text]) => [name, strToU8(name === 'index.html' ? lessonPage(text, lesson) : text)]),
  );
  // No package looks different because it was made at another time.
  return zipSync(
    { 'imsmanifest.xml': strToU8(manifest(lesson)), ...files },
    { mtime: new Date(2020, 0, 1) },
  ) as Uint8Array<ArrayBuffer>;
}
