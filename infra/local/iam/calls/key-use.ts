import { contextOf, type Place, type WantedAccess } from './service-call.ts';

/** What SQS does with the key of a queue on behalf of the caller. */
const USED_BY: { readonly [action: string]: readonly string[] } = {
  'sqs:SendMessage': ['kms:GenerateDataKey', 'kms:Decrypt'],
  'sqs:ReceiveMessage': ['kms:Decrypt'],
};
const WITHOUT_ITEMS = /^dynamodb:(?:Describe|List|Create|Update(?!Item)|Tag|Untag)/;

/**
 * The calls to KMS that a service makes on behalf of the caller, who needs permission for them.
 *
 * @param keyOf finds the ARN of the key that encrypts a table or a queue; undefined for a key that AWS owns
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
