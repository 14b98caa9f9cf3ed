import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contextOfCdkJson, readSettings, type SettingsInput } from '../../../infra/settings/read-settings.ts';
import { SETTING_NAMES } from '../../../infra/settings/rules.ts';
import { publicJwk } from '../../../shared/domain/public-jwk.ts';

const MAP = join(import.meta.dirname, 'read-settings.test.ts');
const SMALLEST: SettingsInput = {
  region: 'eu-central-1',
  companyName: 'Example',
  contactEmail: 'privacy@example.com',
  privacyPolicyUrl: 'https://example.com/privacy',
  alarmEmail: 'oncall@example.com',
  dataMap: MAP,
};

test('every setting with a sensible default has one', () => {
  expect(readSettings({}, SMALLEST)).toMatchObject({
    stage: 'production',
    promiseDays: 30,
    settleSeconds: 60,
    rescanHours: 24,
    backupHorizonDays: 35,
    retentionMonths: 25,
    targetSettings: {},
    retiredReceiptKeys: [],
  });
});

test('reads the settings of cdk.json', () => {
  expect(readSettings({ dataMap: MAP }, contextOfCdkJson())).toMatchObject({ companyName: 'CALIQ', promiseDays: 30 });
});

test('finds no settings if there is no cdk.json', () => {
  expect(contextOfCdkJson(`${MAP}.gone`)).toEqual({});
});

test('names the file when cdk.json is not JSON', () => {
  expect(() => contextOfCdkJson(MAP)).toThrow(/^cdk.json is not JSON: /);
});

test('says in one line that cdk.json is not JSON, although what it quotes has several', () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  const path = join(folder, 'cdk.json');
  writeFileSync(path, '{"context": {\n"stage": }\n}\n');
  expect(() => contextOfCdkJson(path)).toThrow(/^cdk.json is not JSON: .*"stage": \} \}.*$/);
  rmSync(folder, { recursive: true });
});

test('accepts numbers as strings, as the command line passes them', () => {
  expect(readSettings({}, { ...SMALLEST, promiseDays: '20' }).promiseDays).toBe(20);
});

test('accepts lists and objects as JSON, as the command line passes them', () => {
  const operatorPrincipals = ['arn:aws:iam::123456789012:role/Operators'];
  const targetSettings = { TARGET_CRM_URL: 'https://crm.example.com' };
  const given = {
    operatorPrincipals: JSON.stringify(operatorPrincipals),
    targetSettings: JSON.stringify(targetSettings),
    companyName: '[brackets]',
  };
  expect(readSettings({}, { ...SMALLEST, ...given })).toMatchObject({
    ...{ operatorPrincipals, targetSettings, companyName: '[brackets]' },
  });
  expect(messageOf({ ...SMALLEST, operatorPrincipals: '[arn:aws:iam::123456789012:role/Operators]' })).toBe(
    'setting operatorPrincipals is "[arn:aws:iam::123456789012:role/Operators]"; expected a list of ARNs of IAM roles or users, such as arn:aws:iam::123456789012:role/Operators; * stands for any characters of a name; on the command line as JSON',
  );
});

test.each(['us-east-1', 'ap-southeast-7', 'il-central-1', 'mx-central-1'])('takes the region %s', (region) => {
  expect(readSettings({ region }, SMALLEST).region).toBe(region);
});

test('lets overrides win over the context', () => {
  expect(readSettings({ settleSeconds: 1 }, { ...SMALLEST, settleSeconds: 60 }).settleSeconds).toBe(1);
});

test.each(["o'neil@example.ie", 'privacy@xn--exmple-cua.de', 'datenschutz@exämple.de'])(
  'takes %s for an address of e-mail',
  (address) => {
    expect(readSettings({}, { ...SMALLEST, contactEmail: address, alarmEmail: address })).toMatchObject({
      contactEmail: address,
      alarmEmail: address,
    });
  },
);

test("leaves the CDK's own context alone", () => {
  const ofCdk = { 'aws:cdk:enable-path-metadata': true, '@aws-cdk/core:x': true, 'cli-telemetry': false };
  expect(() => readSettings({}, { ...SMALLEST, ...ofCdk })).not.toThrow();
});

test.each([
  ['promisDays', 'setting promisDays is not known; did you mean promiseDays?'],
  ['promise-days', 'setting promise-days is not known; did you mean promiseDays?'],
  ['privacyUrl', 'setting privacyUrl is not known; known are '],
  ['colour', 'setting colour is not known; known are stage, region, companyName'],
])('a misspelt setting %s is named, with what was probably meant', (name, sentence) => {
  expect(messageOf({ ...SMALLEST, [name]: 'x' })).toContain(sentence);
});

