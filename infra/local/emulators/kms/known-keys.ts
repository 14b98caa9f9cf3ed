import { KmsError } from './errors.ts';
import { KEY_SPECS, type Key, type KeyStore, type KeyUsage } from './keys.ts';

export type KmsContext = {
  readonly keys: KeyStore;
  /** `arn:aws:kms:REGION:ACCOUNT:` */
  readonly arnPrefix: string;
  readonly accountId: string;
  readonly now: () => number;
};

/** Finds keys as requests name them. */
export type KnownKeys = KmsContext & {
  readonly arnOf: (key: Key) => string;
  /** By id, ARN, alias or alias ARN. @throws KmsError `NotFoundException` */
  readonly find: (reference: string) => Key;
  /** @throws KmsError `InvalidKeyUsageException`, `DisabledException` */
  readonly findUsable: (reference: string, usage: KeyUsage, operation: string) => Key;
  readonly requireUsable: (key: Key, usage: KeyUsage, operation: string) => void;
};

export function knownKeys(context: KmsContext): KnownKeys {
  const { keys, arnPrefix } = context;
  const arnOf = (key: Key): string => `${arnPrefix}key/${key.keyId}`;

  function find(reference: string): Key {
    const resource = reference.startsWith(arnPrefix) ? reference.slice(arnPrefix.length) : reference;
    if (resource.startsWith('alias/')) {
      const key = keys.get(keys.aliases.get(resource) ?? '');
      if (key === undefined) throw notFound(`Alias ${arnPrefix}${resource} is not found.`);
      return key;
    }
    const keyId = resource.replace(/^key\//, '');
    const key = keys.get(keyId);
    if (key !== undefined) return key;
    const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(keyId);
    throw notFound(isId ? `Key '${arnPrefix}key/${keyId}' does not exist` : `Invalid keyId '${reference}'`);
  }

  function requireUsable(key: Key, usage: KeyUsage, operation: string): void {
    if (KEY_SPECS[key.spec] !== usage) {
      const message = `${arnOf(key)} key usage is ${KEY_SPECS[key.spec]} which is not valid for ${operation}.`;
      throw new KmsError('InvalidKeyUsageException', message);
    }
    if (key.state === 'Disabled') throw new KmsError('DisabledException', `${arnOf(key)} is disabled.`);
  }

  return {
    ...context,
    arnOf,
    find,
    requireUsable,
    findUsable(reference, usage, operation) {
      const key = find(reference);
      requireUsable(key, usage, operation);
      return key;
    },
  };
}

function notFound(message: string): KmsError {
  return new KmsError('NotFoundException', message);
}
