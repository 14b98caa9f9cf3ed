import { createServer, type RequestListener } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { CLIENT_SETTINGS } from '../../../shared/adapters/aws/client-settings.ts';

const servers: LoopbackServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));

describe('a client of AWS', () => {
  it.concurrent.each<[string, RequestListener]>([
    ['does not answer', () => undefined],
    ['begins an answer and does not end it', (_, response) => void response.writeHead(200).write('{')],
  ])(
    'gives up after three tries when a service %s',
    async (_, listener) => {
      let calls = 0;
      const server = await listenOnLoopback(
        createServer((request, response) => {
          calls += 1;
          listener(request, response);
        }),
      );
      servers.push(server);
      const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
      const client = new DynamoDBClient({
        ...CLIENT_SETTINGS,
        endpoint: server.url,
        region: 'eu-central-1',
        credentials,
      });
      await expect(client.send(new GetItemCommand({ TableName: 't', Key: {} }))).rejects.toMatchObject({
        name: 'TimeoutError',
      });
      expect(calls).toBe(CLIENT_SETTINGS.maxAttempts);
      client.destroy();
    },
    15_000,
  );
});
