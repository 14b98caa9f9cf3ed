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

/** The signature itself is checked where it is used: the password of a database. */
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
