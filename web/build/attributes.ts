/** The names of the element's attributes, for a script that does not have the core: as web/element says them. */
import { loadSrlm } from 'srlm';
import type { Plugin } from 'vite';
import { elementTypes } from '../../scripts/lib/element.mjs';

const name = 'virtual:attributes';

export const attributes: Plugin = {
  name: 'attributes',
  resolveId: (id) => (id === name ? `\0${name}` : null),
  async load(id) {
    if (id !== `\0${name}`) return null;
    const { frame, shown } = elementTypes();
    const parameters = (await loadSrlm()).parameters().map(({ key }) => key.replaceAll('_', '-'));
    const namesOf = (all: { name: string }[]): string[] => all.map((each) => each.name);
    return (
      `export const ofFrame = ${JSON.stringify(namesOf(frame))};\n` +
      `export const ofEmbed = ${JSON.stringify([...namesOf(shown), ...parameters])};\n`
    );
  },
};
