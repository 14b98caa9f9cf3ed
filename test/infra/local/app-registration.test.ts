import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, DecryptCommand, EncryptCommand } from '@aws-sdk/client-kms';
import { registerApps } from '../../../infra/local/demo-company/app-registration.ts';
import { type AwsClients, awsClients } from '../../../infra/local/emulators/aws-clients.ts';
import { createTable } from '../../../infra/local/emulators/create-table.ts';
import { type Emulators, startEmulators } from '../../../infra/local/emulators/emulators.ts';

const REGION = 'eu-central-1';

let emulators: Emulators;
let clients: AwsClients;

beforeAll(async () => {
  emulators = await startEmulators({ region: REGION, accountId: '000000000000' });
  clients = awsClients(emulators.endpoints, REGION, { accessKeyId: 'local', secretAccessKey: 'local' });
}, 30_000);
afterAll(() => emulators.stop());

describe('the apps', () => {
  it('are registered with a sealed secret, and a rotation is not taken back', async () => {
    const table = 'Apps';
    await createTable(clients.dynamodb, {
      TableName: table,
      KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' }],
    });
    const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({}));
    const keyId = KeyMetadata?.KeyId ?? '';
    const register = (secret: string) =>
      registerApps(clients, { table, keyId }, [{ appId: '77', secret, kind: 'facebook' }]);
    const item = async () => {
      const { Items } = await clients.dynamodb.send(new ScanCommand({ TableName: table }));
      return Items?.[0] ?? {};
    };
    const open = async (CiphertextBlob: Uint8Array | undefined, appId: string) => {
      const command = new DecryptCommand({ CiphertextBlob, EncryptionContext: { appId } });
      return Buffer.from((await clients.kms.send(command)).Plaintext ?? []).toString();
    };

    await register('first');
    const registered = await item();
    expect(await open(registered['current']?.B, '77')).toBe('first');
    await expect(open(registered['current']?.B, '78')).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    await register('first');
    expect(await item()).toEqual(registered);

    const previous = registered['current'] ?? { S: '' };
    const { CiphertextBlob = new Uint8Array() } = await clients.kms.send(
      new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from('second'), EncryptionContext: { appId: '77' } }),
    );
    const rotated = { ...registered, current: { B: CiphertextBlob }, previous };
    await clients.dynamodb.send(new PutItemCommand({ TableName: table, Item: rotated }));
    await register('first');
    expect(await item()).toEqual(rotated);
    await register('third');
    expect(await open((await item())['current']?.B, '77')).toBe('third');
  });
});
