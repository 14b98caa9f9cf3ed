import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { runOps } from '../../../infra/ops/cli/run.ts';
import { callbackSend } from '../../../infra/ops/commands/callback-send.ts';
import { type ConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { recordingTerminal, worldOf } from './recording-terminal.ts';
import { runCommand } from './run-command.ts';

const CODE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ' as ConfirmationCode;
const PARTS = [{ name: 'messages', label: 'Messages', status: 'nothing_found' }];

let server: Server;
let statuses: object[];
beforeAll(async () => {
  server = createServer((request, response) => {
    const isCallback = request.method === 'POST';
    const answer = { url: `${urlOf()}/data-deletion/${CODE}`, confirmation_code: CODE };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isCallback ? answer : (statuses.shift() ?? {})));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const urlOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function send(followed: readonly object[], wait?: number) {
  statuses = [...followed];
  const values = { 'user-id': '1', secret: 'a-secret', url: `${urlOf()}/meta/data-deletion`, wait };
  return runCommand(callbackSend, values, [], { services: {} as Services });
}

describe('callback send', () => {
  it('does not call a request done while the last check is to come, and shows its id as the logs do', async () => {
    const checking = { status: 'in_progress', parts: PARTS };
    const { exit, printed, noted, value } = await send([checking, { ...checking, status: 'completed' }]);
    expect(exit).toBe(0);
    expect(noted).toContain('in progress, last check to come, 0 s');
    expect(printed).toEqual([
      JSON.stringify({ url: `${urlOf()}/data-deletion/${CODE}`, confirmation_code: CODE }),
      'PART      WHAT IT IS  STATUS',
      'messages  Messages    nothing found',
      `Request ID  ${requestId(CODE)}`,
      'Completed.',
    ]);
    expect(value).toMatchObject({ requestId: requestId(CODE) });
  });

  it('prints nothing but one JSON value with --json', async () => {
    statuses = [{ status: 'completed', parts: PARTS }];
    const { terminal, printed } = recordingTerminal();
    const url = `${urlOf()}/meta/data-deletion`;
    const typed = ['callback', 'send', '--user-id', '1', '--secret', 'a-secret', '--url', url, '--json'];
    expect(await runOps(typed, worldOf(terminal))).toBe(0);
    expect(JSON.parse(printed.join('\n'))).toMatchObject({
      answer: { confirmation_code: CODE },
      requestId: requestId(CODE),
    });
  });

  it('counts the parts that are done while others are not', async () => {
    const parts = [...PARTS, { name: 'invoices', label: 'Invoices', status: 'verifying' }];
    const { noted } = await send([
      { status: 'in_progress', parts },
      { status: 'completed', parts },
    ]);
    expect(noted).toContain('in progress, 1 of 2 parts done, 0 s');
  });

  it('says that a request was denied, and not that it continues', async () => {
    const { exit, printed } = await send([{ status: 'denied', parts: [] }]);
    expect({ exit, last: printed.at(-1) }).toEqual({ exit: 1, last: 'The request is denied.' });
  });

  it('gives the command to look at a request that is not completed in time', async () => {
    const { exit, printed } = await send([{ status: 'pending', parts: [] }], 1);
    expect(exit).toBe(1);
    expect(printed.at(-1)).toBe(`  npm run ops -- request show ${requestId(CODE)} --stack test`);
  });
});
