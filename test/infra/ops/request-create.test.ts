import { join } from 'node:path';
import { readDataMap } from '../../../infra/data-map-file.ts';
import { ask } from '../../../infra/ops/aws/operations.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { requestCreate } from '../../../infra/ops/commands/request-create.ts';
import { dataMapHash } from '../../../shared/data-map/data-map.ts';
import {
  type ConfirmationCode,
  formatConfirmationCode,
  type RequestId,
} from '../../../shared/domain/confirmation-code.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { START } from '../../support/request-world.ts';
import { type OperationsWorld, startOperationsWorld } from './operations-world.ts';
import { runCommand } from './run-command.ts';

const CALIQS = join(import.meta.dirname, '../../../infra/data-map.json');

let world: OperationsWorld;
beforeAll(async () => {
  world = await startOperationsWorld();
  await world.register('1001', 'facebook');
}, 30_000);
afterAll(() => world.close());

const ASKED = { app: '1001', kind: 'phone', 'asked-by': 'whatsapp', verified: 'answer_from_known_address' };
type Value = {
  readonly requestId: RequestId;
  readonly confirmationCode: ConfirmationCode;
  readonly url: string;
  readonly repeated: boolean;
};

const create = (values: object, input: string, answers?: readonly string[]) =>
  world.run(requestCreate, { ...ASKED, ...values }, [], { input, ...(answers && { answers }) });

