import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  paginateListUsers,
} from '@aws-sdk/client-cognito-identity-provider';
import { handler } from '../../infra/examples/cognito/handler.ts';
import { runTargetContract } from '../../shared/targets/lambda/target-contract.ts';
import { type HttpWire, httpWire } from '../support/wire.ts';

const address = process.env['MOTO_URL'];
if (address === undefined) {
  // oxlint-disable-next-line jest/no-disabled-tests -- says what is missing
  it.skip('the example for Amazon Cognito: MOTO_URL is not set', () => undefined);
} else {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'eu-central-1',
  });
  const client = new CognitoIdentityProviderClient({ endpoint: address });
  let UserPoolId: string | undefined;
  let wire: HttpWire;
  beforeAll(async () => {
    wire = await httpWire(Number(new URL(address).port));
    process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] = wire.url;
    UserPoolId = (await client.send(new CreateUserPoolCommand({ PoolName: 'shop' }))).UserPool?.Id;
    process.env['USER_POOL_ID'] = UserPoolId;
  });
  afterAll(async () => {
    client.destroy();
    await wire.close();
  });

  async function contents(): Promise<readonly string[]> {
    const users: string[] = [];
    for await (const page of paginateListUsers({ client }, { UserPoolId })) {
      users.push(...(page.Users ?? []).map((user) => JSON.stringify(user)));
    }
    return users;
  }

  describe('the example for Amazon Cognito', () => {
    it('keeps the contract', async () => {
      await runTargetContract({
        handler,
        valuesOf: (id) => ({ username: [id] }),
        mostItems: 1,
        async add(Username) {
          const UserAttributes = [
            { Name: 'email', Value: `${Username}@example.com` },
            { Name: 'email_verified', Value: 'true' },
          ];
          await client.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes }));
        },
        contents,
        lookUp: { find: 'email', expected: (id) => [`${id}@example.com`] },
        isSeeded: true,
        async disconnect() {
          wire.cutFrom(1, 'before');
          return async () => wire.recover();
        },
      });
      expect(await contents()).toHaveLength(1);
    });

    it('finds no address that nobody verified', async () => {
      const UserAttributes = [{ Name: 'email', Value: 'typed@example.com' }];
      await client.send(new AdminCreateUserCommand({ UserPoolId, Username: 'typed', UserAttributes }));
      const about = { request: 'r', app: '1', askedAt: '2026-11-23T00:00:00.000Z', values: { username: ['typed'] } };
      const message = { version: 1, verb: 'lookUp', timeLimit: 1000, find: 'email', ...about };
      const context = { getRemainingTimeInMillis: () => 60_000 };
      expect(await handler(message, context)).toEqual({ version: 1, found: [] });
    });
  });
}
