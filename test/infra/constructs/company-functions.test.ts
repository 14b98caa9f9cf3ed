import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  actionsOf,
  readable,
  resourceOf,
  resourcesOf,
  type StackSynthesis,
  statementsOf,
  synthesizeStack,
} from '../synthesis.ts';

const folder = mkdtempSync(join(tmpdir(), 'company-functions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const match = { customer: ['{userId}'] };
const row = {
  name: 'tickets',
  label: { en: 'Your tickets' },
  kind: 'lambda',
  function: 'tickets-deletion:live',
  match,
};
const canary = { values: { customer: 'canary-{asid}' } };
const rule = {
  kind: 'userId',
  from: { kind: 'lambda', function: 'people-finder:live', match: { login: ['{appId}#{asid}'] }, find: 'userId' },
};

function synthesized(target: object): StackSynthesis {
  const dataMap = join(folder, 'data-map.json');
  writeFileSync(dataMap, JSON.stringify({ identifiers: [rule], targets: [target] }));
  return synthesizeStack({ dataMap, targetSettings: {} });
}

/** What the policies for the data map let a role do with functions. */
function invocations(stack: StackSynthesis, roleId: string): readonly unknown[] {
  const role = resourceOf(stack, 'AWS::IAM::Role', roleId);
  const policies = [...resourcesOf(stack, 'AWS::IAM::ManagedPolicy'), ...resourcesOf(stack, 'AWS::IAM::Policy')];
  return policies
    .filter(({ Properties }) => JSON.stringify(Properties['Roles']).includes(`"${role.id}"`))
    .flatMap((policy) => statementsOf(policy))
    .filter((statement) => actionsOf(statement).some((action) => action.startsWith('lambda:')))
    .map(({ Action, Resource }) => [Action, readable(Resource)]);
}

const arn = (name: string) => `arn:aws:lambda:eu-central-1:ACCOUNT:function:${name}`;

test('the worker may invoke exactly the aliases that the data map names', () => {
  expect(invocations(synthesized({ ...row, canary }), 'WorkerRole')).toEqual([
    ['lambda:InvokeFunction', [arn('people-finder:live'), arn('tickets-deletion:live')]],
  ]);
});

test('the canary may invoke the function that seeds its item; if that is a function of its own, it cannot delete anything', () => {
  expect(invocations(synthesized({ ...row, canary }), 'CanaryRole')).toEqual([
    ['lambda:InvokeFunction', arn('tickets-deletion:live')],
  ]);
  const own = { ...canary, function: 'tickets-canary:live' };
  expect(invocations(synthesized({ ...row, canary: own }), 'CanaryRole')).toEqual([
    ['lambda:InvokeFunction', arn('tickets-canary:live')],
  ]);
});

test('no other function may invoke any of them', () => {
  const stack = synthesized({ ...row, canary });
  const others = resourcesOf(stack, 'AWS::IAM::Role').filter(({ id }) => !/(?:Worker|Canary)Role/.test(id));
  const named = others
    .flatMap(({ id }) => invocations(stack, id))
    .filter((one) => /tickets|finder/.test(JSON.stringify(one)));
  expect(named).toEqual([]);
});

test.each([
  'tickets-deletion',
  'tickets-deletion:$LATEST',
  'tickets-deletion:7',
  'tickets-deletion:*',
  'arn:aws:lambda:eu-central-1:123456789012:function:tickets-deletion:live',
])('the function %s stops synthesis with an error that says what is expected', (name) => {
  expect(() => synthesized({ ...row, canary, function: name })).toThrow(
    /targets\[0\]\.function is ".*"; expected the name and the alias of a function .*, such as search-deletion:live/,
  );
});

test('a canary value by which the row does not match stops synthesis', () => {
  const other = { values: { customer: 'canary-{asid}', email: 'x' } };
  expect(() => synthesized({ ...row, canary: other })).toThrow('canary has a value "email", which is not in "match"');
});

test('the worker and the canary get no setting for a function', () => {
  const { targetSettings } = synthesized({ ...row, canary });
  expect(JSON.stringify(targetSettings)).not.toContain('tickets');
});
