/** What snippets.test.ts uses of it. */
declare module '@observablehq/parser' {
  export function parseCell(text: string): {
    id: { type: string; id: { name: string } };
    references: { name: string }[];
  };
}
