// apt's sources, read and written for another release of Debian.

/** Releases by the number that people know them by. */
export const releases = { 12: 'bookworm', 13: 'trixie' };

/** One line of a .list file: deb [signed-by=FILE] URI SUITE COMPONENT…; undefined when it is none. */
function oneLine(line) {
  const match = line.match(/^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/);
  if (!match) return undefined;
  const [, type, options = '', uri, suite, components] = match;
  return {
    types: [type],
    uris: [uri],
    suites: [suite],
    components: components.split(/\s+/).filter(Boolean),
    signedBy: options.match(/\bsigned-by=(\S+)/)?.[1],
  };
}

/** One paragraph of a .sources file (deb822); undefined when it is none, or turned off. */
function paragraph(text) {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  const fields = [...lines.join('\n').matchAll(/^([\w-]+):((?:.*)(?:\n[ \t].*)*)/gm)].map(
    ([, name, value]) => [name.toLowerCase(), value.trim()],
  );
  const { types, uris, suites, components = '', enabled, 'signed-by': signedBy } = Object.fromEntries(fields);
  if (!types || !uris || !suites || enabled === 'no') return undefined;
  const words = (value) => value.split(/\s+/).filter(Boolean);
  return {
    types: words(types),
    uris: words(uris),
    suites: words(suites),
    components: words(components),
    signedBy,
  };
}

/** The entries of one file of apt's, by its name. */
export function parseSources(name, text) {
  const entries = name.endsWith('.sources')
    ? text.split(/\n\s*\n/).map(paragraph)
    : text.split('\n').map(oneLine);
  return entries.filter((entry) => entry?.types.includes('deb'));
}

const kinds = ['', '-updates', '-security', '-backports'];

/** Debian's own entries among these: those for a release that is known here, with its name. */
function debianOnes(entries) {
  return entries.flatMap((entry) => {
    const isDebian = (suite) =>
      kinds.find((kind) => Object.values(releases).some((name) => suite === name + kind));
    const suites = entry.suites.filter((suite) => isDebian(suite) !== undefined);
    return suites.length > 0 && entry.components.includes('main') ? [{ ...entry, suites }] : [];
  });
}

/** The address of Debian's packages that these entries name, or undefined. */
export const mirrorOf = (entries) =>
  debianOnes(entries).find(({ suites }) => suites.some((suite) => Object.values(releases).includes(suite)))
    ?.uris[0];

/** Debian's own entries, for the release `to`, as a .sources file; others, which are not Debian's, are left out. */
export function sourcesFor(entries, to) {
  const rename = (suite) => suite.replace(/^[a-z]+/, to);
  return debianOnes(entries)
    .map(({ uris, suites, components, signedBy }) => {
      const lines = [
        'Types: deb',
        `URIs: ${uris.join(' ')}`,
        `Suites: ${[...new Set(suites.map(rename))].join(' ')}`,
        `Components: ${components.join(' ')}`,
      ];
      return `${[...lines, ...(signedBy ? [`Signed-By: ${signedBy}`] : [])].join('\n')}\n`;
    })
    .join('\n');
}
