import { contextOf, type Place, type WantedAccess } from './service-call.ts';

/** What DynamoDB and SQS do with the key of a table or a queue, in the name of whoever calls them. */
const USED_BY: { readonly [action: string]: readonly string[] } = {
  'sqs:SendMessage': ['kms:GenerateDataKey', 'kms:Decrypt'],
  'sqs:ReceiveMessage': ['kms:Decrypt'],
};
const WITHOUT_ITEMS = /^dynamodb:(?:Describe|List|Create|Update(?!Item)|Tag|Untag)/;

/**
 * What a service asks KMS for on behalf of a caller, who needs the permission.
 *
 * @param keyOf the ARN of the key that encrypts a table or a queue; undefined for one of AWS
 * @see AWS, "How DynamoDB uses AWS KMS", and "Encryption at rest in Amazon SQS"
 */
export function keyUse(
  { action, resource }: WantedAccess,
  { region, accountId }: Place,
  keyOf: (resource: string) => string | undefined,
): readonly WantedAccess[] {
  const [service = ''] = action.split(':');
  const owner = resource.replace(/\/index\/.*$/, '');
  const key = keyOf(owner);
  if (key === undefined) return [];
  const isOfItems = service === 'dynamodb' && !WITHOUT_ITEMS.test(action);
  const actions = isOfItems ? ['kms:Decrypt'] : (USED_BY[action] ?? []);
  const name = owner.split(/[:/]/).at(-1) ?? '';
  const encryption: Readonly<Record<string, string>> =
    service === 'sqs'
      ? { 'aws:sqs:arn': owner }
      : { 'aws:dynamodb:tableName': name, 'aws:dynamodb:subscriberId': accountId };
  const context = contextOf({
    'kms:CallerAccount': accountId,
    'kms:ViaService': `${service}.${region}.amazonaws.com`,
    'kms:EncryptionContextKeys': Object.keys(encryption),
    ...Object.fromEntries(Object.entries(encryption).map(([key_, value]) => [`kms:EncryptionContext:${key_}`, value])),
    'aws:ViaAWSService': 'true',
  });
  return actions.map((wanted) => ({ action: wanted, resource: key, context }));
}
