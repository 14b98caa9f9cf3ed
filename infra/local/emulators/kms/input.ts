import type { EncryptionContext } from './ciphertext.ts';
import { invalid, KmsError } from './errors.ts';

/** Reads the members of a KMS request. Every method throws KmsError if the member is invalid. */
export type Input = {
  text(member: string): string;
  optionalText(member: string): string | undefined;
  bytes(member: string, shortest: number, longest: number): Buffer;
  oneOf(member: string, allowed: readonly string[], fallback?: string): string;
  context(): EncryptionContext;
  tag(name: string): string | undefined;
};

export function kmsInput(json: Readonly<Record<string, unknown>>): Input {
  function optionalText(member: string): string | undefined {
    const value = json[member];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw new KmsError('SerializationException');
    return value;
  }

  function text(member: string): string {
    const value = optionalText(member);
    if (value === undefined) throw invalid(member, 'Member must not be null');
    if (value === '') throw invalid(member, 'Member must have length greater than or equal to 1');
    return value;
  }

  return {
    text,
    optionalText,

    bytes(member, shortest, longest) {
      const value = Buffer.from(optionalText(member) ?? text(member), 'base64');
      if (value.length < shortest) {
        throw invalid(member, `Member must have length greater than or equal to ${shortest}`);
      }
      if (value.length > longest) {
        throw invalid(member, `Member must have length less than or equal to ${longest}`);
      }
      return value;
    },

    oneOf(member, allowed, fallback) {
      const value = optionalText(member) ?? fallback ?? text(member);
      if (allowed.includes(value)) return value;
      throw invalid(member, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
    },

    context() {
      const value = json['EncryptionContext'] ?? {};
      if (typeof value !== 'object' || Array.isArray(value)) throw new KmsError('SerializationException');
      const entries = Object.entries(value);
      if (entries.some(([, entry]) => typeof entry !== 'string')) throw new KmsError('SerializationException');
      return Object.fromEntries(entries) as EncryptionContext;
    },

    tag(name) {
      const tags = (json['Tags'] ?? []) as readonly { readonly TagKey?: unknown; readonly TagValue?: unknown }[];
      const value = tags.find(({ TagKey }) => TagKey === name)?.TagValue;
      return typeof value === 'string' ? value : undefined;
    },
  };
}
