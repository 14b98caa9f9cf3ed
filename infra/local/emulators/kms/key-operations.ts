import { invalid, KmsError } from './errors.ts';
import { isKeySpec, KEY_SPECS, type Key } from './keys.ts';
import type { KnownKeys } from './known-keys.ts';
import type { Operations, Output } from './operation.ts';

/** The tag that sets the id of a new key, as in other emulators of AWS. */
const CUSTOM_ID = '_custom_id_';
const ALIAS = /^alias\/[a-zA-Z0-9/_-]+$/;

/** The operations that create, describe and change keys. */
export function keyOperations(known: KnownKeys): Operations {
  const { keys, arnOf, find } = known;

  return {
    CreateKey(input) {
      const spec = input.oneOf('KeySpec', Object.keys(KEY_SPECS), 'SYMMETRIC_DEFAULT');
      const usage = input.optionalText('KeyUsage') ?? 'ENCRYPT_DECRYPT';
      if (!isKeySpec(spec) || usage !== KEY_SPECS[spec]) {
        throw new KmsError('ValidationException', `KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
      }
      const keyId = input.tag(CUSTOM_ID);
      if (keyId !== undefined && keys.get(keyId) !== undefined) throw new KmsError('AlreadyExistsException', keyId);
      const key = keys.create(spec, input.optionalText('Description') ?? '', known.now(), keyId);
      return { KeyMetadata: describe(key, known) };
    },

    DescribeKey: (input) => ({ KeyMetadata: describe(find(input.text('KeyId')), known) }),

    EnableKey(input) {
      keys.put({ ...find(input.text('KeyId')), state: 'Enabled' });
      return undefined;
    },

    DisableKey(input) {
      keys.put({ ...find(input.text('KeyId')), state: 'Disabled' });
      return undefined;
    },

    CreateAlias(input) {
      const name = input.text('AliasName');
      if (!ALIAS.test(name)) {
        throw invalid('AliasName', 'Member must satisfy regular expression pattern: ^alias/[a-zA-Z0-9/_-]+$');
      }
      const key = find(input.text('TargetKeyId'));
      if (keys.aliases.has(name)) {
        throw new KmsError('AlreadyExistsException', `An alias with the name ${known.arnPrefix}${name} already exists`);
      }
      keys.putAlias(name, key.keyId);
      return undefined;
    },

    ListKeys: () => ({
      Keys: keys.all().map((key) => ({ KeyId: key.keyId, KeyArn: arnOf(key) })),
      Truncated: false,
    }),

    ListAliases(input) {
      const reference = input.optionalText('KeyId');
      const only = reference === undefined ? undefined : find(reference).keyId;
      const listed = [...keys.aliases].filter(([, keyId]) => only === undefined || keyId === only);
      const aliases = listed.map(([name, keyId]) => ({
        AliasName: name,
        AliasArn: `${known.arnPrefix}${name}`,
        TargetKeyId: keyId,
      }));
      return { Aliases: aliases, Truncated: false };
    },
  };
}

function describe(key: Key, { accountId, arnOf }: KnownKeys): Output {
  return {
    AWSAccountId: accountId,
    KeyId: key.keyId,
    Arn: arnOf(key),
    CreationDate: key.createdAt,
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: KEY_SPECS[key.spec],
    KeyState: key.state,
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    KeySpec: key.spec,
    MultiRegion: false,
    ...(key.spec === 'SYMMETRIC_DEFAULT' ? { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] } : {}),
    ...(key.spec === 'HMAC_256' ? { MacAlgorithms: ['HMAC_SHA_256'] } : {}),
    ...(key.spec === 'ECC_NIST_P256' ? { SigningAlgorithms: ['ECDSA_SHA_256'] } : {}),
  };
}
