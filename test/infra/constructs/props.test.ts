import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { App, Duration, Lazy, Stack, Token } from 'aws-cdk-lib/core';
import { DataDeletion } from '../../../infra/constructs/data-deletion.ts';
import { requireValidProps } from '../../../infra/constructs/require-valid-props.ts';
import { readSettings, type SettingsInput } from '../../../infra/settings/read-settings.ts';
import { SETTING_NAMES } from '../../../infra/settings/rules.ts';
import { emptyBundles } from '../synthesis.ts';

const dataMap = join(import.meta.dirname, '../data-map.json');
const company = { name: 'Shop', contactEmail: 'privacy@shop.test', privacyPolicyUrl: 'https://shop.test/privacy' };
const SETTINGS: SettingsInput = {
  region: 'eu-central-1',
  companyName: company.name,
  contactEmail: company.contactEmail,
  privacyPolicyUrl: company.privacyPolicyUrl,
  alarmEmail: 'oncall@shop.test',
  dataMap,
};
const outdir = mkdtempSync(join(tmpdir(), 'props-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const RETIRED = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'one', alg: 'ES256', use: 'sig' };
const ROLE = 'arn:aws:iam::123456789012:role/Operators';

/** The props whose names differ from those of their settings. */
const RENAMED = {
  companyName: 'company.name',
  contactEmail: 'company.contactEmail',
  privacyPolicyUrl: 'company.privacyPolicyUrl',
  brandColor: 'company.brandColor',
  settleSeconds: 'settle',
  rescanHours: 'rescan',
  whatsAppHoldHours: 'whatsAppHold',
  domainName: 'domain.domainName',
  hostedZoneId: 'domain.hostedZoneId',
  hostedZoneName: 'domain.hostedZoneName',
  securityGroupIds: 'workerNetwork.securityGroups',
};

/** Values that `cdk.json` refuses, and the same values as props. */
const REFUSED: readonly (readonly [settings: SettingsInput, props: object])[] = [
  [{ companyName: '' }, { company: { ...company, name: '' } }],
  [{ contactEmail: 'privacy' }, { company: { ...company, contactEmail: 'privacy' } }],
  [{ privacyPolicyUrl: 'http://shop.test/' }, { company: { ...company, privacyPolicyUrl: 'http://shop.test/' } }],
  [{ brandColor: 'red;}' }, { company: { ...company, brandColor: 'red;}' } }],
  [{ settleSeconds: 960 }, { settle: Duration.minutes(16) }],
  [{ rescanHours: 0.5 }, { rescan: Duration.minutes(30) }],
  [
    { rescanHours: 240, promiseDays: 7 },
    { promiseDays: 7, rescan: Duration.days(10) },
  ],
  [
    { rescanHours: 168, promiseDays: 7 },
    { promiseDays: 7, rescan: Duration.days(7) },
  ],
  [{ whatsAppHoldHours: 4800 }, { whatsAppHold: Duration.days(200) }],
  [{ whatsAppHoldHours: 700 }, { whatsAppHold: Duration.hours(700) }],
  same({ alarmEmail: 'oncall' }),
  same({ operatorPrincipals: [ROLE, '*'] }),
  same({ operatorPrincipals: ['arn:aws:sts::123456789012:assumed-role/Operators/anna'] }),
  same({ operatorMfa: 'yes' }),
  same({ targetSettings: { GRAPH_URL: 'https://graph.test' } }),
  same({ graphVersion: '24' }),
  same({ storeKeyIds: ['alias/orders'] }),
  same({ promiseDays: 0 }),
  same({ promiseDays: 31 }),
  same({ backupHorizonDays: 3651 }),
  same({ retentionMonths: 121 }),
  same({ corsOrigins: ['*', 'https://a.test/'] }),
  same({ callbackConcurrency: 99 }),
  same({ callbackConcurrency: 100.5 }),
  same({ startAfterMinutes: 16 }),
  same({ callbacksPerHour: 0 }),
  same({ importDays: 366 }),
  same({ acceptLoginSignatures: 'yes' }),
  same({ gradualDeployment: 'yes' }),
  same({ receiptKeyGeneration: 21 }),
  same({ receiptKeyGeneration: 2 }),
  same({ receiptKeyGeneration: 3, retiredReceiptKeys: [RETIRED] }),
  same({ retiredReceiptKeys: [{ ...RETIRED, d: 'private' }] }),
  inDomain({ domainName: 'Shop' }),
  inDomain({ hostedZoneId: 'shop.test' }),
  inDomain({ hostedZoneId: undefined }),
  inDomain({ hostedZoneName: 'shop' }),
  inDomain({ domainName: 'privacy.shop.example' }),
  [{ securityGroupIds: [] }, { workerNetwork: { vpc: {}, securityGroups: [] } }],
];

describe('what cdk.json refuses', () => {
  test.each(REFUSED)('is refused as a prop, in its own name: %j', (settings, props) => {
    const inSettings = refusalOf(() => readSettings({}, { ...SETTINGS, ...settings }));
    const renamed = Object.entries(RENAMED).reduce((text, [name, prop]) => text.replaceAll(name, prop), inSettings);
    expect(`setting ${refusalOf(() => check(props))}`).toBe(renamed);
  });

  test.each(['cn-north-1', 'us-gov-west-1', 'us-iso-east-1', 'eusc-de-east-1'])(
    'is refused as a region: %s',
    (region) => {
      const allowed = 'an AWS region, such as eu-central-1, outside China, GovCloud (US) and the sovereign clouds';
      expect(refusalOf(() => readSettings({}, { ...SETTINGS, region }))).toBe(
        `setting region is "${region}"; expected ${allowed}`,
      );
      expect(refusalOf(() => check({}, region))).toBe(`the region of the stack is "${region}"; expected ${allowed}`);
    },
  );

  test('is completely listed in the table above, except for the region', () => {
    const ofTheStackOnly = ['stage', 'region', 'placeholders', 'dataMap', 'monthlyBudgetDollars'];
    const ofANetworkByIds = ['vpcId', 'subnetIds', 'dualStack'];
    const named = REFUSED.flatMap(([settings]) => Object.keys(settings));
    expect([...new Set([...named, ...ofTheStackOnly, ...ofANetworkByIds])].toSorted()).toEqual(
      SETTING_NAMES.toSorted(),
    );
  });
});

test('the construct itself reports all mistakes at once', () => {
  const given = { company: { ...company, name: '' }, dataMap, promiseDays: 0, callbackConcurrency: 99 };
  expect(() => new DataDeletion(new Stack(), 'DataDeletion', given)).toThrow(
    expect.objectContaining({
      code: 'settings_invalid',
      message: [
        'company.name is ""; expected the name that people know the company by, up to 80 characters',
        'promiseDays is 0; expected a whole number of days from 1 to 30',
        'callbackConcurrency is 99; expected 0 (none kept) or a whole number from 100, what the routes let through, to 1000',
      ].join('\n'),
    }),
  );
});

test.each([
  ['company.name', { company: { ...company, name: undefined } }],
  ['name', { name: 'data deletion' }],
  ['name', { name: '' }],
  ['metricsNamespace', { metricsNamespace: 'Data Deletion' }],
])('a wrong %s, which has no setting, is refused', (name, props) => {
  expect(refusalOf(() => check(props))).toMatch(new RegExp(`^${name} is .*; expected `));
});

/** The smallest and the largest value of each. */
const RANGES = {
  promiseDays: [2, 30],
  backupHorizonDays: [1, 3650],
  retentionMonths: [1, 120],
  callbackConcurrency: [100, 1000],
  startAfterMinutes: [0, 15],
  callbacksPerHour: [1, 1_000_000],
  importDays: [1, 365],
} as const;

test.each(Object.entries(RANGES))('%s is taken from its least to its most', (name, [least, most]) => {
  for (const value of [least, most]) expect(() => check({ [name]: value })).not.toThrow();
  for (const value of [-1, most + 1]) expect(() => check({ [name]: value })).toThrow(`${name} is ${value}; expected `);
});

test('executions need not be reserved for the callback', () => {
  expect(() => check({ callbackConcurrency: 0 })).not.toThrow();
});

describe('what is only known at deployment', () => {
  const token = Lazy.string({ produce: () => 'later' });
  const number = Lazy.number({ produce: () => 1 });

  test('is not checked if synthesis does not need it', () => {
    const given = {
      company: { name: token, contactEmail: token, privacyPolicyUrl: `https://${token}/privacy`, brandColor: token },
      alarmEmail: token,
      operatorPrincipals: [token, ROLE],
      storeKeyIds: [token],
      corsOrigins: Token.asList({ resolve: () => ['https://a.test'] }),
      callbackConcurrency: number,
      domain: { domainName: `privacy.${token}`, hostedZoneId: token, hostedZoneName: token },
      name: token,
      metricsNamespace: token,
    };
    expect(() => check(given)).not.toThrow();
  });

  test('does not hide mistakes in other props', () => {
    expect(() => check({ operatorPrincipals: [token, '*'] })).toThrow(/^operatorPrincipals is /);
    expect(() => check({ corsOrigins: [token, '*'] })).toThrow(/^corsOrigins is /);
  });

  test.each([
    ['receiptKeyGeneration', number],
    ['promiseDays', number],
    ['graphVersion', token],
    ['targetSettings', { TARGET_SHOP_URL: `https://shop.test/${token}` }],
    ['rescan', Duration.hours(number)],
    ['settle', Duration.minutes(number)],
    ['whatsAppHold', Duration.hours(number)],
  ])('is refused as %s, which synthesis needs', (name, value) => {
    expect(() => check({ [name]: value })).toThrow(`${name} is only known at deployment; expected `);
  });

  test('can be an operators’ role, whose account is taken from its ARN', () => {
    const app = new App({ outdir, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Shop');
    const role = new Role(stack, 'Operators', { assumedBy: new AccountPrincipal('123456789012') });
    const bundles = emptyBundles(app.outdir);
    new DataDeletion(stack, 'Deletion', { company, dataMap, operatorPrincipals: [role.roleArn], bundles });
    const arn = stack.resolve(role.roleArn);
    const account = { 'Fn::Select': [4, { 'Fn::Split': [':', arn] }] };
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', account, ':root']] } },
            Condition: { ArnLike: { 'aws:PrincipalArn': [arn] } },
          },
        ],
      },
    });
  });
});

/** @param region the stack's region; without it, the region is only known at deployment */
function check(props: object, region?: string): void {
  const stack = new Stack(new App({ outdir }), 'Shop', region === undefined ? {} : { env: { region } });
  requireValidProps(stack, { company, dataMap, ...props });
}

function same(settings: SettingsInput) {
  return [settings, settings] as const;
}

function inDomain(wrong: SettingsInput) {
  const domain = { domainName: 'privacy.shop.test', hostedZoneId: 'Z1', hostedZoneName: 'shop.test', ...wrong };
  return [domain, { domain }] as const;
}

function refusalOf(checked: () => unknown): string {
  try {
    checked();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing is refused';
}
