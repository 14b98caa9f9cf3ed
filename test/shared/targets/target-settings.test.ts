import { CreateKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { startKms } from '../../../infra/local/emulators/kms/kms.ts';
import type { LoopbackServer } from '../../../infra/local/system/loopback.ts';
import { secretSetting } from '../../../shared/targets/secret-setting.ts';
import { awsEnvironment } from '../../support/target-environment.ts';

const NAME = 'TARGET_CRM_SECRET';

describe('a secret that the data map names', () => {
  let server: LoopbackServer;
  let keys: KMSClient;
  beforeAll(async () => {
    server = await startKms({ region: 'eu-central-1', accountId: '000000000000' });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    keys = new KMSClient({ endpoint: server.url, region: 'eu-central-1', credentials });
  });
  afterAll(async () => {
    keys.destroy();
    await server.stop();
  });

  const secret = (value: string) =>
    secretSetting(awsEnvironment({ [NAME]: value, AWS_ENDPOINT_URL_KMS: server.url }), NAME);

  async function sealed(setting: string): Promise<string> {
    const { KeyMetadata } = await keys.send(new CreateKeyCommand({}));
    const { CiphertextBlob = new Uint8Array() } = await keys.send(
      new EncryptCommand({
        KeyId: KeyMetadata?.KeyId,
        Plaintext: Buffer.from('open sesame'),
        EncryptionContext: { setting },
      }),
    );
    return `kms:${Buffer.from(CiphertextBlob).toString('base64')}`;
  }

  it('opens when it was sealed for this setting', async () => {
    expect(await secret(await sealed(NAME))()).toBe('open sesame');
  });

  it('does not open when it was sealed for another', async () => {
    await expect(secret(await sealed('TARGET_OTHER'))()).rejects.toMatchObject({
      code: 'seal_broken',
      disposition: 'fail',
    });
  });

  it('may stand as it is on a machine of one’s own', async () => {
    expect(await secret('open sesame')()).toBe('open sesame');
  });

  it('fails its own part alone while it is not sealed yet, because the key comes with the first deployment', async () => {
    const open = secret('kms:');
    await expect(open()).rejects.toMatchObject({ code: 'setting_not_sealed', disposition: 'fail' });
  });

  it('is missing at once when it is not set', () => {
    expect(() => secret('')).toThrow(`setting ${NAME} is missing; the data map names it`);
  });
});
