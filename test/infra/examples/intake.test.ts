import { askForDeletion } from '../../../infra/examples/intake/ask-for-deletion.ts';
import { deleteOnMessage } from '../../../infra/examples/intake/chat-message.ts';
import { deleteAccountButton, type Session } from '../../../infra/examples/intake/delete-account-button.ts';
import type { LoopbackServer } from '../../../infra/local/system/loopback.ts';
import { readConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { memoryAppWriter } from '../../support/memory/app-writer.ts';
import { API, startOperationsDoor } from '../../support/operations-door.ts';
import { requestWorld } from '../../support/request-world.ts';

const APP = '1001';
const world = requestWorld();
const called: string[] = [];
let server: LoopbackServer;
beforeAll(async () => {
  const apps = memoryAppWriter();
  await apps.add(APP, 'facebook', 'the-secret-of-1001', { by: 'anna', at: 0 });
  await apps.add('1002', 'instagram', 'the-secret-of-1002', { by: 'anna', at: 0 });
  server = await startOperationsDoor({ ...world.ports, apps }, (_, method) => {
    called.push(method);
    return method === `${API}/$default/POST/operations/intake`;
  });
});
afterAll(() => server.stop());

const ask = (secretAccessKey = 'local') =>
  askForDeletion({
    publicUrl: server.url,
    region: 'eu-central-1',
    // the role by the name that the local gateway knows, in a function's session
    credentials: async () => ({ accessKeyId: 'Operators', secretAccessKey, sessionToken: 'website' }),
  });
const recordBehind = (url: string) => {
  const code = readConfirmationCode(url);
  if (code === undefined) throw new Error('no code in the address');
  return world.record(requestId(code));
};

describe('the button', () => {
  const session: Session = { appId: APP, login: 'facebook', metaUserId: '122107000000000777' };
  const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };
  const press = (signedIn: Session | undefined, headers: Record<string, string>, form = 'shown-first') => {
    const body = new URLSearchParams({ form });
    const request = new Request('https://shop.example/delete', { method: 'POST', headers, body });
    return deleteAccountButton(ask(), async () => signedIn)(request);
  };

  it('enters a request that can be cancelled for two weeks, and leads to its page, however often it is pressed', async () => {
    const pressed = [await press(session, OWN_PAGE), await press(session, OWN_PAGE)];
    const [url, again] = pressed.map((answer) => answer.headers.get('location') ?? '');
    expect(pressed.map(({ status }) => status)).toEqual([303, 303]);
    expect(again).toBe(url);
    const later = await press(session, OWN_PAGE, 'shown-later');
    expect(later.headers.get('location')).not.toBe(url);
    const { origin, status, nextAttemptAt = 0, acceptedAt, verification } = recordBehind(url ?? '');
    expect({ origin, status, days: (nextAttemptAt - acceptedAt) / 86_400_000, verification }).toEqual({
      origin: 'system',
      status: 'scheduled',
      days: 14,
      verification: { askedBy: 'page', method: 'signed_in_session', by: 'website' },
    });
  });

  it('identifies the person by the kind of id that their login app uses', async () => {
    const pressed = await press({ ...session, appId: '1002', login: 'instagram' }, OWN_PAGE);
    expect(recordBehind(pressed.headers.get('location') ?? '')).toMatchObject({ appId: '1002', beganWith: 'igUser' });
  });

  it.each([
    ['from another site', session, { 'sec-fetch-site': 'cross-site' }, 'shown', 403],
    ['from an old browser, which does not say', session, {}, 'shown', 403],
    ['without a session', undefined, OWN_PAGE, 'shown', 401],
    ['without the form', session, OWN_PAGE, '', 400],
  ] as const)('enters nothing when it is pressed %s', async (_, signedIn, headers, form, status) => {
    const before = called.length;
    expect((await press(signedIn, headers, form)).status).toBe(status);
    expect(called).toHaveLength(before);
  });

  it('enters nothing when somebody follows a link to it', async () => {
    const followed = new Request('https://shop.example/delete', { headers: OWN_PAGE });
    expect((await deleteAccountButton(ask(), async () => session)(followed)).status).toBe(403);
  });
});

describe('a chat message', () => {
  const write = async (text: string, id = 'wamid.1') => {
    const replies: string[] = [];
    const message = { id, from: '4915100000001', text };
    const asked = await deleteOnMessage(message, APP, ask(), async (_, reply) => void replies.push(reply));
    return { asked, replies };
  };

  it('that asks in the agreed words enters one request, however often it is delivered', async () => {
    const { asked, replies } = await write(' Delete my data! ');
    expect(asked).toBe(true);
    expect((await write('delete my data')).replies).toEqual(replies);
    const record = recordBehind(/https:\S+$/.exec(replies[0] ?? '')?.[0] ?? '');
    expect(record).toMatchObject({ beganWith: 'phone', verification: { askedBy: 'whatsapp', by: 'website' } });
    expect((await write('delete my data', 'wamid.2')).replies).not.toEqual(replies);
  });

  it.each(['please do not delete my data', 'how do I delete my data?', ''])(
    'asks for nothing with %p',
    async (text) => {
      expect(await write(text)).toEqual({ asked: false, replies: [] });
    },
  );
});

test('a refusal is reported by its code, and names nobody', async () => {
  const request = { appId: APP, kind: 'phone', askedBy: 'whatsapp', verified: 'answer_from_known_address' } as const;
  const asking = ask()({ ...request, value: 'call me', reference: '1' });
  await expect(asking).rejects.toThrow('the deletion intake answers 400 operation_malformed');
  const unsigned = ask('guessed')({ ...request, value: '4915100000001', reference: '1' });
  await expect(unsigned).rejects.toThrow('the deletion intake answers 403 without a code');
});
