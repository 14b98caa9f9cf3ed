import type * as zlib from 'node:zlib';

/** `node:zlib` as far as functions use it, loaded when they do: a callback about somebody new starts a millisecond earlier. */
function loaded(): typeof zlib {
  return process.getBuiltinModule('zlib');
}

export const crc32: typeof zlib.crc32 = (...given) => loaded().crc32(...given);
export const deflateRawSync: typeof zlib.deflateRawSync = (...given) => loaded().deflateRawSync(...given);
export const inflateRawSync: typeof zlib.inflateRawSync = (...given) => loaded().inflateRawSync(...given);
