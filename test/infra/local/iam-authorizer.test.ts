import type { IncomingMessage } from 'node:http';
import { iamAuthorizer } from '../../../infra/local/gateway/iam-authorizer.ts';
import { withSignature } from '../../../shared/adapters/aws/sigv4.ts';
import { API, OPERATORS } from '../../support/operations-door.ts';

const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };
const authorize = iamAuthorizer({
  region: 'eu-central-1',
  accountId: '000000000000',
  administrator: LOCAL,
  roles: { Operators: { arn: OPERATORS, statements: [] } },
  mayCall: (role) => role === OPERATORS,
});

describe('on this machine, the name of a caller', () => {
  it.each([
    ['of "local" is the session token', { ...LOCAL, sessionToken: 'website' }, 'assumed-role/local/website'],
    ['of "local" without a session token is "local"', LOCAL, 'user/local'],
    [
      'of a role is the session token',
      { ...LOCAL, accessKeyId: 'Operators', sessionToken: 'maria' },
      'assumed-role/Operators/maria',
    ],
  ])('%s', (_what, credentials, name) => {
    expect(caller(credentials)?.userArn).toMatch(new RegExp(`:${name}$`));
  });

  it.each([
    ['another secret', { ...LOCAL, secretAccessKey: 'mine' }],
    ['a key that belongs to no role', { ...LOCAL, accessKeyId: 'AKIAEXAMPLE' }],
  ])('is nobody with %s', (_what, credentials) => {
    expect(caller(credentials)).toBeUndefined();
  });

  function caller(credentials: typeof LOCAL & { readonly sessionToken?: string }) {
    const scope = { service: 'execute-api', region: 'eu-central-1', credentials };
    const line = { method: 'POST', path: '/operations/intake', query: '' } as const;
    const headers = withSignature({ host: '127.0.0.1' }, '{}', scope, Date.now(), line);
    return authorize({ method: 'POST', url: line.path, headers } as unknown as IncomingMessage, Buffer.from('{}'), API);
  }
});
