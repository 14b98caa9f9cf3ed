import { keyIdOfBlob } from '../emulators/kms/ciphertext.ts';
import { dynamodbAccess, type PartitionKey } from './calls/dynamodb-call.ts';
import { keyUse } from './calls/key-use.ts';
import { kmsAccess } from './calls/kms-call.ts';
import { lambdaAccess } from './calls/lambda-call.ts';
import { s3Access } from './calls/s3-call.ts';
import type { Place, ServiceCall, WantedAccess } from './calls/service-call.ts';
import { sqsAccess } from './calls/sqs-call.ts';
import { evaluate } from './evaluate.ts';
import type { Permissions, Role } from './permissions.ts';
import type { Statement } from './policy.ts';

export type Service = 'dynamodb' | 'sqs' | 's3' | 'kms' | 'lambda';

/** Why a call is denied. */
export type Denial = {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** The statements that deny it; empty if no statement allows it. */
  readonly by: readonly string[];
};

/** The decision about a call: the denials, and the statements that decided. */
export type Verdict = { readonly denials: readonly Denial[]; readonly used: ReadonlySet<string> };

export type Authorize = (service: Service, call: ServiceCall, role: Role) => Promise<Verdict>;

/**
 * Decides about calls to the services, and about the calls to KMS that these make on behalf of the caller.
 *
 * @param partitionKey finds a table's partition key, for conditions on the leading key
 */
export function authorizer(permissions: Permissions, place: Place, partitionKey: PartitionKey): Authorize {
  const keyArn = (id: string): string => `arn:aws:kms:${place.region}:${place.accountId}:key/${id}`;

  function findKey({ keyId, ciphertext }: { readonly keyId?: string; readonly ciphertext?: Buffer }) {
    if (keyId === undefined) return ciphertext && keyArn(keyIdIn(ciphertext));
    const alias = keyId.replace(/^arn:[^/]*:alias\//, 'alias/');
    if (alias.startsWith('alias/')) return permissions.aliases[alias];
    return keyId.startsWith('arn:') ? keyId : keyArn(keyId);
  }

  function keyOf(resource: string): string | undefined {
    const keyId = permissions.encryptedWith[resource];
    return keyId === undefined ? undefined : findKey({ keyId });
  }

  async function wantedBy(service: Service, call: ServiceCall): Promise<readonly WantedAccess[]> {
    switch (service) {
      case 'dynamodb':
        return await dynamodbAccess(call, place, partitionKey);
      case 'sqs':
        return sqsAccess(call, place);
      case 's3':
        return s3Access(call);
      case 'kms':
        return kmsAccess(call, place.accountId, findKey);
      case 'lambda':
        return lambdaAccess(call, place);
    }
  }

  function resourcePolicy(resource: string): readonly Statement[] {
    const found = permissions.resources[resource];
    return found ?? (resource.includes(':key/') ? [defaultKeyPolicy(place.accountId)] : []);
  }

  return async (service, call, role) => {
    const wanted = await wantedBy(service, call);
    const all = wanted.flatMap((one) => [one, ...keyUse(one, place, keyOf)]);
    const denials: Denial[] = [];
    const used = new Set<string>();
    for (const { action, resource, context } of all) {
      const request = { principal: role.arn, action, resource, context: withCaller(context, role.arn, place) };
      const policies = { identity: role.statements, resource: resourcePolicy(resource) };
      const { outcome, by } = evaluate(request, policies);
      for (const id of by) used.add(id);
      if (outcome !== 'allowed') denials.push({ principal: role.arn, action, resource, by });
    }
    return { denials, used };
  };
}

/** The condition keys of every call. AWS's clients always use TLS, so that is assumed here. */
function withCaller(context: WantedAccess['context'], principal: string, { region, accountId }: Place) {
  return new Map([
    ['aws:principalarn', [principal]],
    ['aws:principalaccount', [accountId]],
    ['aws:requestedregion', [region]],
    ['aws:securetransport', ['true']],
    ['aws:viaawsservice', ['false']],
    ...context,
  ]);
}

/** The policy of a key that was created without one: the account's policies decide. */
function defaultKeyPolicy(accountId: string): Statement {
  return {
    id: 'the default key policy',
    effect: 'Allow',
    principals: { aws: [accountId], services: [] },
    actions: ['kms:*'],
    resources: ['*'],
    conditions: [],
  };
}

/** The key's id in a ciphertext of the embedded KMS, or of an emulator whose ciphertexts begin with the id as text. */
function keyIdIn(ciphertext: Buffer): string {
  const text = ciphertext.subarray(0, 36).toString('latin1');
  if (/^[0-9a-f-]{36}$/.test(text)) return text;
  try {
    return keyIdOfBlob(ciphertext);
  } catch {
    return 'unknown';
  }
}
