/** What build/experiments.ts makes. */
declare module 'virtual:experiments' {
  const experiments: import('srlm').Experiment[];
  export default experiments;
}

/** The names of the element's attributes: about its frame, and about what is in it. */
declare module 'virtual:attributes' {
  export const ofFrame: string[];
  export const ofEmbed: string[];
}
