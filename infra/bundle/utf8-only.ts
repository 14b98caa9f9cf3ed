/**
 * Replaces `iconv-lite` in the bundles, which MySQL's driver uses for other character sets; its tables are 490 KB. Our
 * sessions use UTF-8, which Node decodes itself. The only text that a server with another default still sends in its
 * own character set, how many rows a statement changed, is ASCII.
 */
export function getDecoder(): Decoder {
  return { write: (bytes) => bytes.toString('latin1'), end: () => undefined };
}

export function getEncoder(encoding: string): never {
  throw new Error(`nothing is written in ${encoding}; expected UTF-8`);
}

type Decoder = { write(bytes: Buffer): string; end(): undefined };
