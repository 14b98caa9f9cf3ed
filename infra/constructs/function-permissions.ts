import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Permission } from '../../shared/targets/target.ts';
import type { DataDeletion } from './data-deletion.ts';
import { statementsOf } from './grants.ts';

type Parts = Pick<DataDeletion, 'keys' | 'tables' | 'purgeQueue' | 'functions' | 'operators'>;

/**
 * Who may do what. The callback records and can neither read nor delete what it recorded; the status page reads one
 * record; a provider's confirmation replaces one; the sweeper sees keys and dates; the worker alone opens seals, signs, and reaches what the data map names.
 */
export function letFunctionsWork(
  { keys, tables, purgeQueue: { queue }, functions, operators: { role: operators } }: Parts,
  ofDataMap: readonly Permission[],
): void {
  const { requests, apps } = tables;
  const callback = functions['deletion-callback'].role;
  const worker = functions['purge-worker'].role;
  const status = functions['deletion-status'].role;
  const confirmation = functions['provider-confirmation'].role;
  const sweeper = functions.sweeper.role;

  letDo(callback, 'RecordRequests', ['dynamodb:PutItem'], requests.tableArn);
  letDo(callback, 'ReadApps', ['dynamodb:Scan'], apps.tableArn);
  letDo(worker, 'WorkOnRequests', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], requests.tableArn);
  letDo(status, 'ReadOneRequest', ['dynamodb:GetItem'], requests.tableArn);
  letDo(confirmation, 'ConfirmParts', ['dynamodb:GetItem', 'dynamodb:PutItem'], requests.tableArn);
  letDo(sweeper, 'FindWhatStandsStill', ['dynamodb:Query'], ...tables.indexArns);

  for (const role of [callback, worker, confirmation, sweeper])
    letDo(role, 'QueueRequests', ['sqs:SendMessage'], queue.queueArn);
  const receive = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'];
  letDo(worker, 'ReceiveRequests', receive, queue.queueArn);

  keys.letMakeMacs(callback, operators);
  keys.letSeal(callback, worker, operators);
  keys.letOpenSeals(worker);
  keys.letOpenAppSecrets(callback);
  keys.letSealAppSecrets(operators);
  keys.letOpenTargetSecrets(worker);
  keys.letSealTargetSecrets(operators);
  keys.letSign(worker);
  keys.letReadPublicKey(worker, status);
  for (const role of [callback, worker, status, confirmation, sweeper, operators]) keys.letUseThrough('dynamodb', role);
  for (const role of [callback, worker, confirmation, sweeper, operators]) keys.letUseThrough('sqs', role);

  for (const statement of statementsOf(requests, ofDataMap)) worker.addToPrincipalPolicy(statement);
}

function letDo(role: IRole, sid: string, actions: readonly string[], ...resources: readonly string[]): void {
  role.addToPrincipalPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [...resources] }));
}
