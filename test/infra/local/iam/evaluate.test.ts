import { type AccessRequest, evaluate } from '../../../../infra/local/iam/evaluate.ts';
import { readPolicy, UnsupportedPolicy } from '../../../../infra/local/iam/policy.ts';

const ROLE = 'arn:aws:iam::111122223333:role/worker';
const ACCOUNT = 'arn:aws:iam::111122223333:root';
const TABLE = 'arn:aws:dynamodb:eu-central-1:111122223333:table/requests';
const QUEUE = 'arn:aws:sqs:eu-central-1:111122223333:queue';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/4d3c2b1a-0f9e-4d8c-b7a6-958473625140';

type Json = Readonly<Record<string, unknown>>;
const allow = (Action: unknown, more: Json = {}): Json => ({
  Sid: 'Allow',
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const deny = (Action: unknown, more: Json = {}): Json => ({
  Sid: 'Deny',
  Effect: 'Deny',
  Action,
  Resource: '*',
  ...more,
});

function decide(
  action: string,
  resource: string,
  policies: { readonly identity?: readonly Json[]; readonly resource?: readonly Json[] },
  context: Readonly<Record<string, readonly string[]>> = {},
) {
  const request: AccessRequest = {
    principal: ROLE,
    action,
    resource,
    context: new Map(Object.entries({ 'aws:principalarn': [ROLE], ...context })),
  };
  const read = (statements: readonly Json[] = [], owner: string) => readPolicy({ Statement: statements }, owner);
  return evaluate(request, { identity: read(policies.identity, 'Role'), resource: read(policies.resource, 'Owner') });
}

// AWS, "Policy evaluation logic"
describe('a decision within one account', () => {
  it('denies what no policy allows', () => {
    expect(decide('dynamodb:GetItem', TABLE, {})).toEqual({ outcome: 'implicitly_denied', by: [] });
    expect(decide('dynamodb:GetItem', TABLE, { identity: [allow('dynamodb:PutItem')] }).outcome).toBe(
      'implicitly_denied',
    );
  });

  it('allows what the role’s policy allows, and names the statement', () => {
    expect(decide('dynamodb:GetItem', TABLE, { identity: [allow(['dynamodb:PutItem', 'dynamodb:GetItem'])] })).toEqual({
      outcome: 'allowed',
      by: ['Role/Allow'],
    });
  });

  it('denies what any policy denies, whatever else allows it', () => {
    const principal = { Principal: { AWS: '*' } };
    expect(decide('sqs:SendMessage', QUEUE, { identity: [allow('*'), deny('sqs:SendMessage')] })).toEqual({
      outcome: 'explicitly_denied',
      by: ['Role/Deny'],
    });
    expect(decide('sqs:SendMessage', QUEUE, { identity: [allow('*')], resource: [deny('sqs:*', principal)] })).toEqual({
      outcome: 'explicitly_denied',
      by: ['Owner/Deny'],
    });
  });

  it('ignores a denial whose condition does not hold', () => {
    const insecure = deny('sqs:*', { Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    const policies = { identity: [allow('sqs:SendMessage')], resource: [insecure] };
    expect(decide('sqs:SendMessage', QUEUE, policies, { 'aws:securetransport': ['true'] }).outcome).toBe('allowed');
    expect(decide('sqs:SendMessage', QUEUE, policies, { 'aws:securetransport': ['false'] }).outcome).toBe(
      'explicitly_denied',
    );
  });

  it.each<[string, unknown, string]>([
    ['the resource’s policy names the role', { AWS: ROLE }, 'allowed'],
    ['the resource’s policy names everybody', '*', 'allowed'],
    ['the resource’s policy names another role', { AWS: `${ROLE}-2` }, 'implicitly_denied'],
    ['the resource’s policy leaves it to the account', { AWS: ACCOUNT }, 'implicitly_denied'],
    ['the resource’s policy names a service', { Service: 'logs.amazonaws.com' }, 'implicitly_denied'],
  ])('without the role’s policy: %s', (_what, Principal, outcome) => {
    expect(decide('sqs:SendMessage', QUEUE, { resource: [allow('sqs:SendMessage', { Principal })] }).outcome).toBe(
      outcome,
    );
  });

  it.each<[string, unknown, boolean]>([
    ['an action with a wildcard', { Action: 'dynamodb:Get*' }, true],
    ['an action in other letters', { Action: 'DynamoDB:getitem' }, true],
    ['an action of another service', { Action: 's3:GetItem' }, false],
    ['the whole ARN', { Resource: TABLE }, true],
    ['one of several ARNs', { Resource: [QUEUE, TABLE] }, true],
    ['another ARN', { Resource: `${TABLE}-2` }, false],
    ['the ARN of its indexes', { Resource: `${TABLE}/index/*` }, false],
    ['an ARN with wildcards', { Resource: 'arn:aws:dynamodb:*:*:table/req?ests' }, true],
    ['an ARN in other letters', { Resource: TABLE.toUpperCase() }, false],
    [
      'an ARN whose wildcard would have to reach across a colon',
      { Resource: 'arn:aws:dynamodb:*:table/requests' },
      false,
    ],
    ['an ARN that ends early', { Resource: 'arn:aws:dynamodb' }, true],
  ])('of the role’s policy with %s', (_what, more, isAllowed) => {
    const statement = allow('dynamodb:GetItem', more as Json);
    expect(decide('dynamodb:GetItem', TABLE, { identity: [statement] }).outcome === 'allowed').toBe(isAllowed);
  });
});

// AWS, "Key policies in AWS KMS"
describe('a decision about a key', () => {
  const delegating = allow('kms:*', { Principal: { AWS: ACCOUNT } });

  it('needs the key’s policy, which may leave it to the account', () => {
    const identity = [allow('kms:Decrypt')];
    expect(decide('kms:Decrypt', KEY, { identity }).outcome).toBe('implicitly_denied');
    expect(decide('kms:Decrypt', KEY, { identity, resource: [delegating] })).toEqual({
      outcome: 'allowed',
      by: ['Role/Allow', 'Owner/Allow'],
    });
    expect(decide('kms:Decrypt', KEY, { resource: [delegating] }).outcome).toBe('implicitly_denied');
  });

  it('is made by the key’s policy alone if that names the role', () => {
    const naming = allow('kms:Decrypt', { Principal: { AWS: ROLE } });
    expect(decide('kms:Decrypt', KEY, { resource: [naming] })).toEqual({ outcome: 'allowed', by: ['Owner/Allow'] });
  });

  it('holds the account to the actions and the conditions that the key’s policy leaves to it', () => {
    const identity = [allow('kms:*')];
    const signing = allow('kms:Sign', {
      Principal: { AWS: ACCOUNT },
      Condition: { ArnEquals: { 'aws:PrincipalArn': [ROLE] } },
    });
    expect(decide('kms:Sign', KEY, { identity, resource: [signing] }).outcome).toBe('allowed');
    expect(decide('kms:Decrypt', KEY, { identity, resource: [signing] }).outcome).toBe('implicitly_denied');
    const foreign = { 'aws:principalarn': ['arn:aws:iam::111122223333:role/other'] };
    expect(decide('kms:Sign', KEY, { identity, resource: [signing] }, foreign).outcome).toBe('implicitly_denied');
  });

  it('is a denial for roles outside those that the key’s policy exempts from a denial', () => {
    const others = deny('kms:Decrypt', {
      Principal: { AWS: '*' },
      Condition: {
        'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': ['requestId'] },
        ArnNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/other'] },
      },
    });
    const policies = { identity: [allow('kms:Decrypt')], resource: [delegating, others] };
    const seal = { 'kms:encryptioncontextkeys': ['requestId'] };
    expect(decide('kms:Decrypt', KEY, policies, seal).outcome).toBe('explicitly_denied');
    expect(decide('kms:Decrypt', KEY, policies, { 'kms:encryptioncontextkeys': ['appId'] }).outcome).toBe('allowed');
    const theirs = { ...seal, 'aws:principalarn': ['arn:aws:iam::111122223333:role/other'] };
    expect(decide('kms:Decrypt', KEY, policies, theirs).outcome).toBe('allowed');
  });
});

describe('a policy that cannot be evaluated here', () => {
  it.each<[string, Json]>([
    ['NotAction', { Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
    ['NotResource', { Effect: 'Allow', Action: 's3:*', NotResource: '*' }],
    ['a federated principal', { Effect: 'Allow', Action: 's3:*', Resource: '*', Principal: { Federated: 'x' } }],
    ['a misspelt effect', { Effect: 'allow', Action: 's3:*', Resource: '*' }],
  ])('is refused for %s', (_what, statement) => {
    expect(() => readPolicy({ Statement: [statement] }, 'Role')).toThrow(UnsupportedPolicy);
  });
});
