import { environmentOf, resourcesOf, synthesizeStack } from '../synthesis.ts';

const DATA_MAP = `${import.meta.dirname}/../data-map.json`;
const stack = synthesizeStack({ dataMap: DATA_MAP });

test('the outputs name what operators and the App Dashboard need', () => {
  expect(Object.keys(stack.template.Outputs).toSorted()).toEqual([
    'AppTable',
    'BackupHorizonDays',
    'DataDeletionCallbackUrl',
    'DataMapHash',
    'DeadLetterQueueUrl',
    'DeauthorizeCallbackUrl',
    'DeploymentName',
    'EntryKinds',
    'ImportDays',
    'InstructionsUrl',
    'OperatorRole',
    'PromiseDays',
    'PublicUrl',
    'QueueUrl',
    'ReceiptKeyId',
    'RequestTable',
    'RetentionMonths',
    'SealKeyId',
    'StartAfterMinutes',
    'SubjectKeyId',
  ]);
});

test('who deletes by hand is an output where the data map has something to delete by hand', () => {
  expect(synthesizeStack().template.Outputs).toHaveProperty('ManualDeletionRole');
});

test('a budget writes to who receives alarms, of the forecast and of the costs, and is there only when it is set', () => {
  expect(resourcesOf(stack, 'AWS::Budgets::Budget')).toEqual([]);
  const [budget, ...others] = resourcesOf(
    synthesizeStack({ dataMap: DATA_MAP, monthlyBudgetDollars: '50' }),
    'AWS::Budgets::Budget',
  );
  expect(others).toEqual([]);
  const subscribers = [{ SubscriptionType: 'EMAIL', Address: 'info@cal-iq.tech' }];
  expect(budget?.Properties['Budget']).not.toHaveProperty('BudgetName');
  expect(budget?.Properties).toMatchObject({
    Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 50, Unit: 'USD' } },
    NotificationsWithSubscribers: ['FORECASTED', 'ACTUAL'].map((NotificationType) => ({
      Notification: { NotificationType, ComparisonOperator: 'GREATER_THAN', Threshold: 100 },
      Subscribers: subscribers,
    })),
  });
});

test('two stages in one account have no name in common', () => {
  const test = synthesizeStack({ dataMap: DATA_MAP, stage: 'test' });
  const names = (from: typeof stack) =>
    ['AWS::KMS::Alias:AliasName', 'AWS::CloudWatch::Alarm:AlarmName', 'AWS::CloudWatch::Dashboard:DashboardName']
      .map((property) => property.split(/:(?=[A-Z][A-Za-z]+$)/) as [string, string])
      .flatMap(([type, name]) => resourcesOf(from, type).map(({ Properties }) => Properties[name]));
  expect(names(stack).filter((name) => names(test).includes(name))).toEqual([]);
  expect(environmentOf(test, 'Worker')['METRICS_NAMESPACE']).not.toBe(
    environmentOf(stack, 'Worker')['METRICS_NAMESPACE'],
  );
});
