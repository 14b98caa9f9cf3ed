import { appsVerifyToken } from '../../../infra/ops/commands/apps-verify-token.ts';
import { webhookVerifyToken } from '../../../shared/meta/webhook-subscription.ts';
import { type OperationsWorld, startOperationsWorld } from './operations-world.ts';
import { runCommand } from './run-command.ts';

const SECRET = '0123456789abcdef0123456789abcdef';

let world: OperationsWorld;
beforeAll(async () => {
  world = await startOperationsWorld();
  await world.register('1001', 'whatsapp');
  await world.register('1002', 'instagram');
}, 30_000);
afterAll(() => world.close());

/** As on AWS, where operators cannot open the secrets. */
function onAws(app: string, input = '') {
  const { local: _, ...deployment } = world.services.deployment;
  const services = { ...world.services, deployment };
  return runCommand(appsVerifyToken, { app }, [], { services, input });
}

describe('apps verify-token', () => {
  it('derives the token from the secret that is piped in, and shows it with the address of the webhook', async () => {
    const { exit, value, printed, noted } = await onAws('1001', SECRET);
    const address = `${world.services.deployment.outputs.PublicUrl}/meta/whatsapp-webhook`;
    const verifyToken = webhookVerifyToken(SECRET);
    expect({ exit, value }).toEqual({ exit: 0, value: { appId: '1001', address, verifyToken } });
    expect(printed).toEqual([`Callback URL  ${address}`, `Verify token  ${verifyToken}`]);
    expect([...printed, ...noted].join('\n')).not.toContain(SECRET);
  });

  it.each([
    ['an app of a kind that has no webhook', '1002', { code: 'no_webhook' }],
    ['an app that is not registered', '1003', { code: 'app_unknown' }],
    ['what is no app id', 'x', { name: 'UsageError' }],
    ['no secret', '1001', { name: 'UsageError' }],
  ])('refuses %s', async (_, app, error) => {
    await expect(onAws(app)).rejects.toMatchObject(error);
  });
});
