import {
  CreateAliasCommand,
  CreateKeyCommand,
  type CreateKeyCommandInput,
  DescribeKeyCommand,
  type KeyMetadata,
} from '@aws-sdk/client-kms';
import { isNamed } from '../emulators/service-errors.ts';
import type { Properties, ResourceContext } from './resource-kind.ts';
import type { Physical } from './template.ts';

/** Creates a key. Keys have no name, so an alias with the logical id is used to find the key at the next start. */
export async function makeKey(logicalId: string, properties: Properties, context: ResourceContext): Promise<Physical> {
  const { kms } = context.clients;
  const alias = `alias/local/${logicalId}`;
  const found = await findKey(alias, context);
  const key = found ?? (await kms.send(new CreateKeyCommand(keyInput(properties)))).KeyMetadata;
  if (found === undefined) await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: key?.KeyId ?? '' }));
  return { ref: key?.KeyId ?? '', attributes: { Arn: key?.Arn ?? '', KeyId: key?.KeyId ?? '' } };
}

async function findKey(alias: string, { clients: { kms } }: ResourceContext): Promise<KeyMetadata | undefined> {
  try {
    return (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata;
  } catch (error) {
    if (isNamed(error, 'NotFoundException')) return undefined;
    throw error;
  }
}

function keyInput(properties: Properties): CreateKeyCommandInput {
  const { KeySpec, KeyUsage, Description } = properties as Partial<CreateKeyCommandInput>;
  return { KeySpec, KeyUsage, Description };
}

export async function makeAlias(_: string, properties: Properties, context: ResourceContext): Promise<Physical> {
  const AliasName = String(properties['AliasName']);
  if ((await findKey(AliasName, context)) === undefined) {
    const TargetKeyId = String(properties['TargetKeyId']);
    await context.clients.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId }));
  }
  return { ref: AliasName };
}
