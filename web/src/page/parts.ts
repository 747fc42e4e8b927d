/** The elements that the app's page and an embed have in common, by their ids in both. */
const ids = {
  problems: 'link-problems',
  alert: 'alert',
  hint: 'hint',
  grid: 'control-grid',
  choices: 'choices',
  sweep: 'sweep',
  place: 'run-place',
  charts: 'charts',
  panel: 'policy-panel',
  title: 'policy-round',
  table: 'policy-view',
  readout: 'policy-readout',
  nextCharacter: 'next-character',
  tree: 'tree',
  words: 'words',
  spoken: 'spoken',
  scrubber: 'scrubber',
  sentence: 'sentence',
  live: 'live',
};

export type Parts = Record<keyof typeof ids, HTMLElement>;

/** Finds them in the page, or in an embed's content. */
export function partsIn(root: ParentNode): Parts {
  const parts = Object.entries(ids).map(([name, id]) => {
    const element = root.querySelector(`#${id}`);
    if (!element) throw new Error(`The page has no element #${id}`);
    return [name, element];
  });
  return Object.fromEntries(parts) as Parts;
}
