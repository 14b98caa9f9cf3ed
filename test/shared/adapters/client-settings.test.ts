import { createServer, type RequestListener } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { CLIENT_LOGGER, CLIENT_SETTINGS } from '../../../shared/adapters/aws/client-settings.ts';

const servers: LoopbackServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop())));

function clientOf({ url: endpoint }: LoopbackServer): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new DynamoDBClient({ ...CLIENT_SETTINGS, endpoint, region: 'eu-central-1', credentials });
}

describe('a client of AWS', () => {
  it('waits a second for a connection, and a second and a half for an answer, three times', () => {
    expect(CLIENT_SETTINGS).toEqual({
      logger: CLIENT_LOGGER,
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
        const client = clientOf(server);
        const error = await client.send(new GetItemCommand({ TableName: 't', Key: {} })).catch((cause: Error) => cause);
        client.destroy();
        return { calls, error };
      }),
    );
    const gaveUp = { calls: CLIENT_SETTINGS.maxAttempts, error: expect.objectContaining({ name: 'TimeoutError' }) };
    expect(outcomes).toEqual([gaveUp, gaveUp]);
  }, 15_000);

  describe('of its logger', () => {
    async function called(statusCode: number, body: string) {
      const server = await listenOnLoopback(
        createServer((_, response) => void response.writeHead(statusCode).end(body)),
      );
      servers.push(server);
      const client = clientOf(server);
      const filtered: unknown[] = [];
      client.middlewareStack.add(
        (next, context) => {
          for (const which of ['inputFilterSensitiveLog', 'outputFilterSensitiveLog'] as const) {
            const filter = context[which] as (data: unknown) => unknown;
            context[which] = (data: unknown) => {
              filtered.push(which);
              return filter(data);
            };
          }
          return next;
        },
        // before the SDK's own, which reads them
        { step: 'initialize', priority: 'high', name: 'watchFilters' },
      );
      const said = ['log', 'info', 'warn', 'error'] as const;
      const spies = said.map((method) => jest.spyOn(console, method).mockImplementation(() => undefined));
      const get = new GetItemCommand({ TableName: 't', Key: { owner: { S: 'somebody' } } });
      await client.send(get).catch(() => undefined);
      client.destroy();
      const lines = spies.flatMap(({ mock }) => mock.calls);
      for (const spy of spies) spy.mockRestore();
      return { filtered, lines };
    }

    it('copies nothing for a log of calls, and says nothing of them', async () => {
      expect(await called(200, '{"Item":{"owner":{"S":"somebody"}}}')).toEqual({ filtered: [], lines: [] });
    });

    it('says nothing of a call that fails', async () => {
      const { lines } = await called(400, '{"__type":"ValidationException"}');
      expect(lines).toEqual([]);
    });

    it('passes on what the SDK warns of', () => {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
      CLIENT_LOGGER.warn('sockets are at capacity');
      expect(warn).toHaveBeenCalledWith('sockets are at capacity');
      warn.mockRestore();
    });
  });
});
