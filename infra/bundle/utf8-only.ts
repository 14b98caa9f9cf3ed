/**
 * What the bundles hold in place of `iconv-lite`, which MySQL's driver carries along for other character sets; its tables are
 * 490 KB. Our sessions are in UTF-8, which Node reads itself. What a server with another default still says in its own, how many
 * rows a statement changed, is ASCII.
 */
export function getDecoder(): Decoder {
  return { write: (bytes) => bytes.toString('latin1'), end: () => undefined };
}

export function getEncoder(encoding: string): never {
  throw new Error(`nothing is written in ${encoding}; expected UTF-8`);
}

type Decoder = { write(bytes: Buffer): string; end(): undefined };
