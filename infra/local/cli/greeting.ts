import { signRequest } from '../../../shared/meta/signed-request.ts';
import { DEMO_APPS } from '../demo-company/demo-apps.ts';
import { DEMO_PEOPLE } from '../demo-company/demo-data.ts';
import type { LocalStack } from '../local-stack.ts';
import type { LocalSettings } from '../settings.ts';
import { aligned, type Row } from './help.ts';

/** An id that the stores of another company do not have. */
const NOBODY = { userId: '122000000000000001', about: 'is in no store yet' };

/** What is told when everything runs: where, and what to try. The last line is for programs, too. */
export function greeting(
  { url, companyName, region, endpoints, hasDemoPeople }: Omit<LocalStack, 'stop'>,
  { apps }: LocalSettings,
  now: number,
): readonly string[] {
  const [app = DEMO_APPS[0]] = apps;
  const isDemo = app.appId === DEMO_APPS[0].appId;
  const { userId, about } = hasDemoPeople ? DEMO_PEOPLE.person : NOBODY;
  const issuedAt = Math.floor(now / 1000);
  const signed = signRequest({ algorithm: 'HMAC-SHA256', issued_at: issuedAt, user_id: userId }, app.secret);
  return [
    '',
    `The data deletion of ${companyName} runs on this machine.`,
    '',
    ...aligned([
      ['Callback for Meta', `${url}/meta/data-deletion`],
      ['Page for people', `${url}/data-deletion`],
      ...apps.slice(0, isDemo ? 1 : apps.length).map(({ appId, secret }): Row => {
        return ['App', isDemo ? `${appId}, secret ${secret}` : appId];
      }),
      ['DynamoDB', endpoints.dynamodb],
      ['SQS', endpoints.sqs],
      ['S3', endpoints.s3],
      ['KMS', endpoints.kms],
      ['Region', `${region}, with any credentials`],
    ]),
    '',
    `To try it, ask as Meta does for a person who ${about}:`,
    '',
    `  curl -d signed_request=${signed} ${url}/meta/data-deletion`,
    '',
    'or sign it, send it and follow it to its end:',
    '',
    `  npm run ops -- callback send --user-id ${userId}${optionsFor(url, hasDemoPeople && isDemo ? undefined : app.appId)}`,
    '',
    ...(hasDemoPeople
      ? ['Others to try in place of that id:', '', ...othersToTry(userId), '']
      : [
          'Your stores are found empty then, and the request is completed once every target has answered. Put the id of somebody in your stores in its place.',
        ]),
    'The url of the answer is the page that the person sees. Ctrl-C ends this.',
    '',
    `ready ${url}`,
  ];
}

/** What else there is to see, with whom. */
function othersToTry(shown: string): readonly string[] {
  const others = Object.values(DEMO_PEOPLE).filter(({ userId }) => userId !== shown);
  return aligned(others.map(({ userId, about }): Row => [userId, about]));
}

/** Which stores and services are not on this machine; nobody is to miss it. */
export function remoteStoresLines(remote: readonly string[]): readonly string[] {
  if (remote.length === 0) return [];
  return [`!!! ALLOW_REMOTE_STORES=1: REAL STORES ARE USED, AND DATA THERE IS DELETED: ${remote.join(', ')} !!!`];
}

/** What the command must be told because it differs from what it takes for granted. */
function optionsFor(url: string, appId: string | undefined): string {
  const local = url === 'http://127.0.0.1:3000' ? '' : ` --local ${url}`;
  return appId === undefined ? local : `${local} --app ${appId}`;
}
