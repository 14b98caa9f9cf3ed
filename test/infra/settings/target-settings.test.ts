import { join } from 'node:path';
import { readDataMap } from '../../../infra/data-map-file.ts';
import { contextOfCdkJson, readSettings } from '../../../infra/settings/read-settings.ts';
import { requireTargetSettings } from '../../../infra/settings/require-target-settings.ts';
import { unreadSettings } from '../../../infra/settings/unread-settings.ts';
import type { DataMap } from '../../../shared/data-map/data-map.ts';
import { synthesizeStack } from '../synthesis.ts';

const dataMap = readDataMap(join(import.meta.dirname, '../../../infra/data-map.json'));
const { graphVersion } = readSettings({}, contextOfCdkJson());
/** The settings that CALIQ's data map names. `cdk.json` may set more, for other maps. */
const targetSettings: { readonly [name: string]: string } = {
  TARGET_CRM_URL: 'https://api.crm.example/deletions',
  TARGET_CRM_SECRET: 'kms:',
  TARGET_SUPPORT_DATABASE: 'postgres://data_deletion@support.db.example/support?sslrootcert=/var/runtime/ca-cert.pem',
  TARGET_SUPPORT_DATABASE_PASSWORD: 'kms:',
};

test('the worker gets every setting that the data map names', () => {
  expect(() => requireTargetSettings(dataMap, targetSettings)).not.toThrow();
  expect(synthesizeStack({ targetSettings }).targetSettings['purge-worker']).toEqual({
    ...targetSettings,
    TARGET_GRAPH_VERSION: graphVersion,
  });
});

test('cdk.json sets everything that its data map names, and shows no secret', () => {
  const settings = readSettings({}, contextOfCdkJson());
  const network = { hasNetwork: settings.vpcId !== undefined };
  expect(() => requireTargetSettings(readDataMap(settings.dataMap), settings.targetSettings, network)).not.toThrow();
});

test.each(Object.keys(targetSettings))('a synthesis without %s says so in one sentence', (name) => {
  const { [name]: _, ...others } = targetSettings;
  expect(() => synthesizeStack({ targetSettings: others })).toThrow(
    new RegExp(
      `^setting ${name} is missing; the data map names it: add it to "targetSettings" in cdk.json, or to the construct’s targetSettings$`,
    ),
  );
});

test('an empty setting counts as missing, and each missing one has its own line', () => {
  expect(() =>
    requireTargetSettings(dataMap, { ...targetSettings, TARGET_CRM_URL: '', TARGET_CRM_SECRET: '' }),
  ).toThrow(/^setting TARGET_CRM_SECRET is missing; .*\nsetting TARGET_CRM_URL is missing; .*$/);
});

test('a missing setting may be there under a misspelt name', () => {
  const { TARGET_SUPPORT_DATABASE, ...others } = targetSettings;
  const given = { ...others, TARGET_SUPORT_DATABASE: TARGET_SUPPORT_DATABASE ?? '', TARGET_SHOP_URL: 'kms:' };
  expect(() => requireTargetSettings(dataMap, given)).toThrow(
    /^the data map does not name TARGET_SUPORT_DATABASE; did you mean TARGET_SUPPORT_DATABASE\?\nthe data map does not name TARGET_SHOP_URL: remove it from "targetSettings"$/,
  );
});

test('missing settings and those left from another data map are reported together, and not mistaken for each other', () => {
  const left = { TARGET_SUPPORT_DATABASE: 'kms:', TARGET_SUPPORT_DATABASE_PASSWORD: 'kms:' };
  const orders = { name: 'orders', label: { en: 'Orders' }, kind: 'postgres' };
  const [connection, password] = ['TARGET_FERNWEH_DATABASE', 'TARGET_FERNWEH_DATABASE_PASSWORD'];
  const other: DataMap = { identifiers: [], targets: [{ ...orders, connection, password }] };
  const lines = messageOf(() => requireTargetSettings(other, left)).split('\n');
  expect(lines.map((line) => line.replace(/;.*/, ''))).toEqual([
    'setting TARGET_FERNWEH_DATABASE is missing',
    'setting TARGET_FERNWEH_DATABASE_PASSWORD is missing',
    'the data map does not name TARGET_SUPPORT_DATABASE: remove it from "targetSettings"',
    'the data map does not name TARGET_SUPPORT_DATABASE_PASSWORD: remove it from "targetSettings"',
  ]);
});

