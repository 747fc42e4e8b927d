/** A zstd frame whose blocks are stored as they are. */
export function zstdStored(bytes: Uint8Array): Buffer;
