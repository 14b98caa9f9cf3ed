import { App, Stack } from 'aws-cdk-lib/core';
import { fullArn, statementsOf } from '../../../infra/constructs/grants.ts';

const stack = new Stack(new App(), 'Stack', { env: { region: 'eu-central-1', account: '123456789012' } });

test.each([
  ['dynamodb:table/messages', 'dynamodb:eu-central-1:123456789012:table/messages'],
  ['dynamodb:table/messages/index/by-contact', 'dynamodb:eu-central-1:123456789012:table/messages/index/by-contact'],
  ['kms:key/1234', 'kms:eu-central-1:123456789012:key/1234'],
  ['secretsmanager:secret:database*', 'secretsmanager:eu-central-1:123456789012:secret:database*'],
  ['rds-db:dbuser:db-ABC/eraser', 'rds-db:eu-central-1:123456789012:dbuser:db-ABC/eraser'],
  ['lambda:function:search-deletion:live', 'lambda:eu-central-1:123456789012:function:search-deletion:live'],
  ['s3:::uploads', 's3:::uploads'],
  ['s3:::uploads/people/*', 's3:::uploads/people/*'],
])('%s becomes the ARN of that one resource', (short, arn) => {
  expect(stack.resolve(fullArn(stack, short))).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${arn}`]],
  });
});

test.each(['*', 'messages', 'arn:aws:dynamodb:*:*:table/messages', ''])('%j is no resource', (short) => {
  expect(() => fullArn(stack, short)).toThrow(
    `a resource must look like dynamodb:table/NAME or s3:::BUCKET/*, not ${short}`,
  );
});

test('a permission becomes one statement that allows these actions and no other', () => {
  const [statement] = statementsOf(stack, [
    { actions: ['dynamodb:Query', 'dynamodb:BatchWriteItem'], resources: ['dynamodb:table/messages'] },
  ]);
  expect(statement?.toStatementJson()).toMatchObject({
    Effect: 'Allow',
    Action: ['dynamodb:Query', 'dynamodb:BatchWriteItem'],
  });
});
