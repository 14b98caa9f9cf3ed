import type { Deployment } from '../../../infra/ops/aws/deployment.ts';
import { connectServices } from '../../../infra/ops/aws/services.ts';
import { storeEnvironment } from '../../../infra/ops/commands/stores-here.ts';
import { contextOfCdkJson } from '../../../infra/settings.ts';
import { recordingTerminal, worldOf } from './recording-terminal.ts';

const OUTPUTS = { PublicUrl: 'https://privacy.example' } as Deployment['outputs'];

function settingOf(deployment: Pick<Deployment, 'local'>) {
  const services = connectServices({ name: 'here', region: 'eu-central-1', outputs: OUTPUTS, ...deployment });
  const world = {
    ...worldOf(recordingTerminal().terminal),
    environment: { TARGET_SUPPORT_DATABASE: 'from-the-shell', AWS_ACCESS_KEY_ID: 'local' },
  };
  const context = world as unknown as Parameters<typeof storeEnvironment>[1];
  return storeEnvironment(services, context).setting;
}

describe('how the operations’ commands reach the company’s stores', () => {
  it('is as cdk.json says for a stack on AWS, so that nothing of this shell leads to another store', () => {
    const { targetSettings, graphVersion } = contextOfCdkJson() as {
      readonly targetSettings: { readonly [name: string]: string };
      readonly graphVersion: string;
    };
    const setting = settingOf({});
    for (const [name, value] of Object.entries(targetSettings)) expect([name, setting(name)]).toEqual([name, value]);
    expect(setting('TARGET_GRAPH_VERSION')).toBe(graphVersion);
    expect(setting('PUBLIC_URL')).toBe(OUTPUTS.PublicUrl);
  });

  it('is as npm start says for a stack on this machine, and never as cdk.json does', () => {
    const endpoints = Object.fromEntries(
      ['dynamodb', 'sqs', 'kms', 's3'].map((name) => [name, `http://127.0.0.1/${name}`]),
    );
    const setting = settingOf({
      local: {
        endpoints: endpoints as NonNullable<Deployment['local']>['endpoints'],
        targetSettings: { TARGET_A: 'here' },
      },
    });
    expect(setting('TARGET_A')).toBe('here');
    expect(setting('AWS_ACCESS_KEY_ID')).toBe('local');
    expect(setting('TARGET_SUPPORT_DATABASE')).toBeUndefined();
    expect(setting('AWS_ENDPOINT_URL_DYNAMODB')).toBe('http://127.0.0.1/dynamodb');
  });
});
