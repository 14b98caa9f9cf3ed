import { greeting, remoteStoresLines } from '../../../infra/local/cli/greeting.ts';
import { DEMO_APPS } from '../../../infra/local/demo-company/demo-apps.ts';
import { DEMO_PEOPLE } from '../../../infra/local/demo-company/demo-data.ts';
import { readLocalSettings } from '../../../infra/local/settings.ts';
import type { PeopleInStores } from '../../../infra/local/stores/company-stores.ts';
import { verifySignedRequest } from '../../../shared/meta/signed-request.ts';

const ENDPOINTS = {
  dynamodb: 'http://127.0.0.1:1',
  sqs: 'http://127.0.0.1:2',
  s3: 'http://127.0.0.1:3',
  kms: 'http://127.0.0.1:4',
};
const OWN_APP = { META_APPS: '77:a secret of ours'.replaceAll(' ', '-') };

function greet(
  environment: Record<string, string> = {},
  url = 'http://127.0.0.1:3000',
  people: PeopleInStores = { who: 'demonstration', appId: DEMO_APPS[0].appId },
  findings: readonly string[] = [],
  oneAppMistakes: readonly string[] = [],
  databases: Readonly<Record<string, string>> = {},
): readonly string[] {
  const place = { url, companyName: 'Example', region: 'eu-central-1', endpoints: ENDPOINTS };
  const stack = { ...place, databases, people, findings, oneAppMistakes };
  return greeting(stack, readLocalSettings(environment), Date.UTC(2026, 0, 15));
}