test.each([
  [
    'companyName',
    undefined,
    'setting companyName is missing; add it to "context" in cdk.json: the name that people know the company by, up to 80 characters',
  ],
  ['promiseDays', 0, 'setting promiseDays is 0; expected a whole number of days from 1 to 30'],
  ['promiseDays', 'soon', 'setting promiseDays is "soon"; expected a whole number of days from 1 to 30'],
  ['promiseDays', 31, 'setting promiseDays is 31; expected a whole number of days from 1 to 30'],
  ['promiseDays', 1.5, 'setting promiseDays is 1.5; expected a whole number of days from 1 to 30'],
  ['settleSeconds', 901, 'setting settleSeconds is 901; expected a whole number of seconds from 0 to 900'],
  [
    'whatsAppHoldHours',
    719,
    'setting whatsAppHoldHours is 719; expected a whole number of hours from 1 to 718, or nothing, to be told only',
  ],
  ['rescanHours', 0, 'setting rescanHours is 0; expected a whole number of hours from 1 to 168'],
  ['backupHorizonDays', -1, 'setting backupHorizonDays is -1; expected a whole number of days from 1 to 3650'],
  ['retentionMonths', 121, 'setting retentionMonths is 121; expected a whole number of months from 1 to 120'],
  [
    'callbackConcurrency',
    1001,
    'setting callbackConcurrency is 1001; expected 0 (none kept) or a whole number from 100, what the routes let through, to 1000',
  ],
  ['callbackConcurrency', 50, 'setting callbackConcurrency is 50; expected 0 (none kept) or a whole number from 100, '],
  ['privacyPolicyUrl', 'http://example.com', 'expected an address that begins with https://'],
  ['operatorPrincipals', ['arn:aws:iam::123456789012:root'], 'expected a list of ARNs of IAM roles or users, such as '],
  ['operatorPrincipals', ['arn:aws:iam::*:role/x'], 'expected a list of ARNs of IAM roles or users, such as '],
  ['operatorMfa', 'yes', 'setting operatorMfa is "yes"; expected true or false'],
  ['gradualDeployment', 'no', 'setting gradualDeployment is "no"; expected true or false'],
  ['placeholders', 'yes', 'setting placeholders is "yes"; expected allow or refuse'],
  ['contactEmail', 'privacy', 'expected the e-mail address that people may write to'],
  ['alarmEmail', 'oncall', 'expected the e-mail address that alarms are sent to'],
  ['brandColor', 'blue', 'setting brandColor is "blue"; expected a colour like #1d4ed8'],
  ['stage', 'Test', 'expected up to 16 lower-case letters, digits and dashes, beginning with a letter'],
  [
    'region',
    'Frankfurt',
    'expected an AWS region, such as eu-central-1, outside China, GovCloud (US) and the sovereign clouds',
  ],
  ['region', 'eu-centrl-1', 'setting region is "eu-centrl-1"; expected an AWS region, such as eu-central-1, outside'],
  [
    'region',
    'cn-north-1',
    'setting region is "cn-north-1"; expected an AWS region, such as eu-central-1, outside China',
  ],
  [
    'region',
    'us-gov-west-1',
    'setting region is "us-gov-west-1"; expected an AWS region, such as eu-central-1, outside',
  ],
  [
    'region',
    'us-isob-east-1',
    'setting region is "us-isob-east-1"; expected an AWS region, such as eu-central-1, outside',
  ],
  [
    'region',
    'eusc-de-east-1',
    'setting region is "eusc-de-east-1"; expected an AWS region, such as eu-central-1, outside',
  ],
  [
    'operatorPrincipals',
    ['arn:aws-cn:iam::123456789012:role/x'],
    'expected a list of ARNs of IAM roles or users, such as ',
  ],
  ['dataMap', 'maps/none.json', 'expected the path of a JSON file that exists, seen from the folder of cdk.json'],
  ['targetSettings', { GRAPH_URL: 'x' }, 'expected an object of texts, each under a name that begins with TARGET_'],
  ['graphVersion', '24', 'setting graphVersion is "24"; expected a version of the Graph API, such as v24.0'],
  ['graphVersion', 'v24.0/../v1.0', 'expected a version of the Graph API, such as v24.0'],
  ['retiredReceiptKeys', [{}], 'expected a list of JSON Web Keys as /.well-known/jwks.json shows them'],
  ['hostedZoneId', 'example.com', 'expected the id of a Route 53 zone, beginning with Z'],
])('a wrong %s (%j) is named, with what is allowed', (name, value, sentence) => {
  expect(messageOf({ ...SMALLEST, [name]: value })).toContain(sentence);
});

