/** What build/experiments.ts makes. */
declare module 'virtual:experiments' {
  const experiments: import('srlm').Experiment[];
  export default experiments;
}

/** The names of all parameters, for the script of the custom element. */
declare module 'virtual:parameters' {
  const parameters: string[];
  export default parameters;
}
