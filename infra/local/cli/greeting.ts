import { signRequest } from '../../../shared/meta/signed-request.ts';
import { DEMO_APPS, isDemoApp, type LocalApp } from '../demo-company/demo-apps.ts';
import { DEMO_PEOPLE } from '../demo-company/demo-data.ts';
import type { LocalStack } from '../local-stack.ts';
import type { LocalSettings } from '../settings.ts';
import type { PeopleInStores } from '../stores/company-stores.ts';
import { EVERYBODY, SOMEBODY } from '../stores/people-of-data-map.ts';
import { aligned, type Row } from './help.ts';

/** An id that nobody in the stores has. */
const NOBODY = '122000000000000001';

/** Printed when everything runs: the addresses, and what to try. Programs wait for the last line. */
export function greeting(
  { url, companyName, region, endpoints, databases, people, findings, oneAppMistakes }: Omit<LocalStack, 'stop'>,
  { apps, dataMap }: LocalSettings,
  now: number,
): readonly string[] {
  const [firstApp = DEMO_APPS[0]] = apps;
  const app = (people.who !== 'nobody' && apps.find(({ appId }) => appId === people.appId)) || firstApp;
  const isDemo = apps.every(isDemoApp);
  const userId = people.who === 'nobody' ? NOBODY : SOMEBODY;
  const issuedAt = Math.floor(now / 1000);
  const signed = signRequest({ algorithm: 'HMAC-SHA256', issued_at: issuedAt, user_id: userId }, app.secret);
  return [
    '',
    `The data deletion of ${companyName} runs on this machine.`,
    '',
    ...aligned([
      ['Callback for Meta', `${url}/meta/data-deletion`],
      ['Page for people', `${url}/data-deletion`],
      ...(isDemo ? [firstApp] : apps).map((one): Row => ['App', appWords(one)]),
      ['DynamoDB', endpoints.dynamodb],
      ['SQS', endpoints.sqs],
      ['S3', endpoints.s3],
      ['KMS', endpoints.kms],
      ...databaseRows(databases),
      ['Region', `${region}, with any credentials`],
    ]),
    '',
    ...findingLines(findings, dataMap),
    ...oneAppLines(oneAppMistakes),
    ...peopleLines(people),
    `To try it, ask as Meta does for a person who ${aboutPerson(people)}:`,
    '',
    `  curl -d signed_request=${signed} ${url}/meta/data-deletion`,
    '',
    'or sign it, send it and follow it to its end:',
    '',
    `  npm run ops -- callback send --user-id ${userId}${optionsFor(url, people.who === 'demonstration' && isDemo ? undefined : app.appId)}`,
    '',
    ...(people.who === 'demonstration' ? ['Others to try in place of that id:', '', ...othersToTry(userId), ''] : []),
    'The url of the answer is the page that the person sees. Ctrl-C ends this.',
    '',
    `ready ${url}`,
  ];
}

/** The app with its kind, and with its secret if it is the demonstration's. */
function appWords(app: LocalApp): string {
  return `${app.appId} (${app.kind})${isDemoApp(app) ? `, secret ${app.secret}` : ''}`;
}

/** One for each database; the data map may name it by several settings. */
function databaseRows(databases: LocalStack['databases']): readonly Row[] {
  const names = Map.groupBy(Object.keys(databases), (name) => databases[name] ?? '');
  return [...names].map(([url, settings]) => [
    url.startsWith('mysql:') ? 'MySQL' : 'PostgreSQL',
    `${url} (${settings.join(', ')})`,
  ]);
}

/** The warnings of the synthesis, without its advice. */
function findingLines(findings: readonly string[], dataMap: string | undefined): readonly string[] {
  if (findings.length === 0) return [];
  const synth = `npm run synth${dataMap === undefined ? '' : ` -- --context dataMap=${dataMap}`}`;
  return [
    `The data map has warnings; ${synth} says what to do, once cdk.json has the map’s settings:`,
    '',
    ...findings.map((finding) => `  ${finding}`),
    '',
  ];
}

function oneAppLines(mistakes: readonly string[]): readonly string[] {
  if (mistakes.length === 0) return [];
  return [
    ...mistakes.map((mistake) => `Warning: ${mistake}.`),
    'A request for a person of one app would delete another person’s data. META_APPS says which apps there are here.',
    '',
  ];
}

function aboutPerson(people: PeopleInStores): string {
  switch (people.who) {
    case 'demonstration':
      return DEMO_PEOPLE.person.about;
    case 'data_map':
      return people.targets.length === 0 ? 'is found in no store yet' : `has something in ${people.targets.join(', ')}`;
    case 'nobody':
      return 'is in no store yet';
  }
}

/** Who is in the stores, unless it is the demonstration's people. */
function peopleLines(people: PeopleInStores): readonly string[] {
  switch (people.who) {
    case 'demonstration':
      return [];
    case 'data_map':
      return [
        ...filledLines(people),
        ...people.notFilled.map(({ target, message }) => `Nobody could be put into ${target}: ${message}`),
        '',
      ];
    case 'nobody':
      return [
        `The stores of the data map are made, and nobody is in them: ${WHY_NOBODY[people.because]}.`,
        'A request finds nothing in them, and is completed once every target has answered. Put somebody in, and use their id below.',
        '',
      ];
  }
}

type PeopleOfDataMap = Extract<PeopleInStores, { who: 'data_map' }>;

function filledLines({ targets, unfound, empty }: PeopleOfDataMap): readonly string[] {
  const isFilled = targets.length + unfound.length > 0;
  return [
    ...(isFilled
      ? [
          `${EVERYBODY.length} people are in your stores, as the rows for the canary in the data map describe them: ${EVERYBODY.join(', ')}.`,
        ]
      : []),
    ...(unfound.length > 0
      ? [`Requests do not find them in ${unfound.join(', ')}, because nobody was put where the rules look.`]
      : []),
    ...(empty.length > 0
      ? [
          `Nobody is put into ${empty.join(', ')}: the row has no "canary", or it is a store of yours or behind a function of yours, which you fill.`,
        ]
      : []),
  ];
}

const WHY_NOBODY: { readonly [because in Extract<PeopleInStores, { who: 'nobody' }>['because']]: string } = {
  not_wanted: 'SEED is 0',
  no_canary_rows: 'no row says with "canary" what a person has there',
  no_facebook_app: 'rows for the canary speak of an {asid}, which only a Facebook app gives, and META_APPS has none',
};

/** Further people to try, and what each of them demonstrates. */
function othersToTry(shown: string): readonly string[] {
  const others = Object.values(DEMO_PEOPLE).filter(({ userId }) => userId !== shown);
  return aligned(others.map(({ userId, about }): Row => [userId, about]));
}

/** A conspicuous warning about stores and services that are not on this machine. */
export function remoteStoresLines(remote: readonly string[]): readonly string[] {
  if (remote.length === 0) return [];
  return [`!!! ALLOW_REMOTE_STORES=1: REAL STORES ARE USED, AND DATA THERE IS DELETED: ${remote.join(', ')} !!!`];
}

/** The options that the command needs because the stack differs from its defaults. */
function optionsFor(url: string, appId: string | undefined): string {
  const local = url === 'http://127.0.0.1:3000' ? '' : ` --local ${url}`;
  return appId === undefined ? local : `${local} --app ${appId}`;
}