describe('the text that npm start prints when everything runs', () => {
  it('ends with a line for programs', () => {
    expect(greet().at(-1)).toBe('ready http://127.0.0.1:3000');
  });

  it('has a command that Meta could have sent for somebody of the demonstration', () => {
    const command = greet().find((line) => line.includes('curl')) ?? '';
    const [, signed = '', target] = /signed_request=(\S+) (\S+)$/.exec(command) ?? [];
    expect(target).toBe('http://127.0.0.1:3000/meta/data-deletion');
    const [app] = DEMO_APPS;
    const verified = verifySignedRequest(signed, [
      { appId: app.appId, kind: app.kind, secrets: [{ value: app.secret, age: 'current' }] },
    ]);
    expect(verified).toMatchObject({ userId: DEMO_PEOPLE.person.userId, appId: app.appId });
  });

  it('has the address of each database, with the settings that name it', () => {
    const [shop, cars] = ['postgres://postgres@127.0.0.1:5/postgres', 'mysql://root@127.0.0.1:6/test'];
    const databases = { TARGET_SHOP: shop, TARGET_SHOP_CANARY: shop, TARGET_CARS: cars };
    const lines = greet({}, undefined, undefined, undefined, undefined, databases);
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {2}PostgreSQL {2,}postgres:\S+ \(TARGET_SHOP, TARGET_SHOP_CANARY\)$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}MySQL {2,}mysql:\S+ \(TARGET_CARS\)$/));
    expect(greet().join('\n')).not.toContain('PostgreSQL');
  });

  it('has the operator’s command, with the options that differ from its defaults', () => {
    const command = (...parts: Parameters<typeof greet>) =>
      greet(...parts).find((line) => line.includes('npm run ops'));
    expect(command()).toMatch(/callback send --user-id \d+$/);
    expect(command({}, 'http://127.0.0.1:8080')).toMatch(/ --local http:\/\/127\.0\.0\.1:8080$/);
    expect(command(OWN_APP)).toMatch(/ --app 77$/);
  });

  it('names everybody of the demonstration once with what to look at, and nobody if they are not there', () => {
    for (const { userId, about } of Object.values(DEMO_PEOPLE).slice(1)) {
      expect(greet().filter((line) => line.includes(userId))).toEqual([expect.stringContaining(about)]);
    }
    expect(greet({}, undefined, { who: 'nobody', because: 'no_canary_rows' }).join('\n')).not.toContain(
      'Others to try',
    );
  });

  it('shows the secret of the demonstration’s app and of no other', () => {
    expect(greet().join('\n')).toContain(DEMO_APPS[0].secret);
    expect(greet(OWN_APP).join('\n')).toContain('77');
    expect(greet(OWN_APP).join('\n')).not.toContain('secret-of-ours');
  });

  it('names each app of META_APPS with its kind, whatever their order, and takes an app for the demonstration’s only with its secret', () => {
    const [demo] = DEMO_APPS;
    const [ours, instagram] = [`${demo.appId}:secretfb`, '222:secretig:instagram'];
    const appsIn = (META_APPS: string) => greet({ META_APPS }).filter((line) => line.startsWith('  App '));
    const shown = [`${demo.appId} (facebook)`, '222 (instagram)'].map((app) =>
      expect.stringMatching(RegExp(` ${escaped(app)}$`)),
    );
    expect(appsIn(`${ours},${instagram}`)).toEqual(shown);
    expect(appsIn(`${instagram},${ours}`)).toEqual(shown.toReversed());
    expect(greet({ META_APPS: ours }).find((line) => line.includes('npm run ops'))).toMatch(/ --app 1234567890123456$/);
  });

  it('names nobody of the demonstration if they are not there, but somebody whom one’s own app could know', () => {
    const lines = greet(OWN_APP, undefined, { who: 'nobody', because: 'no_canary_rows' });
    const [, signed = ''] = /signed_request=(\S+)/.exec(lines.find((line) => line.includes('curl')) ?? '') ?? [];
    const secrets = [{ value: 'a-secret-of-ours', age: 'current' as const }];
    const verified = verifySignedRequest(signed, [{ appId: '77', kind: 'facebook', secrets }]);
    const [, userId] =
      / --user-id (\d+) --app 77$/.exec(lines.find((line) => line.includes('npm run ops')) ?? '') ?? [];
    expect(verified).toMatchObject({ userId, appId: '77' });
    expect(userId).toMatch(/^\d+$/);
    for (const who of Object.values(DEMO_PEOPLE)) expect(lines.join('\n')).not.toContain(who.userId);
  });

  it('warns about one app’s stores that several apps lead to, and says how to change that', () => {
    const lines = greet({}, undefined, undefined, [], ['targets[0] holds people of one app']).join('\n');
    expect(lines).toContain('Warning: targets[0] holds people of one app.\n');
    expect(lines).toContain('META_APPS');
    expect(greet().join('\n')).not.toContain('META_APPS');
  });

  it('says why nobody is in the stores', () => {
    const said = (people: PeopleInStores) => greet(OWN_APP, undefined, people).join('\n');
    expect(said({ who: 'nobody', because: 'no_canary_rows' })).toContain('"canary"');
    expect(said({ who: 'nobody', because: 'not_wanted' })).toContain('SEED');
    expect(said({ who: 'nobody', because: 'no_facebook_app' })).toContain('META_APPS');
    expect(said({ who: 'demonstration', appId: '77' })).not.toContain('nobody is in them');
  });

  it('signs with the app whose people are in the stores', () => {
    const lines = greet({ META_APPS: '77:a:threads,78:b' }, undefined, { who: 'demonstration', appId: '78' });
    expect(lines.find((line) => line.includes('npm run ops'))).toMatch(/ --app 78$/);
  });

  it('names the data map’s people and the app that knows them, and the targets that are empty or could hold nobody', () => {
    const notFilled = [{ target: 'orders', message: 'constraint_violated: no' }];
    const people = {
      who: 'data_map',
      appId: '78',
      targets: ['account'],
      unfound: ['photos', 'links'],
      empty: ['sessions', 'carts'],
      notFilled,
    } as const;
    const lines = greet({ META_APPS: '77:a:threads,78:b' }, undefined, people);
    expect(lines.find((line) => line.includes('npm run ops'))).toMatch(/ --user-id 122107000000000777 --app 78$/);
    expect(lines).toContainEqual(expect.stringMatching(/ a person who has something in account:$/));
    expect(lines).toContainEqual(expect.stringMatching(/^Nobody is put into sessions, carts:/));
    expect(lines).toContain('Nobody could be put into orders: constraint_violated: no');
    expect(lines).toContain('Requests do not find them in photos, links, because nobody was put where the rules look.');
  });

  it('promises nobody where a request finds nobody', () => {
    const nowhere = { who: 'data_map', appId: '77', targets: [], empty: ['account'], notFilled: [] } as const;
    const unfound = greet(OWN_APP, undefined, { ...nowhere, unfound: ['sessions'] });
    expect(unfound).toContainEqual(expect.stringMatching(/ a person who is found in no store yet:$/));
    expect(unfound).toContain('Requests do not find them in sessions, because nobody was put where the rules look.');
    expect(greet(OWN_APP, undefined, { ...nowhere, unfound: [] }).join('\n')).not.toContain(
      'people are in your stores',
    );
  });

  it('has a line for each warning about the data map, if any, and the command that says more', () => {
    const withFindings = (environment: Record<string, string> = {}) =>
      greet(environment, undefined, undefined, ['a label lacks words', 'a store has no times']);
    const added = withFindings().filter((line) => !greet().includes(line));
    expect(added).toEqual([
      'The data map has warnings; npm run synth says what to do, once cdk.json has the map’s settings:',
      '  a label lacks words',
      '  a store has no times',
    ]);
    expect(withFindings({ DATA_MAP: 'infra/data-map.json' })).toContainEqual(
      expect.stringMatching(/npm run synth -- --context dataMap=\S+\/infra\/data-map\.json says/),
    );
  });

  it('stresses stores on other machines, and says nothing if there are none', () => {
    expect(remoteStoresLines(['TARGET_A (a.example)'])).toEqual([
      expect.stringMatching(/REAL STORES.*TARGET_A \(a\.example\)/),
    ]);
    expect(remoteStoresLines([])).toEqual([]);
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[()]/g, String.raw`\$&`);
}
