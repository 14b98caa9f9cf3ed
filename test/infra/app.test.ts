import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDataMap } from '../../infra/data-map-file.ts';
import { readSettings } from '../../infra/settings/read-settings.ts';
import { deploymentWarnings, requireDeployable } from '../../infra/settings/require-deployable.ts';

const APP = join(import.meta.dirname, '../../infra/app.ts');
const DATA_MAP = join(import.meta.dirname, 'data-map.json');

const directory = mkdtempSync(join(tmpdir(), 'app-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('the app synthesizes without an account', () => {
  expect(synthesize({ dataMap: DATA_MAP })).toEqual({ status: 0, said: '' });
  const template = readFileSync(join(directory, 'cdk.out/DataDeletion.template.json'), 'utf8');
  expect(JSON.parse(template)).toHaveProperty('Outputs.DataDeletionCallbackUrl');
});

test('subnets named in settings raise no warning', () => {
  const network = {
    vpcId: 'vpc-0123456789abcdef0',
    subnetIds: ['subnet-0123456789abcdef0', 'subnet-0fedcba9876543210'],
    securityGroupIds: ['sg-0123456789abcdef0'],
  };
  expect(synthesize({ dataMap: DATA_MAP, ...network })).toEqual({ status: 0, said: '' });
  const files = readdirSync(join(directory, 'cdk.out')).filter((file) => file.endsWith('.json'));
  const written = files.map((file) => readFileSync(join(directory, 'cdk.out', file), 'utf8')).join('\n');
  expect(written).toContain(network.subnetIds[0]);
  expect(written.match(/No routeTableId was provided[^"]*/g)).toBe(null);
});

test('placeholders cannot be deployed, and the error names each without its value', () => {
  const { status, said } = synthesize({
    dataMap: DATA_MAP,
    placeholders: 'refuse',
    contactEmail: 'privacy@example.com',
  });
  expect(status).toBe(1);
  expect(said.split('\n')).toEqual([
    'setting contactEmail is a placeholder; set your own in cdk.json',
    'setting TARGET_CRM_URL is a placeholder that your data map does not name; remove it from "targetSettings" in cdk.json',
    'setting TARGET_SUPPORT_DATABASE is a placeholder that your data map does not name; remove it from "targetSettings" in cdk.json',
    expect.stringMatching(/^setting operatorPrincipals is missing; a deployment needs it: /),
    'to synthesize without deploying, pass -c placeholders=allow',
    '',
  ]);
});

test('a setting that the data map names and the demonstration’s key can also be placeholders', () => {
  const settings = readSettings({ placeholders: 'refuse' });
  const deploy = () => requireDeployable(settings, readDataMap(settings.dataMap));
  expect(deploy).toThrow(/^setting TARGET_CRM_URL is a placeholder; set your own in cdk\.json$/m);
  expect(deploy).toThrow(/data-map\.json: vault\.kmsKeyId of target "access-tokens" is a placeholder; /);
});

test('synthesis warns about missing operators, and about the example’s company with another company’s data map', () => {
  synthesize({ dataMap: DATA_MAP, alarmEmail: 'alarms@fernweh.travel' });
  const warnings = readFileSync(join(directory, 'cdk.out/DataDeletion.metadata.json'), 'utf8');
  expect(warnings).toContain('setting operatorPrincipals is missing; a deployment needs it');
  expect(warnings).toContain(
    'companyName, contactEmail, privacyPolicyUrl in cdk.json still name the example’s company',
  );
});

test('synthesis warns about one setting that is still the example’s', () => {
  const own = { contactEmail: 'privacy@fernweh.travel', alarmEmail: 'alarms@fernweh.travel' };
  const change = { ...own, privacyPolicyUrl: 'https://fernweh.travel/privacy', dataMap: DATA_MAP };
  const settings = readSettings(change);
  const warning = deploymentWarnings(settings, readDataMap(settings.dataMap)).get('example-company');
  expect(warning).toMatch(/^companyName in cdk\.json still names the example’s company/);
});

test('synthesis does not warn if operators are named, and the company is your own or the data map is the example’s', () => {
  const operatorPrincipals = ['arn:aws:iam::123456789012:role/Operators'];
  const own = {
    ...{ companyName: 'Fernweh', contactEmail: 'privacy@fernweh.travel', alarmEmail: 'alarms@fernweh.travel' },
    privacyPolicyUrl: 'https://fernweh.travel/privacy',
  };
  for (const change of [{}, { ...own, dataMap: DATA_MAP }]) {
    const settings = readSettings({ operatorPrincipals, ...change });
    expect(deploymentWarnings(settings, readDataMap(settings.dataMap))).toEqual(new Map());
  }
});

/** Runs the app as the CDK's command line does. */
function synthesize(context: { readonly [name: string]: string | readonly string[] }) {
  const { status, stderr } = spawnSync(process.execPath, [APP], {
    cwd: directory,
    encoding: 'utf8',
    env: {
      CDK_OUTDIR: join(directory, 'cdk.out'),
      CDK_CONTEXT_JSON: JSON.stringify({ placeholders: 'allow', ...context }),
      CDK_VALIDATION: 'false',
    },
  });
  return { status, said: stderr };
}
