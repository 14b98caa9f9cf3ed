import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readable, resourcesOf, synthesizeStack } from '../synthesis.ts';

type Dashboard = { readonly widgets: readonly { readonly properties: { readonly metrics?: readonly object[] } }[] };

const directory = mkdtempSync(join(tmpdir(), 'limits-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Half of the tables are searched by an index. One target in five is a service provider with two settings of its own. */
function synthesizeTargets(count: number) {
  const providers = Array.from({ length: count / 5 }, (_, at) => ({
    name: `provider-${at}`,
    label: { en: 'Provider' },
    kind: 'webhook',
    url: `TARGET_PROVIDER_${at}_URL`,
    secret: `TARGET_PROVIDER_${at}_SECRET`,
    identifiers: ['asid'],
  }));
  const tables = Array.from({ length: count - providers.length }, (_, at) => ({
    name: `table-${at}`,
    label: { en: 'Table' },
    kind: 'dynamodb',
    table: `company-customer-records-${at}`,
    ...(at % 2 === 0 && { index: 'by-customer' }),
    partitionKey: { attribute: 'customerKey', values: ['{appId}#{asid}'] },
    key: at % 2 === 0 ? ['recordId'] : ['customerKey', 'recordId'],
    canary:
      at % 2 === 0
        ? { recordId: 'canary-{asid}', customerKey: '{appId}#{asid}' }
        : { customerKey: '{appId}#{asid}', recordId: '1' },
  }));
  const dataMap = join(directory, `${count}.json`);
  writeFileSync(dataMap, JSON.stringify({ identifiers: [], targets: [...tables, ...providers] }));
  const targetSettings = Object.fromEntries(
    providers.flatMap(({ url, secret }) => [
      [url, 'https://api.provider.example/deletions'],
      [secret, `kms:${'A'.repeat(250)}`],
    ]),
  );
  return { ...synthesizeStack({ dataMap, targetSettings }), given: targetSettings };
}

describe('a data map of 200 targets', () => {
  const stack = synthesizeTargets(200);
  const filledIn = (value: unknown) => JSON.stringify(readable(value)).replaceAll('ACCOUNT', '123456789012');

  it('keeps every managed policy within 6,144 characters, and needs at most half of the ten that a role can have', () => {
    const policies = resourcesOf(stack, 'AWS::IAM::ManagedPolicy');
    for (const { Properties } of policies)
      expect(filledIn(Properties['PolicyDocument']).length).toBeLessThanOrEqual(6144);
    const byRole = Map.groupBy(policies, ({ Properties }) => JSON.stringify(Properties['Roles']));
    expect(byRole.size).toBe(2);
    for (const ofRole of byRole.values()) expect(ofRole.length).toBeLessThanOrEqual(5);
    expect([...byRole.values()].flat().length).toBeGreaterThan(4);
  });

  it('keeps the inline policies of every role within 10,240 characters together', () => {
    const policies = resourcesOf(stack, 'AWS::IAM::Policy');
    const byRole = Map.groupBy(policies, ({ Properties }) => JSON.stringify(Properties['Roles']));
    expect(byRole.size).toBeGreaterThan(7);
    for (const ofRole of byRole.values()) {
      const lengths = ofRole.map(({ Properties }) => filledIn(Properties['PolicyDocument']).length);
      expect(lengths.reduce((sum, length) => sum + length)).toBeLessThan(10_240);
    }
  });

  it('keeps every key policy within 32 KB, and every trust policy within 2,048 characters', () => {
    const keys = resourcesOf(stack, 'AWS::KMS::Key').map(({ Properties }) => filledIn(Properties['KeyPolicy']));
    expect(keys).toHaveLength(3);
    for (const policy of keys) expect(policy.length).toBeLessThan(32_768);
    for (const { Properties } of resourcesOf(stack, 'AWS::IAM::Role'))
      expect(filledIn(Properties['AssumeRolePolicyDocument']).length).toBeLessThan(2048);
  });

  it('keeps outputs within 200, an alarm within ten metrics, and a widget of the dashboard within 500', () => {
    expect(Object.keys(stack.template.Outputs).length).toBeLessThanOrEqual(200);
    for (const { Properties } of resourcesOf(stack, 'AWS::CloudWatch::Alarm')) {
      const metrics = (Properties['Metrics'] ?? []) as readonly { readonly MetricStat?: object }[];
      expect(metrics.filter(({ MetricStat }) => MetricStat !== undefined).length).toBeLessThanOrEqual(10);
    }
    const [dashboard] = resourcesOf(stack, 'AWS::CloudWatch::Dashboard');
    const body = JSON.parse(String(readable(dashboard?.Properties['DashboardBody']))) as Dashboard;
    const counts = body.widgets.map(({ properties: { metrics = [] } }) => metrics.length);
    expect(counts.length).toBeGreaterThan(10);
    expect(Math.max(...counts)).toBeLessThanOrEqual(500);
  });

  it('grants each table and index once', () => {
    const granted = resourcesOf(stack, 'AWS::IAM::ManagedPolicy')
      .filter(({ Properties }) => filledIn(Properties['Roles']).includes('Worker'))
      .flatMap(({ Properties }) => filledIn(Properties['PolicyDocument']).match(/:table\/[^"]+/g) ?? []);
    expect(granted).toHaveLength(160 + 80);
    expect(new Set(granted).size).toBe(granted.length);
  });

  it('keeps every environment within 4,096 bytes: the settings of targets are deployed with the code', () => {
    for (const { Properties } of resourcesOf(stack, 'AWS::Lambda::Function')) {
      const { Variables } = Properties['Environment'] as { readonly Variables: object };
      const text = Object.entries(Variables).map(([name, value]) => name + String(readable(value)));
      expect(Buffer.byteLength(text.join(''))).toBeLessThan(4096);
    }
    expect(stack.targetSettings['purge-worker']).toEqual({ ...stack.given, TARGET_GRAPH_VERSION: 'v24.0' });
  });

  it('keeps the template within 1 MB and 500 resources', () => {
    expect(JSON.stringify(stack.template).length).toBeLessThan(1_000_000);
    expect(Object.keys(stack.template.Resources).length).toBeLessThan(500);
  });
});

test('a data map that needs more policies than a role can have stops synthesis, and the error says how many', () => {
  expect(() => synthesizeTargets(400)).toThrow(
    /^the data map needs \d+ policies of 6144 characters for DataDeletion\/DataDeletion\/Worker\/Role; expected at most 5: /,
  );
});

test('the permission for a removed target stays until the version that used it is gone', () => {
  const [before, after] = [synthesizeTargets(10), synthesizeTargets(5)].map((stack) =>
    resourcesOf(stack, 'AWS::IAM::ManagedPolicy'),
  );
  expect(before?.length).toBeGreaterThan(1);
  expect(before?.filter(({ id }) => !/DataMap[0-9a-f]{16}[0-9A-F]{8}$/.test(id))).toEqual([]);
  // a resource with another name is created before the functions change, and the old one is deleted after everything else
  const names = new Set(before?.map(({ id }) => id));
  expect(after?.filter(({ id }) => names.has(id))).toEqual([]);
  const again = resourcesOf(synthesizeTargets(10), 'AWS::IAM::ManagedPolicy');
  expect(again.map(({ id }) => id)).toEqual(before?.map(({ id }) => id));
});