test.each([
  ['TARGET_CMR_URL', 'TARGET_CRM_URL', undefined],
  ['TARGET_ERP_URL', 'TARGET_CRM_URL', undefined],
  ['TARGET_CR_URL', 'TARGET_CRM_URL', 'TARGET_CRM_URL'],
  ['TARGET_CRMURL', 'TARGET_CRM_URL', 'TARGET_CRM_URL'],
  ['TARGET_SUPPROT_DATABASE', 'TARGET_SUPPORT_DATABASE', 'TARGET_SUPPORT_DATABASE'],
])('%s, while %s is missing, is taken for %s', (name, missing, meant) => {
  const { [missing]: _, ...others } = targetSettings;
  expect(unreadSettings(dataMap, { ...others, [name]: 'kms:' })).toEqual([{ name, meant }]);
});

test('a setting that nothing reads is reported, with the one that may have been meant', () => {
  const given = {
    ...targetSettings,
    TARGET_GRAHP_URL: 'https://a.example',
    TARGET_OLD_SHOP: 'kms:',
    TARGET_GRAPH_URL: '',
  };
  expect(unreadSettings(dataMap, given)).toEqual([
    { name: 'TARGET_GRAHP_URL', meant: 'TARGET_GRAPH_URL' },
    { name: 'TARGET_OLD_SHOP', meant: undefined },
  ]);
});

test('an address that no row names, such as that of Meta’s Graph, is not sent tokens without encryption', () => {
  const given = (url: string) => ({ ...targetSettings, TARGET_GRAPH_URL: url });
  expect(() => requireTargetSettings(dataMap, given('http://graph.proxy.example/v24.0'))).toThrow(
    /^setting TARGET_GRAPH_URL is an address without encryption; expected https:/,
  );
  expect(() => requireTargetSettings(dataMap, given('https://graph.proxy.example/v24.0'))).not.toThrow();
});

test.each([
  ['TARGET_CRM_SECRET', 'whsec_c2VjcmV0', /^setting TARGET_CRM_SECRET is neither an address nor sealed; /],
  ['TARGET_CRM_URL', 'api.crm.example/deletions', /^setting TARGET_CRM_URL is neither an address nor sealed; /],
  [
    'TARGET_CRM_URL',
    'http://api.crm.example/deletions',
    /^setting TARGET_CRM_URL is an address without encryption; expected https:/,
  ],
  ['TARGET_CRM_URL', 'http://127.0.0.1/', /^setting TARGET_CRM_URL is an address without encryption; expected https:/],
  [
    'TARGET_SUPPORT_DATABASE',
    'support.db.example',
    /^setting TARGET_SUPPORT_DATABASE is neither an address nor sealed; /,
  ],
  [
    'TARGET_SUPPORT_DATABASE',
    'postgres://data_deletion:secret@support.db.example/support',
    /^setting TARGET_SUPPORT_DATABASE shows a password in its address; take it out, /,
  ],
  ...[
    ['?sslmode=require', /^setting TARGET_SUPPORT_DATABASE has the parameter "sslmode", which is not needed/],
    ['?sslmode=disable&sslrootcert=/var/runtime/ca-cert.pem', /has the parameter "sslmode"/],
    ['?connect_timeout=3', /has a parameter that is not known; expected postgres:/],
    ['?sslrootcert=', /has "sslrootcert" without the path of a file$/],
    ['?sslrootcert=./rds.pem', /names a file of certificates that the worker will not have; /],
    ['?sslrootcert=/home/me/rds.pem', /names a file of certificates that the worker will not have; /],
    ['%zz', /has a percent sign that does not begin an escape; write % itself as %25$/],
  ].map(([end, sentence]): [string, string, RegExp] => [
    'TARGET_SUPPORT_DATABASE',
    `postgres://data_deletion@support.db.example/support${String(end)}`,
    sentence as RegExp,
  ]),
  [
    'TARGET_SUPPORT_DATABASE',
    'postgres://50%off@support.db.example/support',
    /has a percent sign that does not begin an escape/,
  ],
  ['TARGET_SUPPORT_DATABASE', 'postgres://data_deletion@support.db.example', /names no database; expected /],
  [
    'TARGET_SUPPORT_DATABASE',
    'mysql://data_deletion@support.db.example/support',
    /is not a database address; expected postgres:/,
  ],
  ['TARGET_SUPPORT_DATABASE', 'https://support.db.example/support', /is not a database address; expected postgres:/],
])('a %s that a template would reveal, or that leads nowhere, stops synthesis', (name, value, sentence) => {
  const wrong = () => requireTargetSettings(dataMap, { ...targetSettings, [name]: value });
  expect(wrong).toThrow(sentence);
  expect(wrong).not.toThrow(value);
});

