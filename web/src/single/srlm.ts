/** The core in the single file, in place of `srlm`: the WebAssembly module comes from the document. */
import { type Compiled, compileSrlm as compile, type LoadOptions } from 'srlm-core';
import { simd as detectSimd } from 'wasm-feature-detect';

export * from 'srlm-core';

const texts = ['genesis', 'words', 'network', 'phonemes', 'pronunciations'] as const;

interface Module {
  simd: boolean;
  wasm: Uint8Array;
  texts: Record<(typeof texts)[number], Uint8Array>;
}

/** Compressed with gzip, in base64, in a block of the document that no script engine reads. */
async function fromDocument(): Promise<Module> {
  const simd = await detectSimd();
  const wasm = await unpacked(simd ? 'wasm-simd' : 'wasm-scalar');
  const loaded = await Promise.all(texts.map(async (name) => [name, await unpacked(`text-${name}`)]));
  return { simd, wasm, texts: Object.fromEntries(loaded) };
}

/** A block of the document, by its id. */
async function unpacked(id: string): Promise<Uint8Array> {
  const block = document.getElementById(id);
  const packed = Uint8Array.from(atob(block?.textContent ?? ''), (letter) => letter.charCodeAt(0));
  if (!('DecompressionStream' in globalThis)) {
    throw new Error('This file needs a browser from 2023 or later (DecompressionStream).');
  }
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** With the texts, for there is nowhere to fetch them from. */
export async function compileSrlm(options: LoadOptions = {}): Promise<Compiled> {
  const { texts, ...module } = await fromDocument();
  return { ...(await compile({ ...options, ...module })), texts };
}
