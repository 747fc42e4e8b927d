/** What build/experiments.ts makes. */
declare module 'virtual:experiments' {
  const experiments: import('srlm').Experiment[];
  export default experiments;
}
