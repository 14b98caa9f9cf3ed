import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  CognitoIdentityProviderClient,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { defineTarget } from '../../package/runtime.ts';

/**
 * The users of an Amazon Cognito user pool, whose user names are the company's own ids. The function's role needs
 * AdminGetUser and AdminDeleteUser on the pool, and AdminCreateUser for the canary person. The row of the data map:
 *
 * { "name": "login", "label": { "en": "Your login" }, "kind": "lambda",
 *   "function": "login-deletion:live", "match": { "username": ["{userId}"] },
 *   "canary": { "values": { "username": "canary-{asid}" } } }
 *
 * And a rule, if something is stored under the e-mail address that Cognito verified:
 *
 * { "kind": "loginEmail", "as": "email", "verified": "Cognito sent a code there", "from": { "kind": "lambda",
 *   "function": "login-deletion:live", "match": { "username": ["{userId}"] }, "find": "email" } }
 */

const cognito = new CognitoIdentityProviderClient({ maxAttempts: 3 });
/** The user names that Cognito allows. @see Amazon Cognito, "AdminGetUser" */
const USERNAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

export const handler = defineTarget({
  plan: async ({ values }) => (await usersNamed(values['username'])).length,
  verify: async ({ values }) => (await usersNamed(values['username'])).length,
  async purge({ values }, budget) {
    let items = 0;
    for (const { Username } of await usersNamed(values['username'])) {
      await cognito.send(new AdminDeleteUserCommand({ UserPoolId: poolId(), Username }));
      items += 1;
      if (budget.isOver()) return { outcome: 'unfinished', items };
    }
    return { outcome: 'emptied', items };
  },
  async lookUp({ username }, find) {
    if (find !== 'email') throw new TypeError(`this function finds email, not ${find}`);
    const users = await usersNamed(username);
    return users.flatMap(({ UserAttributes = [] }) => {
      const attribute = (name: string) => UserAttributes.find(({ Name }) => Name === name)?.Value;
      const email = attribute('email_verified') === 'true' ? attribute('email') : undefined;
      return email === undefined ? [] : [email];
    });
  },
  async seed({ username: [Username = ''] = [] }) {
    if ((await usersNamed([Username])).length > 0) return;
    await cognito.send(new AdminCreateUserCommand({ UserPoolId: poolId(), Username, MessageAction: 'SUPPRESS' }));
  },
  isThere: async ({ username }) => (await usersNamed(username)).length > 0,
});

async function usersNamed(usernames: readonly string[] = []): Promise<readonly AdminGetUserCommandOutput[]> {
  const found: AdminGetUserCommandOutput[] = [];
  for (const Username of new Set(usernames)) {
    const user = USERNAME.test(Username) ? await userNamed(Username) : undefined;
    // a pool with aliases also finds users by e-mail address or phone number, which could be another user's
    if (user?.Username === Username) found.push(user);
  }
  return found;
}

async function userNamed(Username: string): Promise<AdminGetUserCommandOutput | undefined> {
  try {
    return await cognito.send(new AdminGetUserCommand({ UserPoolId: poolId(), Username }));
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  }
}

function poolId(): string {
  const id = process.env['USER_POOL_ID'];
  if (id === undefined) throw new TypeError('the environment variable USER_POOL_ID is not set');
  return id;
}
