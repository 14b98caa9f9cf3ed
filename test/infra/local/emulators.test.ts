import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { type AwsClients, awsClients } from '../../../infra/local/emulators/aws-clients.ts';
import { type Emulators, startEmulators } from '../../../infra/local/emulators/emulators.ts';

const REGION = 'eu-central-1';

let emulators: Emulators;
let clients: AwsClients;

beforeAll(async () => {
  emulators = await startEmulators({ region: REGION, accountId: '000000000000' });
  clients = awsClients(emulators.endpoints, REGION, { accessKeyId: 'local', secretAccessKey: 'local' });
}, 30_000);
afterAll(() => emulators.stop());

describe('the emulators', () => {
  const ports = () => Object.values(emulators.endpoints).map((endpoint) => Number(new URL(endpoint).port));

  it('are reachable only from this machine', async () => {
    expect(ports()).toHaveLength(4);
    for (const port of ports()) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
      // a server that listens on every interface would answer here, too
      await expect(once(connect(port, '127.0.0.2'), 'connect')).rejects.toThrow();
    }
  });

  it('tolerate clients that disconnect in the middle of a request', async () => {
    for (const port of ports()) {
      const socket = connect(port, '127.0.0.1');
      socket.write(
        'POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 999\r\n\r\n{',
      );
      await sleep(50);
      socket.destroy();
    }
    await sleep(50);
    const answers = await Promise.all(Object.values(emulators.endpoints).map((endpoint) => fetch(endpoint)));
    expect(answers).toHaveLength(4);
    expect(await clients.dynamodb.send(new ListTablesCommand({}))).toMatchObject({ TableNames: [] });
  });
});
