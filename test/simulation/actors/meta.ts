import { callbackHandler } from '../../../functions/deletion-callback/handler.ts';
import { signRequest } from '../../../shared/meta/signed-request.ts';
import { formEvent } from '../../support/api-event.ts';
import { memoryBusinessReturns } from '../../support/memory/business-returns.ts';
import { type Act, DAY, type Forgery } from '../history.ts';
import { APPS, PEOPLE, type Person, type PersonName } from '../world/people.ts';
import { askedBy, portsOf } from '../world/ports.ts';
import { newRun } from '../world/run.ts';
import type { World } from '../world/world.ts';

type Call = {
  readonly who: PersonName;
  readonly path: '/meta/data-deletion' | '/meta/deauthorize';
  readonly signedRequest: string;
  readonly isForged: boolean;
  readonly isDoubtful: boolean;
};

/** Meta delivers a person's request, as many times as the act says. */
export function deliver(world: World, act: Act & { does: 'asks' | 'removes the app' }): void {
  const { who, occasion, isLogin } = act;
  const signedAt = signedAtOf(world, act);
  const { secrets } = appOf(PEOPLE[who]);
  const payload = {
    ...payloadOf(PEOPLE[who], signedAt),
    expires: occasion,
    ...(isLogin && { oauth_token: 'a token' }),
  };
  const signedRequest = signRequest(payload, secrets[occasion % secrets.length]?.value ?? '');
  const path = act.does === 'asks' ? '/meta/data-deletion' : '/meta/deauthorize';
  for (let time = 0; time < act.times; time += 1) {
    world.time.at(world.time.now() + time * act.gap, () => {
      if (act.does === 'removes the app') world.removedApp.add(`${PEOPLE[who].appId}#${PEOPLE[who].id}`);
      const isDoubtful = isLogin || world.time.now() - signedAt > 7 * DAY;
      void callBack(world, { who, path, signedRequest, isForged: false, isDoubtful });
    });
  }
}

/** When a request was signed. The same occasion always gives the same text, whenever it is delivered. */
function signedAtOf({ history, start }: World, act: Act & { does: 'asks' | 'removes the app' }): number {
  const { who, occasion } = act;
  const first = history.acts.find((one) => 'occasion' in one && one.who === who && one.occasion === occasion) ?? act;
  const { at, age } = { age: 0, ...first };
  return Math.floor((start + Math.min(at, act.at) - age) / 1000) * 1000;
}

/** Somebody who does not know the secret sends a forged request. */
export function forge(world: World, { who, how }: Act & { does: 'forges' }): void {
  void callBack(world, {
    who,
    path: '/meta/data-deletion',
    signedRequest: forged(PEOPLE[who], how),
    isForged: true,
    isDoubtful: false,
  });
}

function forged(person: Person, how: Forgery): string {
  const secret = appOf(person).secrets[0]?.value ?? '';
  const payload = payloadOf(person, 1_768_478_400_000);
  const [signature, encoded] = signRequest(payload, secret).split('.') as [string, string];
  switch (how) {
    case 'another secret':
      return signRequest(payload, 'not the secret');
    case 'a changed payload':
      return `${signature}.${Buffer.from(JSON.stringify({ ...payload, user_id: '1' })).toString('base64url')}`;
    case 'no algorithm':
      return signRequest({ ...payload, algorithm: 'none' }, secret);
    case 'no signature':
      return `.${encoded}`;
  }
}

function payloadOf({ id }: Person, signedAt: number) {
  return { algorithm: 'HMAC-SHA256', user_id: id, issued_at: signedAt / 1000 };
}

function appOf({ appId }: Person) {
  return APPS.find((app) => app.appId === appId) ?? { secrets: [] };
}

async function callBack(world: World, { who, path, signedRequest, isForged, isDoubtful }: Call): Promise<void> {
  const run = newRun(world, 'callback');
  run.isDoubtful = isDoubtful;
  const ports = portsOf(world, run);
  const { promise, startAfter } = world.history;
  const settings = {
    promise,
    returns: memoryBusinessReturns(),
    publicUrl: 'https://deletion.example',
    whatsAppHold: undefined,
    retentions: { backupHorizon: 0, retentionMonths: 25 },
    startAfter,
    acceptLoginSignatures: false,
    ...world.variation.callbackSettings,
  };
  const handler = callbackHandler({ ...askedBy(world, ports, who), ...settings });
  const event = formEvent(path, [['signed_request', signedRequest]]);
  const answer = await (world.variation.callback?.(handler, ports) ?? handler)(event);

  const { body } = answer;
  const code: unknown = answer.statusCode === 200 ? JSON.parse(body).confirmation_code : undefined;
  if (answer.statusCode !== 200) world.lines.push(body);
  const seen = { run, who, signedRequest, isForged, status: answer.statusCode };
  world.answers.push({ ...seen, ...(typeof code === 'string' && { code }) });
  world.reached.add(`answered ${answer.statusCode}`);
  if (run.isRepeat && run.calls.includes('queue.send')) world.breaks('I11', 'a repeated request woke a worker');
  checkAnswer(world, run.requestId !== undefined && world.table.has(run.requestId), seen, run.calls);
}

/** Checks I1 and I5 when a callback is answered. */
function checkAnswer(
  world: World,
  isRecorded: boolean,
  { status, isForged }: { readonly status: number | undefined; readonly isForged: boolean },
  calls: readonly string[],
): void {
  if (status === 200 && !isRecorded) world.breaks('I1', 'it was answered with 200 and not recorded');
  if (!isForged) return;
  if (status === 200) world.breaks('I5', 'a forged request was answered with 200');
  const touched = calls.filter((call) => call !== 'registry.apps');
  if (touched.length > 0) world.breaks('I5', `a forged request led to ${touched.join(', ')}`);
}
