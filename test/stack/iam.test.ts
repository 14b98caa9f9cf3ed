import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { AwsClients } from '../../infra/local/emulators/aws-clients.ts';
import { type LocalStack, startLocalStack } from '../support/local-stack.ts';

const DENIED = { name: 'AccessDeniedException' };

describe('the roles of people', () => {
  let stack: LocalStack;
  let operator: AwsClients;
  beforeAll(async () => {
    stack = await startLocalStack({ SEED: '0' });
    operator = stack.as('OperatorRole');
  }, 60_000);
  afterAll(() => stack.stop());

  it('let operators seal what a request is about, and only those who delete by hand open it', async () => {
    const EncryptionContext = { requestId: 'a' };
    const seal = { KeyId: stack.deployment['SealKeyId'] ?? '', KeySpec: 'AES_256', EncryptionContext } as const;
    const { CiphertextBlob } = await operator.kms.send(new GenerateDataKeyCommand(seal));
    const open = new DecryptCommand({ CiphertextBlob, EncryptionContext });
    await expect(operator.kms.send(open)).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringContaining('NobodyElseOpensSeals'),
    });
    const { Plaintext } = await stack.as('ManualDeletionRole').kms.send(open);
    expect(Plaintext).toHaveLength(32);
  });

  it('let operators seal secrets of apps and of targets, which they cannot open', async () => {
    const contexts: readonly Record<string, string>[] = [{ appId: '1' }, { setting: 'TARGET_CRM_SECRET' }];
    for (const EncryptionContext of contexts) {
      const KeyId = stack.deployment['SealKeyId'];
      const seal = new EncryptCommand({ KeyId, Plaintext: Buffer.from('a'), EncryptionContext });
      const { CiphertextBlob } = await operator.kms.send(seal);
      const open = new DecryptCommand({ CiphertextBlob, EncryptionContext });
      await expect(operator.kms.send(open)).rejects.toMatchObject(DENIED);
    }
  });

  it('keep operators away from the company’s stores and from messages under way', async () => {
    const scan = new ScanCommand({ TableName: 'caliq-users' });
    await expect(operator.dynamodb.send(scan)).rejects.toMatchObject(DENIED);
    const receive = (queue: string) => new ReceiveMessageCommand({ QueueUrl: stack.deployment[queue] });
    await expect(operator.sqs.send(receive('QueueUrl'))).rejects.toMatchObject(DENIED);
    await expect(operator.sqs.send(receive('DeadLetterQueueUrl'))).resolves.toBeDefined();
  });
});
