import { createHash, createHmac } from 'node:crypto';
import { presignedQuery, withSignature } from '../../../shared/adapters/aws/sigv4.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const scope = { service: 'service', region: 'us-east-1', credentials };
const now = Date.UTC(2015, 7, 30, 12, 36);

/** From AWS's test suite for signature version 4: get-vanilla and get-vanilla-query. */
test.each([
  ['', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['Param1=value1', 'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb'],
])('a GET with the query "%s" is signed as AWS signs it', (query, signature) => {
  const line = { method: 'GET', path: '/', query } as const;
  const { authorization } = withSignature({ host: 'example.amazonaws.com' }, '', scope, now, line);
  expect(authorization).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
      `SignedHeaders=host;x-amz-date, Signature=${signature}`,
  );
});

/** From the same: post-vanilla. */
test('a POST to the root is what is signed when nothing else is said', () => {
  const { authorization } = withSignature({ host: 'example.amazonaws.com' }, '', scope, now);
  expect(authorization).toContain('Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b');
});

test('a presigned query has its names in order, and every reserved mark encoded', () => {
  const query = presignedQuery('example.amazonaws.com', { Zone: "a b!'()*/+", Action: 'x' }, 60, scope, now);
  expect(query.replace(/=[^&]*/g, '').split('&')).toEqual([
    'Action',
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Date',
    'X-Amz-Expires',
    'X-Amz-SignedHeaders',
    'Zone',
    'X-Amz-Signature',
  ]);
  expect(query).toContain('&Zone=a%20b%21%27%28%29%2A%2F%2B&');
});

test('a presigned query is signed as a GET of the root with an empty body, its host alone among the headers', () => {
  const query = presignedQuery('example.amazonaws.com', { Action: 'x' }, 60, scope, now);
  const [unsigned = '', signature] = query.split('&X-Amz-Signature=');
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const request = `GET\n/\n${unsigned}\nhost:example.amazonaws.com\n\nhost\n${sha256('')}`;
  const text = `AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n${sha256(request)}`;
  const key = ['20150830', 'us-east-1', 'service', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${credentials.secretAccessKey}`,
  );
  expect(signature).toBe(hmac(key, text).toString('hex'));
  expect(unsigned).toContain('&X-Amz-SignedHeaders=host');
});

test('the token of a session is signed with the rest, and is not there without one', () => {
  const session = { ...scope, credentials: { ...credentials, sessionToken: 'a/token' } };
  const headers = { host: 'example.amazonaws.com' };
  const signed = withSignature(headers, '', session, now);
  expect(signed['x-amz-security-token']).toBe('a/token');
  expect(signed['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token,');
  expect(Object.keys(withSignature(headers, '', scope, now))).toEqual(['host', 'x-amz-date', 'authorization']);
  const query = (of: typeof scope) => presignedQuery('example.amazonaws.com', {}, 60, of, now);
  expect(query(session)).toContain('&X-Amz-Security-Token=a%2Ftoken&');
  expect(query(scope)).not.toContain('Token');
});

test('the spaces around the value of a header are not signed', () => {
  const signature = (host: string) => withSignature({ host }, '', scope, now)['authorization'];
  expect(signature(' example.amazonaws.com ')).toBe(signature('example.amazonaws.com'));
});
