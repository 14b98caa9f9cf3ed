import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CompanyFunctions,
  requireHandlers,
  startCompanyFunctions,
} from '../../../infra/local/company-functions/company-functions.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';

const folder = mkdtempSync(join(tmpdir(), 'company-functions-'));
const lines: string[] = [];
let running: CompanyFunctions | undefined;

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(handlers: Readonly<Record<string, string>>): Promise<CompanyFunctions | undefined> {
  running = await startCompanyFunctions({
    handlers,
    environment: { STORE_URL: 'redis://127.0.0.1:6379', AWS_ACCESS_KEY_ID: 'a-real-one', EMPTY: undefined },
    surroundings: {
      region: 'eu-central-1',
      endpoints: {
        dynamodb: 'http://127.0.0.1:1',
        sqs: 'http://127.0.0.1:2',
        s3: 'http://127.0.0.1:3',
        kms: 'http://127.0.0.1:4',
      },
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    folder,
    log: (_name, line) => lines.push(line),
  });
  return running;
}

const invoke = (name: string, alias: string, event: object) =>
  fetch(`${running?.url}/2015-03-31/functions/${name}/invocations?Qualifier=${alias}`, {
    method: 'POST',
    body: JSON.stringify(event),
  });

describe('the company’s functions on this machine', () => {
  it('are bundled from TypeScript, and get the environment of the process with emulated AWS', async () => {
    const handler = file(
      'echo.ts',
      `type Event = { readonly verb: string };
       export const handler = async ({ verb }: Event, context: { getRemainingTimeInMillis(): number }) =>
         ({ verb, store: process.env['STORE_URL'], key: process.env['AWS_ACCESS_KEY_ID'], dynamodb: process.env['AWS_ENDPOINT_URL_DYNAMODB'], hasTime: context.getRemainingTimeInMillis() > 1000 });`,
    );
    await start({ 'echo:live': handler });
    const answer = await invoke('echo', 'live', { verb: 'plan' });
    expect([answer.status, answer.headers.get('x-amz-function-error')]).toEqual([200, null]);
    expect(await answer.json()).toEqual({
      verb: 'plan',
      store: 'redis://127.0.0.1:6379',
      key: 'local',
      dynamodb: 'http://127.0.0.1:1',
      hasTime: true,
    });
  }, 30_000);

  it('are found by name and alias, and fail as on Lambda', async () => {
    await start({
      'broken:live': file('broken.ts', `export const handler = async () => { throw new RangeError('too far'); };`),
    });
    const failed = await invoke('broken', 'live', {});
    expect([failed.status, failed.headers.get('x-amz-function-error')]).toEqual([200, 'Unhandled']);
    expect(await failed.json()).toEqual({ errorType: 'RangeError', errorMessage: 'too far' });
    const missing = await invoke('broken', 'other', {});
    expect([missing.status, missing.headers.get('x-amzn-errortype')]).toEqual([404, 'ResourceNotFoundException']);
  }, 30_000);

  it('stop the start if one cannot be bundled or loaded, and the error names it', async () => {
    const wrong = file('wrong.ts', 'export const handler = ;');
    await expect(start({ 'wrong:live': wrong })).rejects.toThrow(
      /^the handler of wrong:live, .*wrong\.ts, cannot be bundled/,
    );
    const none = file('none.ts', 'export const other = 1;');
    await expect(start({ 'none:live': none })).rejects.toThrow('the handler of none:live cannot be loaded');
  }, 30_000);

  it('are absent if there are no handlers', async () => {
    expect(await start({})).toBeUndefined();
  });

  it('are all looked for before anything starts, also those of identifier rules and of the canary', () => {
    const from = { kind: 'lambda', function: 'finder:live', match: { login: ['{appId}#{asid}'] }, find: 'userId' };
    const row = { kind: 'lambda', function: 'tickets:live', match: { customer: ['{userId}'] } };
    const canary = { function: 'canary-seed:live', values: { customer: 'canary-{asid}' } };
    const targets = [{ name: 'tickets', label: { en: 'Tickets' }, ...row, canary }];
    const dataMap = loadDataMap({ identifiers: [{ kind: 'userId', from }], targets });
    expect(() => requireHandlers(dataMap, { 'tickets:live': 'x.ts' })).toThrow(
      /^the data map names the function finder:live; set LAMBDA_HANDLERS .*\nthe data map names the function canary-seed:live/,
    );
    const all = { 'tickets:live': 'x.ts', 'finder:live': 'x.ts', 'canary-seed:live': 'x.ts' };
    expect(() => requireHandlers(dataMap, all)).not.toThrow();
    const renamed = { 'tickets:live': 'x.ts', 'finder:prod': 'x.ts', 'canary-sed:live': 'x.ts', 'mail:live': 'x.ts' };
    expect(() => requireHandlers(dataMap, renamed)).toThrow(
      /^LAMBDA_HANDLERS names the function finder:prod, but the data map names finder:live\nLAMBDA_HANDLERS names the function canary-sed:live, but the data map names canary-seed:live$/,
    );
  });
});
