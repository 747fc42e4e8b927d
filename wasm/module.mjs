// @ts-check
// Loading a WebAssembly module: where its bytes come from, what is wrong with them, and errors as exceptions.
import { SrlmError } from './arguments.mjs';

export async function bytesOf(source) {
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  const url = new URL(source, import.meta.url);
  if (isFile(url)) {
    const fs = 'node:fs/promises'; // a variable, so that bundlers for browsers leave it alone
    const { readFile } = await import(/* @vite-ignore */ fs);
    return readFile(url);
  }
  return new Uint8Array(await (await fetched(url)).arrayBuffer());
}

const isFile = (url) => url.protocol === 'file:' && globalThis.process?.versions?.node;

async function fetched(url) {
  const response = await fetch(url).catch(({ message }) => {
    throw new Error(`${url} could not be loaded (${message}).`);
  });
  if (!response.ok) throw new Error(`${url} could not be loaded (HTTP status ${response.status}).`);
  return response;
}

/** The module of a source, compiled while it comes where the host says what it is. */
export async function compiled(source) {
  const given = ArrayBuffer.isView(source) || source instanceof ArrayBuffer;
  const url = given ? null : new URL(source, import.meta.url);
  let bytes;
  if (url && !isFile(url)) {
    const response = await fetched(url);
    if (/^application\/wasm/.test(response.headers.get('content-type') ?? '')) {
      const module = await WebAssembly.compileStreaming(response).catch(() => null);
      if (module) return module; // what is wrong with another one is said below
    } else bytes = new Uint8Array(await response.arrayBuffer());
  }
  bytes ??= await bytesOf(source);
  const from = given ? 'The module that was given' : String(source);
  if (!magic.every((byte, i) => bytes[i] === byte)) {
    const start = JSON.stringify(new TextDecoder().decode(bytes.subarray(0, 15)));
    throw new Error(`${from} is not WebAssembly: it begins with ${start}.`);
  }
  return WebAssembly.compile(bytes).catch(({ message }) => {
    const reason = `it may be damaged or incomplete (${bytes.length} bytes)`;
    throw new Error(`${from} could not be compiled: ${reason}. ${message}`);
  });
}

/** An instance of the module, with its glue. */
export function started(instantiate, wasm) {
  return new Promise((resolve, reject) => {
    const instantiateWasm = (imports, receive) => {
      WebAssembly.instantiate(wasm, imports).then((instance) => receive(instance, wasm), failed);
      return {};
    };
    const failed = ({ message }) => reject(new Error(`The module could not be started: ${message}`));
    instantiate({ instantiateWasm }).then(resolve, failed);
  });
}

const magic = [0, 0x61, 0x73, 0x6d];

/** The value of an outcome {value} or {error}. */
export function unwrap({ value, error }) {
  if (error) throw new SrlmError(error);
  return value;
}