test('a retired receipt key is accepted as it was published; with its private half it is refused, without repeating it', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const published = publicJwk(publicKey.export({ format: 'der', type: 'spki' }));
  expect(readSettings({ retiredReceiptKeys: [published] }, SMALLEST).retiredReceiptKeys).toEqual([published]);

  const { d = '' } = privateKey.export({ format: 'jwk' });
  const given = [{ ...published, d }];
  for (const retiredReceiptKeys of [given, JSON.stringify(given)]) {
    const message = messageOf({ ...SMALLEST, retiredReceiptKeys });
    expect(message).toMatch(/^setting retiredReceiptKeys is invalid; expected /);
    expect(message).not.toContain(d);
  }
});

test('all mistakes are reported at once, one per line', () => {
  expect(messageOf({ ...SMALLEST, promiseDays: 0, stgae: 'test', region: undefined }).split('\n')).toHaveLength(3);
});

test('a new receipt key needs the public keys of all earlier ones', () => {
  expect(messageOf({ ...SMALLEST, receiptKeyGeneration: 2 })).toBe(
    'setting receiptKeyGeneration is 2; expected the public keys of the 1 before in retiredReceiptKeys, got 0',
  );
});

test('a domain needs all three of its settings', () => {
  expect(messageOf({ ...SMALLEST, domainName: 'privacy.example.com' })).toBe(
    'setting domainName is set; expected with hostedZoneId and hostedZoneName',
  );
});

test.each([
  [{ vpcId: 'vpc-0123456789abcdef0' }, 'setting vpcId is set; expected with subnetIds and securityGroupIds'],
  [{ dualStack: true }, 'setting dualStack is true; expected with vpcId, subnetIds and securityGroupIds'],
  [{ vpcId: 'main' }, 'setting vpcId is "main"; expected the id of a VPC, beginning with vpc-'],
])('a network needs all of its settings (%j)', (network, sentence) => {
  expect(messageOf({ ...SMALLEST, ...network })).toBe(sentence);
});

test.each(['eu-north-1', 'eu-central-2', 'ap-east-1', 'mx-central-1'])(
  'a budget is refused in %s, where CloudFormation does not have any',
  (region) => {
    expect(messageOf({ ...SMALLEST, region, monthlyBudgetDollars: 50 })).toBe(
      `setting monthlyBudgetDollars is 50; expected none in ${region}, where CloudFormation does not have AWS::Budgets::Budget: create the budget by hand`,
    );
    expect(messageOf({ ...SMALLEST, region })).toBe('no error');
  },
);

test.each(['eu-central-1', 'us-east-1', 'ap-southeast-2'])('a budget is taken in %s', (region) => {
  expect(messageOf({ ...SMALLEST, region, monthlyBudgetDollars: 50 })).toBe('no error');
});

test('a domain must be in its zone', () => {
  const domain = { domainName: 'privacy.example.org', hostedZoneId: 'Z123', hostedZoneName: 'example.com' };
  expect(messageOf({ ...SMALLEST, ...domain })).toBe(
    'setting domainName is "privacy.example.org"; expected a name within the zone example.com',
  );
});

test.each(Object.getOwnPropertyNames(Object.prototype))('a setting called %s is not known', (name) => {
  const context = JSON.parse(`{${JSON.stringify(name)}: 1}`) as SettingsInput;
  expect(messageOf({ ...SMALLEST, ...context })).toMatch(/^setting \w+ is not known/);
});

test.each([
  [{ promiseDays: 7, rescanHours: 168 }, 'setting rescanHours is 168 hours; expected less than the 168 of promiseDays'],
  [
    { whatsAppHoldHours: 700 },
    'setting whatsAppHoldHours is 700 hours; expected less than 696, which is promiseDays without rescanHours',
  ],
])('times that would make every request overdue are refused (%j)', (times, sentence) => {
  expect(messageOf({ ...SMALLEST, ...times })).toBe(sentence);
});

test('a business can come back for as long as the promise and the last look leave', () => {
  const longest = { promiseDays: 30, rescanHours: 1, whatsAppHoldHours: 718 };
  expect(messageOf({ ...SMALLEST, ...longest })).toBe('no error');
});

test('every setting is in the table of infra/README.md', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../../infra/README.md'), 'utf8');
  const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
  expect(SETTING_NAMES.filter((name) => !rows.some((row) => row.includes(`\`${name}\``)))).toEqual([]);
});

function messageOf(context: SettingsInput): string {
  try {
    readSettings({}, context);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}
