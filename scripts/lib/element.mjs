// What web/element/element.d.ts says of <srlm-experiment>, for whatever is derived from it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

/** A comment without its stars. */
const plain = (comment) =>
  comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .replaceAll(/^ *\* ?/gm, '')
    .trim();

/** What stands between the braces of `head`, and the comment before it. */
function block(text, head) {
  const found = text.match(
    new RegExp(`(?:(/\\*\\*(?:(?!\\*/).)*\\*/)\\n)?export (?:declare )?${head}[^{]*{\\n(.*?)\\n}\\n`, 's'),
  );
  if (!found) throw new Error(`web/element/element.d.ts has no ${head}`);
  return { comment: plain(found[1] ?? ''), body: found[2] };
}

/** Members with a comment of their own: name, what stands after it, and the comment as one line. */
const membersOf = (body) =>
  [
    ...body.matchAll(
      /^ {2}(\/\*\*(?:(?!\*\/).)*\*\/)\n {2}((?:static |readonly )*)'?([\w-]+)'?([^\n]*);$/gms,
    ),
  ].map(([, comment, words, name, rest]) => ({
    name,
    static: words.includes('static'),
    readonly: words.includes('readonly'),
    ...(rest.startsWith('(') ? { method: rest } : { type: rest.replace(/^\??: /, '') }),
    meaning: plain(comment).replaceAll(/\s+/g, ' '),
  }));

/** Arguments as they are declared: name, type and whether they may be left out. */
const argumentsOf = (text) =>
  text
    .split(/, (?=\w+\??:)/)
    .filter(Boolean)
    .map((each) => {
      const [, name, optional, type] = each.match(/^(\w+)(\??): (.*)$/);
      return { name, type: { text: type }, ...(optional && { optional: true }) };
    });

export function elementTypes() {
  const text = readFileSync(join(root, 'web/element/element.d.ts'), 'utf8');
  const of = (head) => membersOf(block(text, head).body);
  const { comment, body } = block(text, 'class SrlmExperiment');
  const tags = (tag) =>
    [...comment.matchAll(new RegExp(`^@${tag} (\\S+) - (.*)$`, 'gm'))].map(([, name, description]) => ({
      name,
      description,
    }));
  return {
    description: comment.split('\n\n')[0].replaceAll('\n', ' '),
    frame: of('interface FrameAttributes'),
    shown: of('interface ShownAttributes'),
    events: of('interface SrlmEvents'),
    members: membersOf(body),
    cssProperties: tags('cssprop'),
    cssParts: tags('csspart'),
  };
}

/** A custom elements manifest; `parameters` are attributes, too. */
export function elementManifest(parameters) {
  const { description, frame, shown, events, members, ...css } = elementTypes();
  const module = 'web/element/index.js';
  const reference = { name: 'SrlmExperiment', module };
  const attribute = ({ name, type, meaning }) => ({ name, description: meaning, type: { text: type } });
  const member = ({ name, method, type, meaning, ...words }) => {
    const described = { name, description: meaning, ...(words.static && { static: true }) };
    if (!method) {
      const readonly = words.readonly && { readonly: true };
      return { kind: 'field', ...described, type: { text: type }, ...readonly };
    }
    const [, inside, result] = method.match(/^\((.*)\): (.*)$/s);
    const returned = { type: { text: result } };
    return { kind: 'method', ...described, parameters: argumentsOf(inside), return: returned };
  };
  return {
    schemaVersion: '2.1.0',
    readme: 'docs/embedding.md',
    modules: [
      {
        kind: 'javascript-module',
        path: module,
        declarations: [
          {
            kind: 'class',
            customElement: true,
            name: 'SrlmExperiment',
            tagName: 'srlm-experiment',
            description,
            superclass: { name: 'HTMLElement' },
            attributes: [...shown.map(attribute), ...parameters, ...frame.map(attribute)],
            members: members.map(member),
            events: events.map(({ name, type, meaning }) => ({
              name,
              description: meaning,
              type: { text: type },
            })),
            ...css,
          },
        ],
        exports: [
          { kind: 'js', name: 'SrlmExperiment', declaration: reference },
          { kind: 'custom-element-definition', name: 'srlm-experiment', declaration: reference },
        ],
      },
    ],
  };
}