describe('request create', () => {
  it('enters a request for the identifier that is piped in, and shows its code and page once', async () => {
    const { exit, value, printed, noted } = await create({ yes: true, reference: 'ticket-1' }, '+49 170 1234567\n');
    expect(exit).toBe(0);
    const { requestId, confirmationCode } = value as Value;
    expect(value).toMatchObject({
      repeated: false,
      reference: 'ticket-1',
      url: expect.stringContaining(confirmationCode),
    });
    const stored = await world.stored({ requestId });
    expect(stored).toMatchObject({
      appId: '1001',
      origin: 'operator',
      status: 'received',
      verification: { askedBy: 'whatsapp', method: 'answer_from_known_address' },
      dueAt: START + 30 * DAY,
    });
    const sealed = stored.sealed ?? ('' as never);
    expect((await world.seal.open(sealed, stored)).identifiers).toEqual({ verified: { phone: ['491701234567'] } });
    const { url } = value as Value;
    expect(printed).toEqual([
      'Entered. Send this to the person:',
      `  Code        ${formatConfirmationCode(confirmationCode)}`,
      `  Page        ${url}`,
      'For you:',
      `  Request ID  ${requestId}`,
    ]);
    expect(noted).toEqual([
      'Enters a request in test for a person whom app 1001 knows by phone (not shown).',
      'Asked by whatsapp, verified by answer_from_known_address.',
      'Begins at once; promised until 2026-02-14 12:00 UTC.',
    ]);
    expect([...printed, ...noted].join('\n')).not.toContain('170');
  });

  it('enters nothing again under the same reference, and something new without one', async () => {
    const typed = (values: object) => create({ yes: true, ...values }, '+49 170 7654321');
    const enter = async (values: object) => (await typed(values)).value as Value;
    const first = await enter({ reference: 'ticket-2' });
    const again = await typed({ reference: 'ticket-2' });
    expect(again.value).toEqual({ ...first, repeated: true });
    expect(again.printed[0]).toBe('It was entered before with this reference; nothing was changed.');
    const waiting = { reference: 'ticket-4', 'start-in': HOUR };
    const scheduled = await enter(waiting);
    const fields = { requestId: scheduled.requestId, seen: 0 };
    await ask(world.services, { name: 'cancel', fields });
    const cancelled = await typed(waiting);
    expect(cancelled).toMatchObject({ exit: 1, value: { ...scheduled, repeated: true, cancelled: true } });
    expect(cancelled.printed[0]).toBe(
      'It was entered before with this reference, and cancelled since: nothing is deleted. Use another reference to enter it again.',
    );
    const [one, another] = [await enter({}), await enter({})];
    expect([one.repeated, another.repeated]).toEqual([false, false]);
    expect(one.requestId).not.toBe(another.requestId);
  });

  it('names the targets to which the kind of id does not lead, if the data map here is the one that is deployed', async () => {
    const warned = async (hash: string) => {
      const { deployment } = world.services;
      const outputs = { ...deployment.outputs, DataMapHash: hash };
      const services = { ...world.services, deployment: { ...deployment, outputs } } as Services;
      const values = { ...ASKED, yes: true };
      const { noted } = await runCommand(requestCreate, values, [], { services, now: START, input: '+49 170 3333333' });
      return noted.find((line) => line.startsWith('Not searched'));
    };
    expect(await warned(dataMapHash(readDataMap(CALIQS)))).toMatch(
      /^Not searched, because phone leads to none of the ids by which they are found: .*invoices\. If you know another id/,
    );
    expect(await warned('another')).toBeUndefined();
  });

  it('begins after the time that is asked for', async () => {
    const { value, noted } = await create({ yes: true, 'start-in': 48 * HOUR }, '+49 170 1111111');
    const stored = await world.stored(value as Value);
    expect(stored).toMatchObject({ status: 'scheduled', nextAttemptAt: START + 48 * HOUR });
    expect(noted).toContain('Begins 2026-01-17 12:00 UTC; promised until 2026-02-14 12:00 UTC.');
  });

  it('asks for what the options do not say, and enters nothing without a yes', async () => {
    const unsaid = { 'asked-by': undefined, verified: undefined, kind: 'email' };
    const answers = ['email', 'code_sent_to_known_address', 'person@example.com'];
    const refused = await create({ ...unsaid, reference: 'ticket-3' }, '', [...answers, 'n']);
    expect(refused).toMatchObject({ exit: 1, value: undefined });
    expect(refused.asked.map((question) => question.split(/[?:]/)[0])).toEqual([
      'How did they ask',
      'How were they verified',
      'the email of the person',
      'Continue',
    ]);
    const { exit, value } = await create({ ...unsaid, reference: 'ticket-3' }, '', [...answers, 'y']);
    expect(exit).toBe(0);
    expect(value).toMatchObject({ repeated: false });
    expect(await world.stored(value as Value)).toMatchObject({
      verification: { askedBy: 'email', method: 'code_sent_to_known_address' },
    });
  });

  it('expects the options in full where nobody can be asked', async () => {
    await expect(create({ yes: true, 'asked-by': undefined }, '+49 170 1')).rejects.toThrow('--asked-by is missing');
    await expect(create({ yes: true, verified: undefined }, '+49 170 1')).rejects.toThrow('--verified is missing');
  });

  it('refuses a kind of id that the data map never reads before it asks for anything, with those that it reads', async () => {
    const unsaid = { kind: 'waba', 'asked-by': undefined, verified: undefined };
    await expect(create({ yes: true, ...unsaid }, '')).rejects.toMatchObject({
      code: 'kind_not_in_data_map',
      message: expect.stringContaining('of the kind asid, igUser, igsid, threadsId, psid, bsuid, phone, email;'),
    });
  });

  it.each([
    ['an app that is not registered', { app: '1002' }, '+49 170 1', 'app_unknown'],
    ['the id of a login to another kind of app', { kind: 'igUser' }, '1784', 'kind_not_of_app'],
    ['no identifier', {}, ' ', 'UsageError'],
    ['an identifier of another kind', {}, 'person@example.com', 'UsageError'],
    ['a start after the promised time', { 'start-in': 31 * DAY }, '+49 170 2222222', 'operation_malformed'],
  ])('refuses %s, without showing it', async (_, values, input, code) => {
    const typed = create({ yes: true, ...values }, input);
    const error = (await typed.catch((thrown: unknown) => thrown)) as { code?: string; name: string; message: string };
    expect(error.code ?? error.name).toBe(code);
    expect(error.message).not.toMatch(/170|person@/);
  });
});
