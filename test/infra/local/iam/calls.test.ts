import { dynamodbAccess } from '../../../../infra/local/iam/calls/dynamodb-call.ts';
import { keyUse } from '../../../../infra/local/iam/calls/key-use.ts';
import { kmsAccess } from '../../../../infra/local/iam/calls/kms-call.ts';
import { lambdaAccess } from '../../../../infra/local/iam/calls/lambda-call.ts';
import { s3Access } from '../../../../infra/local/iam/calls/s3-call.ts';
import { contextOf, type ServiceCall, type WantedAccess } from '../../../../infra/local/iam/calls/service-call.ts';
import { sqsAccess } from '../../../../infra/local/iam/calls/sqs-call.ts';

const PLACE = { region: 'eu-central-1', accountId: '111122223333' };
const TABLE = 'arn:aws:dynamodb:eu-central-1:111122223333:table/messages';
const QUEUE = 'arn:aws:sqs:eu-central-1:111122223333:queue';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1';

function jsonCall(operation: string, request: object): ServiceCall {
  const headers = { 'x-amz-target': `Service.${operation}` };
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers,
    body: Buffer.from(JSON.stringify(request)),
  };
}

function shown(wanted: readonly WantedAccess[]) {
  return wanted.map(({ action, resource, context }) => [action, resource, Object.fromEntries(context)]);
}

describe('a call to DynamoDB', () => {
  const access = async (operation: string, request: object) =>
    shown(await dynamodbAccess(jsonCall(operation, request), PLACE, async (_, index) => (index ? 'shard' : 'id')));

  it('names its table, the leading key and the attributes of a key', async () => {
    expect(await access('GetItem', { TableName: 'messages', Key: { id: { S: 'a' }, at: { N: '1' } } })).toEqual([
      ['dynamodb:GetItem', TABLE, { 'dynamodb:leadingkeys': ['a'], 'dynamodb:attributes': ['id', 'at'] }],
    ]);
  });

  it('names every attribute of an update once, by its name at the top level', async () => {
    const request = {
      TableName: 'messages',
      Key: { id: { S: 'a' } },
      UpdateExpression: 'SET #s = :s, list[0].inner = if_not_exists(b, :size) REMOVE gone',
      ConditionExpression: 'attribute_exists(id) AND (#s <> :s OR size(c) BETWEEN :x AND :y)',
      ExpressionAttributeNames: { '#s': 'status' },
      ExpressionAttributeValues: { ':s': { S: 'x' }, ':size': { N: '1' } },
      ReturnValues: 'NONE',
    };
    const [[, , context] = []] = await access('UpdateItem', request);
    expect(context).toEqual({
      'dynamodb:leadingkeys': ['a'],
      'dynamodb:attributes': ['id', 'status', 'c', 'list', 'b', 'gone'],
      'dynamodb:returnvalues': ['NONE'],
    });
  });

  it('names an index, and the leading key that the query asks for', async () => {
    const request = {
      TableName: 'messages',
      IndexName: 'by-shard',
      KeyConditionExpression: '#at < :now AND #shard = :shard',
      ExpressionAttributeNames: { '#shard': 'shard', '#at': 'at' },
      ExpressionAttributeValues: { ':shard': { S: '7' }, ':now': { N: '1' } },
    };
    expect(await access('Query', request)).toEqual([
      [
        'dynamodb:Query',
        `${TABLE}/index/by-shard`,
        { 'dynamodb:leadingkeys': ['7'], 'dynamodb:attributes': ['at', 'shard'] },
      ],
    ]);
  });

  it('has no leading key if it is a scan', async () => {
    expect(await access('Scan', { TableName: 'messages' })).toEqual([['dynamodb:Scan', TABLE, {}]]);
  });

  it('names each table of a batch with all of its leading keys', async () => {
    const written = {
      RequestItems: {
        messages: [
          { DeleteRequest: { Key: { id: { S: 'a' } } } },
          { PutRequest: { Item: { id: { S: 'b' }, text: { S: '' } } } },
        ],
        others: [{ DeleteRequest: { Key: { id: { N: '3' } } } }],
      },
    };
    expect(await access('BatchWriteItem', written)).toEqual([
      ['dynamodb:BatchWriteItem', TABLE, { 'dynamodb:leadingkeys': ['a', 'b'], 'dynamodb:attributes': ['id', 'text'] }],
      [
        'dynamodb:BatchWriteItem',
        TABLE.replace('messages', 'others'),
        { 'dynamodb:leadingkeys': ['3'], 'dynamodb:attributes': ['id'] },
      ],
    ]);
    const read = { RequestItems: { messages: { Keys: [{ id: { S: 'a' } }], ProjectionExpression: 'b' } } };
    expect(await access('BatchGetItem', read)).toEqual([
      ['dynamodb:BatchGetItem', TABLE, { 'dynamodb:leadingkeys': ['a'], 'dynamodb:attributes': ['id', 'b'] }],
    ]);
  });

  it('needs no table if it lists tables', async () => {
    expect(await access('ListTables', {})).toEqual([['dynamodb:ListTables', '*', {}]]);
  });
});

