import type * as zlib from 'node:zlib';

/**
 * Replaces `node:zlib` in the bundles with the functions that they use, loaded on first use. This saves a millisecond
 * of each cold start that does not need it, such as that of a callback about a new person.
 */
function loaded(): typeof zlib {
  return process.getBuiltinModule('zlib');
}

export const crc32: typeof zlib.crc32 = (...given) => loaded().crc32(...given);
export const deflateRawSync: typeof zlib.deflateRawSync = (...given) => loaded().deflateRawSync(...given);
export const inflateRawSync: typeof zlib.inflateRawSync = (...given) => loaded().inflateRawSync(...given);
