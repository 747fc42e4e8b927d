// @ts-check
// What comes from JavaScript, before it crosses into WebAssembly: everything that is no spec, bytes, count or
// chunk is an SrlmError that says where it is and what to write instead. Nothing is converted in silence.

/** A mistake the user can act on; see srlm.d.ts. */
export class SrlmError extends Error {
  name = 'SrlmError';

  constructor({ message, code, parameter, cause, remedy }) {
    super(message);
    Object.assign(this, { code, parameter, cause, remedy });
  }

  get problem() {
    return this.cause;
  }
}

/** `parameter` is a path: "spec.judge_noise", "inputs.text", "chunks[0].metrics". */
export function fault(code, parameter, cause, remedy) {
  const message = `${parameter}: ${cause}. ${remedy}.`;
  return new SrlmError({ message, code, parameter, cause, remedy });
}

const deepest = 64;
const isPlain = (value) => {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // also of another window or worker
};
const tag = (value) => Object.prototype.toString.call(value).slice(8, -1);

/** "a Map", "NaN", "the text …": how an error names a value. */
function shown(value) {
  if (value === null || value === undefined || typeof value === 'number') return `${value}`;
  if (typeof value === 'string') {
    return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  }
  if (typeof value === 'bigint') return `the BigInt ${value}n`;
  if (typeof value === 'symbol' || typeof value === 'function') return `a ${typeof value}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object') return `the ${typeof value} ${value}`;
  const name = isPlain(value) ? 'Object' : (value.constructor?.name ?? tag(value));
  return name === 'Object' ? 'an object' : `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name}`;
}

const remedies = {
  Map: 'Write Object.fromEntries(map)',
  Set: 'Write Array.from(set)',
  Date: 'Write it as a text or a number',
  Number: 'Write the number itself',
  String: 'Write the text itself',
  Boolean: 'Write true or false itself',
};

const member = (path, key) =>
  /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

/** The value as JSON has it, made of fresh objects: a getter is asked once. */
function plain(value, path, above) {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw fault(
      'out_of_range',
      path,
      `got ${value} where a finite number is needed`,
      'Write a finite number',
    );
  }
  const wrong = (remedy) =>
    fault('wrong_type', path, `got ${shown(value)}, which JSON does not have`, remedy);
  if (typeof value === 'bigint') throw wrong('Write it as a number');
  if (typeof value !== 'object')
    throw wrong('Write a number, a text, true, false, null, a list or an object');
  if (above.includes(value))
    throw fault('wrong_type', path, 'this object is inside itself', 'Write a copy of it');
  if (above.length === deepest) {
    throw fault('wrong_type', path, `is more than ${deepest} levels deep`, 'No spec is that deep');
  }
  const inside = [...above, value];
  if (Array.isArray(value)) {
    return Array.from({ length: value.length }, (_, i) => {
      const there = `${path}[${i}]`;
      if (value[i] !== undefined) return plain(value[i], there, inside);
      throw fault('wrong_type', there, 'is missing', 'Write a value for every entry of the list');
    });
  }
  if (!isPlain(value)) {
    throw wrong(
      ArrayBuffer.isView(value)
        ? 'Write Array.from(array)'
        : (remedies[tag(value)] ?? 'Write a plain object: {…}'),
    );
  }
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw fault('unknown_key', path, 'has a symbol for a key', 'Write keys as texts');
  }
  const copy = Object.create(null);
  for (const key of Object.keys(value)) {
    const place = member(path, key);
    const inner = reading(place, () => value[key]); // undefined is absent, as for JSON.stringify()
    if (inner !== undefined) copy[key] = plain(inner, place, inside);
  }
  return copy;
}

/** Runs the user's getters and proxies; what they throw is the user's mistake too. */
function reading(path, read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof SrlmError) throw error;
    throw fault('wrong_type', path, `cannot be read: ${error?.message ?? error}`, 'Give a plain object');
  }
}

/** A spec or a sweep as JSON text; a string is taken for such a text. */
export function toJson(value, path = 'spec') {
  if (typeof value === 'string') return value;
  if (value === undefined) throw fault('wrong_type', path, 'is missing', 'Give an object, or its JSON text');
  return reading(path, () => JSON.stringify(plain(value, path, [])));
}

/** Text or bytes of a file as a Uint8Array; undefined where none is given. */
function toBytes(value, path) {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return new TextEncoder().encode(value);
  const wrong = (remedy) =>
    fault('wrong_type', path, `got ${shown(value)} where a text or bytes are needed`, remedy);
  if (typeof value !== 'object') throw wrong('Give a text, an ArrayBuffer or a Uint8Array');
  const kind = tag(value);
  if (kind === 'Blob' || kind === 'File') {
    throw wrong('Give its bytes: new Uint8Array(await file.arrayBuffer())');
  }
  if (kind === 'Response') throw wrong('Give its bytes: new Uint8Array(await response.arrayBuffer())');
  if (kind === 'Promise') throw wrong('Give what it resolves to: await it');
  const isView = ArrayBuffer.isView(value);
  if (!isView && kind !== 'ArrayBuffer' && kind !== 'SharedArrayBuffer') {
    throw wrong(
      Array.isArray(value) ? 'Give Uint8Array.from(list)' : 'Give a text, an ArrayBuffer or a Uint8Array',
    );
  }
  try {
    const bytes = isView
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value);
    return tag(bytes.buffer) === 'SharedArrayBuffer' ? bytes.slice() : bytes; // others may write to it
  } catch {
    throw fault('wrong_type', path, 'its buffer has been transferred away', 'Give a copy: buffer.slice(0)');
  }
}

const inputNames = ['text', 'features', 'theta', 'logits', 'rollouts'];
/** What an input was called before, which is still read. */
const oldNames = { samples: 'rollouts' };

/** Bytes behind the spec's file parameters. */
export function toInputs(inputs) {
  if (inputs === null || typeof inputs !== 'object' || Array.isArray(inputs) || !isPlain(inputs)) {
    const cause = `got ${shown(inputs)} where an object is needed`;
    throw fault('wrong_type', 'inputs', cause, `Write { ${inputNames[0]}: … }`);
  }
  return reading('inputs', () => {
    for (const key of Object.keys(inputs)) {
      if (inputNames.includes(key) || key in oldNames) continue;
      const cause = 'there is no such file parameter';
      throw fault('unknown_key', member('inputs', key), cause, `Allowed are ${inputNames.join(', ')}`);
    }
    for (const [old, name] of Object.entries(oldNames)) {
      if (inputs[old] === undefined) continue;
      if (inputs[name] !== undefined)
        throw fault(
          'syntax',
          member('inputs', old),
          `is the old name of ${name}, which is given, too`,
          `Remove ${old}`,
        );
      inputs = { ...inputs, [name]: inputs[old] };
    }
    return Object.fromEntries(inputNames.map((name) => [name, toBytes(inputs[name], `inputs.${name}`)]));
  });
}

const list = (value, path, what) => {
  if (Array.isArray(value)) return value;
  throw fault('wrong_type', path, `got ${shown(value)} where ${what} is needed`, 'Write […]');
};

/** Bytes of files that stand in a list. */
export const toFiles = (files) =>
  list(files, 'files', 'a list of files').map((file, i) => {
    const bytes = toBytes(file, `files[${i}]`);
    if (bytes !== undefined) return bytes;
    throw fault('wrong_type', `files[${i}]`, 'is missing', 'Give a text, an ArrayBuffer or a Uint8Array');
  });

export function toText(value, path) {
  if (typeof value === 'string') return value;
  throw fault('wrong_type', path, `got ${shown(value)} where a text is needed`, 'Write it in quotes');
}

/** Names of shipped texts. */
export function toTextNames(names, known) {
  return list(names, 'names', 'a list of names').map((name, i) => {
    if (known.includes(name)) return name;
    const path = `names[${i}]`;
    throw fault(
      'out_of_range',
      path,
      `got ${shown(name)}, which is no text of the project`,
      `Use one of ${known.join(', ')}`,
    );
  });
}

/** A whole number in [least, most]: Embind would wrap a negative one or a fraction to another. */
export function toCount(value, path, least, most) {
  const wanted = `a whole number from ${least} to ${most}`;
  if (typeof value !== 'number') {
    throw fault('wrong_type', path, `got ${shown(value)} where ${wanted} is needed`, 'Give a number');
  }
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw fault('out_of_range', path, `got ${value} but allowed is ${wanted}`, `Give ${wanted}`);
}

export function toSeconds(value, path) {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  const code = typeof value === 'number' ? 'out_of_range' : 'wrong_type';
  throw fault(code, path, `got ${shown(value)} where a time in seconds is needed`, 'Give a number from 0 on');
}

export function toRecords(records, path = 'records') {
  return list(records, path, 'a list of records').map((record, i) => toText(record, `${path}[${i}]`));
}

/**
 * Chunks in replicate order. Those of another session may look alike, but not where rounds or sizes differ;
 * `spec` and `problem` are the session's, `metrics` says how many there are.
 */
export function toChunks(chunks, { spec, problem, metrics }, path = 'chunks') {
  const all = list(chunks, path, 'a list of chunks');
  if (all.length === 0) {
    throw fault('out_of_range', path, 'the list of chunks is empty', 'Give what run() has returned');
  }
  const remedy = 'Give what run() of this session, or of one with the same spec, has returned';
  const checked = Array.from(all, (chunk, i) => {
    const there = `${path}[${i}]`;
    if (chunk === null || typeof chunk !== 'object') {
      throw fault('wrong_type', there, `got ${shown(chunk)} where a chunk is needed`, remedy);
    }
    const wrong = (key, cause) => fault('bad_data', `${there}.${key}`, cause, remedy);
    for (const key of ['first', 'count', 'rounds']) toCount(chunk[key], `${there}.${key}`, 0, 0xffffffff);
    if (chunk.rounds !== spec.rounds)
      throw wrong('rounds', `is ${chunk.rounds}, and the spec has ${spec.rounds}`);
    for (const key of ['metrics', 'theta', 'policy']) {
      if (tag(chunk[key]) !== 'Float64Array') throw wrong(key, `is ${shown(chunk[key])}, not a Float64Array`);
    }
    const size = chunk.count * (chunk.rounds + 1) * metrics;
    if (chunk.metrics.length !== size)
      throw wrong('metrics', `has ${chunk.metrics.length} numbers, not ${size}`);
    const table = problem.prompts * problem.responses;
    const widths = { theta: problem.tabular ? table : problem.dimension, policy: table };
    for (const [key, width] of Object.entries(widths)) {
      // A spec without the parameter keeps none; what sequences keep has another size.
      const kept = Math.min(chunk.count, Math.max(0, (spec[`record_${key}`] ?? 0) - chunk.first));
      if (problem.sequence && kept > 0) continue;
      const numbers = kept > 0 ? kept * (chunk.rounds + 1) * width : 0;
      if (chunk[key].length === numbers) continue;
      throw wrong(key, `has ${chunk[key].length} numbers, not ${numbers}`);
    }
    const digests = list(chunk.digests, `${there}.digests`, 'a list of digests');
    if (digests.length !== chunk.count || !digests.every((digest) => /^[0-9a-f]{64}$/.test(digest))) {
      throw wrong('digests', 'are not one SHA-256 for each replicate');
    }
    return chunk;
  });
  return checked.sort((a, b) => a.first - b.first);
}
