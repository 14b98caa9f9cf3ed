import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeFileAtomically } from '../../system/write-file-atomically.ts';

export const KEY_SPECS = {
  SYMMETRIC_DEFAULT: 'ENCRYPT_DECRYPT',
  HMAC_256: 'GENERATE_VERIFY_MAC',
  ECC_NIST_P256: 'SIGN_VERIFY',
} as const;
export type KeySpec = keyof typeof KEY_SPECS;
export type KeyUsage = (typeof KEY_SPECS)[KeySpec];

export function isKeySpec(text: string): text is KeySpec {
  return text in KEY_SPECS;
}

export type Key = {
  readonly keyId: string;
  readonly spec: KeySpec;
  readonly state: 'Enabled' | 'Disabled';
  readonly description: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  /** 32 bytes, or a PKCS #8 private key; base64. */
  readonly material: string;
};

/** The keys and aliases of the embedded KMS. */
export type KeyStore = {
  /** @param keyId the id of the key; without it, a new one is generated */
  create(spec: KeySpec, description: string, now: number, keyId?: string): Key;
  get(keyId: string): Key | undefined;
  all(): readonly Key[];
  put(key: Key): void;
  /** Key ids by alias name, which includes the prefix `alias/`. */
  readonly aliases: ReadonlyMap<string, string>;
  putAlias(name: string, keyId: string): void;
};

type Contents = { readonly keys: readonly Key[]; readonly aliases: Readonly<Record<string, string>> };

/** @param file keeps the keys after the process ends; every change is written to disk before it is answered */
export function openKeyStore(file?: string): KeyStore {
  const contents = readContents(file);
  const keys = new Map(contents.keys.map((key) => [key.keyId, key]));
  const aliases = new Map(Object.entries(contents.aliases));

  function save(): void {
    if (file === undefined) return;
    const saved: Contents = { keys: [...keys.values()], aliases: Object.fromEntries(aliases) };
    writeFileAtomically(file, `${JSON.stringify(saved, null, 2)}\n`);
  }

  function put(key: Key): void {
    keys.set(key.keyId, key);
    save();
  }

  return {
    aliases,
    create(spec, description, now, keyId = randomUUID()) {
      const createdAt = Math.floor(now / 1000);
      const key: Key = {
        keyId,
        spec,
        state: 'Enabled',
        description,
        createdAt,
        material: newMaterial(spec),
      };
      put(key);
      return key;
    },
    get: (keyId) => keys.get(keyId),
    all: () => [...keys.values()],
    put,
    putAlias(name, keyId) {
      aliases.set(name, keyId);
      save();
    },
  };
}

export function secretOf(key: Key): Buffer {
  return Buffer.from(key.material, 'base64');
}

export function privateKeyOf(key: Key): KeyObject {
  return createPrivateKey({ key: secretOf(key), format: 'der', type: 'pkcs8' });
}

export function publicKeyOf(key: Key): KeyObject {
  return createPublicKey(privateKeyOf(key));
}

function newMaterial(spec: KeySpec): string {
  if (spec !== 'ECC_NIST_P256') return randomBytes(32).toString('base64');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
}

function readContents(file: string | undefined): Contents {
  if (file === undefined || !existsSync(file)) return { keys: [], aliases: {} };
  return JSON.parse(readFileSync(file, 'utf8')) as Contents;
}