describe('a call to SQS', () => {
  it.each([
    ['SendMessage', { QueueUrl: 'http://127.0.0.1:1/111122223333/queue' }, 'sqs:SendMessage', QUEUE],
    ['SendMessageBatch', { QueueUrl: 'http://127.0.0.1:1/111122223333/queue' }, 'sqs:SendMessage', QUEUE],
    ['GetQueueUrl', { QueueName: 'queue' }, 'sqs:GetQueueUrl', QUEUE],
    ['ListQueues', {}, 'sqs:ListQueues', '*'],
  ])('%s of %j', (operation, request, action, resource) => {
    expect(shown(sqsAccess(jsonCall(operation, request), PLACE))).toEqual([[action, resource, {}]]);
  });

  it.each([
    ['StartMessageMoveTask', ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']],
    ['ListMessageMoveTasks', ['GetQueueAttributes']],
  ])('named %s also needs permission for what SQS does for the caller', (operation, others) => {
    const wanted = shown(sqsAccess(jsonCall(operation, { SourceArn: QUEUE }), PLACE));
    expect(wanted).toEqual([operation, ...others].map((name) => [`sqs:${name}`, QUEUE, {}]));
  });
});

describe('a call to KMS', () => {
  const findKey = ({ keyId, ciphertext }: { readonly keyId?: string; readonly ciphertext?: Buffer }) =>
    keyId === '1' || ciphertext?.toString() === 'of 1' ? KEY : undefined;
  const access = (operation: string, request: object) =>
    shown(kmsAccess(jsonCall(operation, request), PLACE.accountId, findKey));

  it('names its key and its encryption context', () => {
    const request = { KeyId: '1', EncryptionContext: { requestId: 'a', appId: 'b' } };
    expect(access('GenerateDataKey', request)).toEqual([
      [
        'kms:GenerateDataKey',
        KEY,
        {
          'kms:calleraccount': ['111122223333'],
          'kms:encryptioncontextkeys': ['requestId', 'appId'],
          'kms:encryptioncontext:requestid': ['a'],
          'kms:encryptioncontext:appid': ['b'],
        },
      ],
    ]);
  });

  it('names the key that made a ciphertext', () => {
    const request = { CiphertextBlob: Buffer.from('of 1').toString('base64') };
    expect(access('Decrypt', request)).toEqual([['kms:Decrypt', KEY, { 'kms:calleraccount': ['111122223333'] }]]);
  });

  it('needs no key if it lists keys', () => {
    expect(access('ListKeys', {})[0]?.slice(0, 2)).toEqual(['kms:ListKeys', '*']);
  });
});

describe('a call to S3', () => {
  const access = (method: string, url: string, body = '') => {
    const { pathname, searchParams } = new URL(url, 'http://s3');
    return shown(s3Access({ method, path: pathname, query: searchParams, headers: {}, body: Buffer.from(body) }));
  };

  it.each([
    ['GET', '/', 's3:ListAllMyBuckets', '*', {}],
    ['GET', '/media?list-type=2&prefix=a%2Fb', 's3:ListBucket', 'arn:aws:s3:::media', { 's3:prefix': ['a/b'] }],
    ['GET', '/media?versions&prefix=a', 's3:ListBucketVersions', 'arn:aws:s3:::media', { 's3:prefix': ['a'] }],
    ['HEAD', '/media', 's3:ListBucket', 'arn:aws:s3:::media', {}],
    ['GET', '/media?uploads', 's3:ListBucketMultipartUploads', 'arn:aws:s3:::media', {}],
    ['PUT', '/media/a/b%20c', 's3:PutObject', 'arn:aws:s3:::media/a/b c', {}],
    ['GET', '/media/a', 's3:GetObject', 'arn:aws:s3:::media/a', {}],
    ['GET', '/media/a?versionId=1', 's3:GetObjectVersion', 'arn:aws:s3:::media/a', { 's3:versionid': ['1'] }],
    [
      'GET',
      '/media/a?retention&versionId=1',
      's3:GetObjectRetention',
      'arn:aws:s3:::media/a',
      { 's3:versionid': ['1'] },
    ],
    ['GET', '/media/a?legal-hold', 's3:GetObjectLegalHold', 'arn:aws:s3:::media/a', {}],
    ['DELETE', '/media/a', 's3:DeleteObject', 'arn:aws:s3:::media/a', {}],
    ['DELETE', '/media/a?versionId=1', 's3:DeleteObjectVersion', 'arn:aws:s3:::media/a', { 's3:versionid': ['1'] }],
    ['DELETE', '/media/a?uploadId=1', 's3:AbortMultipartUpload', 'arn:aws:s3:::media/a', {}],
  ])('%s %s', (method, url, action, resource, context) => {
    expect(access(method, url)).toEqual([[action, resource, context]]);
  });

  it('that deletes several objects needs permission for each, with or without a version', () => {
    const body =
      '<Delete><Object><Key>a&amp;b</Key><VersionId>1</VersionId></Object><Object><Key>c</Key></Object></Delete>';
    expect(access('POST', '/media?delete', body)).toEqual([
      ['s3:DeleteObjectVersion', 'arn:aws:s3:::media/a&b', { 's3:versionid': ['1'] }],
      ['s3:DeleteObject', 'arn:aws:s3:::media/c', {}],
    ]);
  });
});

describe('a call to Lambda', () => {
  const access = (address: string) => {
    const [path = '', query = ''] = address.split('?');
    const call = { method: 'POST', path, query: new URLSearchParams(query), headers: {}, body: Buffer.alloc(0) };
    return shown(lambdaAccess(call, PLACE));
  };
  const FUNCTION = 'arn:aws:lambda:eu-central-1:111122223333:function:search-deletion';

  it('names the alias of the function, if it has one', () => {
    const path = '/2015-03-31/functions/search-deletion/invocations';
    expect(access(`${path}?Qualifier=live`)).toEqual([['lambda:InvokeFunction', `${FUNCTION}:live`, {}]]);
    expect(access(path)).toEqual([['lambda:InvokeFunction', FUNCTION, {}]]);
  });

  it('needs permission for everything in Lambda if it is not an invocation', () => {
    expect(access('/2015-03-31/functions/search-deletion')).toEqual([['lambda:*', '*', {}]]);
  });
});

describe('what a service asks KMS for its caller', () => {
  const use = (action: string, resource: string) =>
    keyUse({ action, resource, context: contextOf({}) }, PLACE, (owner) =>
      [TABLE, QUEUE].includes(owner) ? KEY : undefined,
    );

  it.each([
    ['dynamodb:GetItem', TABLE, ['kms:Decrypt']],
    ['dynamodb:UpdateItem', TABLE, ['kms:Decrypt']],
    ['dynamodb:Query', `${TABLE}/index/by-shard`, ['kms:Decrypt']],
    ['dynamodb:DescribeTable', TABLE, []],
    ['dynamodb:GetItem', `${TABLE}-2`, []],
    ['sqs:SendMessage', QUEUE, ['kms:GenerateDataKey', 'kms:Decrypt']],
    ['sqs:ReceiveMessage', QUEUE, ['kms:Decrypt']],
    ['sqs:DeleteMessage', QUEUE, []],
    ['sqs:GetQueueAttributes', QUEUE, []],
  ])('for %s of %s', (action, resource, expected) => {
    expect(use(action, resource).map((wanted) => wanted.action)).toEqual(expected);
  });

  it('names the service, and what is encrypted', () => {
    expect(Object.fromEntries(use('dynamodb:GetItem', TABLE)[0]?.context ?? [])).toMatchObject({
      'kms:viaservice': ['dynamodb.eu-central-1.amazonaws.com'],
      'kms:encryptioncontext:aws:dynamodb:tablename': ['messages'],
    });
    expect(Object.fromEntries(use('sqs:ReceiveMessage', QUEUE)[0]?.context ?? [])).toMatchObject({
      'kms:viaservice': ['sqs.eu-central-1.amazonaws.com'],
      'kms:encryptioncontext:aws:sqs:arn': [QUEUE],
    });
  });
});
