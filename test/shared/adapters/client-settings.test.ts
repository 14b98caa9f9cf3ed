import { createServer, type RequestListener } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { CLIENT_SETTINGS } from '../../../shared/adapters/aws/client-settings.ts';

const servers: LoopbackServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));

describe('a client of AWS', () => {
  it('waits a second for a connection, and a second and a half for an answer, three times', () => {
    expect(CLIENT_SETTINGS).toEqual({
      maxAttempts: 3,
      requestHandler: {
        connectionTimeout: 1000,
        requestTimeout: 1500,
        socketTimeout: 1500,
        throwOnRequestTimeout: true,
      },
    });
  });

  it('gives up after three tries when a service does not answer, or begins an answer and does not end it', async () => {
    const listeners: readonly RequestListener[] = [
      () => undefined,
      (_, response) => void response.writeHead(200).write('{'),
    ];
    // both at once: each takes its three tries
    const outcomes = await Promise.all(
      listeners.map(async (listener) => {
        let calls = 0;
        const server = await listenOnLoopback(
          createServer((request, response) => {
            calls += 1;
            listener(request, response);
          }),
        );
        servers.push(server);
        const client = new DynamoDBClient({
          ...CLIENT_SETTINGS,
          endpoint: server.url,
          region: 'eu-central-1',
          credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
        });
        const error = await client.send(new GetItemCommand({ TableName: 't', Key: {} })).catch((cause: Error) => cause);
        client.destroy();
        return { calls, error };
      }),
    );
    const gaveUp = { calls: CLIENT_SETTINGS.maxAttempts, error: expect.objectContaining({ name: 'TimeoutError' }) };
    expect(outcomes).toEqual([gaveUp, gaveUp]);
  }, 15_000);
});
