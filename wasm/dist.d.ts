/** What emcc writes; nobody waits for it to check the types of what is around it. */
declare module '*/srlm-simd.mjs' {
  export default function instantiate(options: { wasmBinary: Uint8Array }): Promise<unknown>;
}
declare module '*/srlm-scalar.mjs' {
  export default function instantiate(options: { wasmBinary: Uint8Array }): Promise<unknown>;
}
declare module '*/srlm-collect.mjs' {
  export default function instantiate(options: { wasmBinary: Uint8Array }): Promise<unknown>;
}