test.each([
  'postgres://data_deletion@10.0.3.4/support',
  'postgres://data_deletion@172.31.0.1/support',
  'postgres://data_deletion@[fd12::1]/support',
  'postgres://data_deletion@support-database/support',
  'postgres://data_deletion@support.corp.internal/support',
])('%s, which can be reached only from a network, stops synthesis without one', (address) => {
  const settings = { ...targetSettings, TARGET_SUPPORT_DATABASE: address };
  expect(() => requireTargetSettings(dataMap, settings)).toThrow(
    /^setting TARGET_SUPPORT_DATABASE is a private address, and the worker is in no network; set vpcId, subnetIds and securityGroupIds, or workerNetwork of the construct, see infra\/networks\.md$/,
  );
  expect(() => requireTargetSettings(dataMap, settings, { hasNetwork: true })).not.toThrow();
});

test.each(['postgres://a@172.32.0.1/b', 'postgres://a@support.abc.eu-central-1.rds.amazonaws.com/b'])(
  '%s may be public',
  (address) => {
    const settings = { ...targetSettings, TARGET_SUPPORT_DATABASE: address };
    expect(() => requireTargetSettings(dataMap, settings)).not.toThrow();
  },
);

describe('the address of a MySQL server', () => {
  const shop: DataMap = {
    identifiers: [],
    targets: [{ name: 'orders', label: { en: 'Orders' }, kind: 'mysql', connection: 'TARGET_SHOP_DATABASE' }],
  };
  const requireAddress = (address: string, hasNetwork = false): void =>
    requireTargetSettings(shop, { TARGET_SHOP_DATABASE: address }, { hasNetwork });

  it.each([
    'mysql://purge@shop.cluster-abc.eu-central-1.rds.amazonaws.com/shop?ssl-ca=/var/runtime/ca-cert.pem',
    'mariadb://purge@shop.db.example:3307/shop',
  ])('may be %s', (address) => {
    expect(() => requireAddress(address)).not.toThrow();
  });

  it.each([
    [
      'postgres://purge@shop.db.example/shop',
      /expected mysql:\/\/user@host:3306\/database, with no parameter but ssl-ca$/,
    ],
    ['mysql://purge@shop.db.example/shop?ssl-mode=REQUIRED', /has the parameter "ssl-mode", which is not needed/],
    ['mysql://purge@shop.db.example/shop?ssl-ca=./rds.pem', /for RDS it is ssl-ca=\/var\/runtime\/ca-cert.pem/],
    ['mysql://purge:secret@shop.db.example/shop', /shows a password/],
    ['mysql://purge@10.0.3.4/shop', /is a private address/],
    ['mysql://purge@198.51.100.7/shop', /names the host by its IP address/],
  ])('is not %s', (address, sentence) => {
    expect(() => requireAddress(address)).toThrow(sentence);
  });
});

function messageOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
