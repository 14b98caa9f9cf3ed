import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { MATCHED_AT } from '../../shared/adapters/aws/secret-matches.ts';
import { type DataMap, kindOf, permissionsOf } from '../../shared/data-map/data-map.ts';
import { TARGET_KINDS } from '../../shared/targets/index.ts';
import type { DataDeletion } from './data-deletion.ts';
import { fullArn, statementsOf } from './grants.ts';
import { SERVICE_NEEDS } from './keys.ts';

type Parts = Pick<DataDeletion, 'keys' | 'tables' | 'purgeQueue' | 'functions' | 'operators'>;

/**
 * Who may do what. The callback records, and can neither read nor delete what it recorded; of the apps it may note that a
 * secret matched. The status page reads one record, a provider's confirmation replaces one, the sweeper sees keys and dates.
 * The worker alone signs and reaches what the data map names, and opens seals beside who deletes by hand. What the canary may
 * do is in `canary-permissions.ts`.
 */
export function grantPermissions(
  { keys, tables, purgeQueue: { queue }, functions, operators: operation }: Parts,
  dataMap: DataMap,
  storeKeyIds: readonly string[] = [],
): void {
  const { requests, apps } = tables;
  const callback = functions['deletion-callback'].role;
  const worker = functions['purge-worker'].role;
  const status = functions['deletion-status'].role;
  const confirmation = functions['provider-confirmation'].role;
  const sweeper = functions.sweeper.role;
  const operators = operation.role;
  const byHand = dataMap.targets.some(({ kind }) => kind === 'manual') ? [operation.addManualDeletionRole()] : [];

  letDo(callback, 'RecordRequests', ['dynamodb:PutItem'], requests.tableArn);
  const readers = usesAppSecrets(dataMap) ? [callback, worker] : [callback];
  for (const role of readers) letDo(role, 'ReadApps', ['dynamodb:Scan'], apps.tableArn);
  letNoteMatches(callback, apps.tableArn);
  keys.letOpenAppSecrets(...readers);
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
  keys.letOpenSeals(worker, ...byHand);
  keys.letSealAppSecrets(operators);
  keys.letOpenTargetSecrets(worker);
  keys.letSealTargetSecrets(operators);
  keys.letSign(worker);
  keys.letReadPublicKey(worker, status);
  for (const role of [callback, worker, status, confirmation, sweeper, operators, ...byHand])
    keys.letUseThrough('dynamodb', role);
  for (const role of [callback, worker, confirmation, sweeper, operators]) keys.letUseThrough('sqs', role);

  if (storeKeyIds.length > 0) {
    worker.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'StoreKeysThroughTables',
        actions: [...SERVICE_NEEDS.dynamodb.actions],
        resources: storeKeyIds.map((keyId) => fullArn(requests, `kms:key/${keyId}`)),
        conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(requests).region}.amazonaws.com` } },
      }),
    );
  }
  for (const statement of statementsOf(requests, permissionsOf(dataMap))) worker.addToPrincipalPolicy(statement);
}

function letDo(role: IRole, sid: string, actions: readonly string[], ...resources: readonly string[]): void {
  role.addToPrincipalPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [...resources] }));
}

/** When a secret last matched, beside which rotation; of an app's item nothing else. */
function letNoteMatches(role: IRole, table: string): void {
  const attributes = ['appId', 'rotatedAt', ...Object.values(MATCHED_AT)];
  role.addToPrincipalPolicy(
    new PolicyStatement({
      sid: 'NoteMatches',
      actions: ['dynamodb:UpdateItem'],
      resources: [table],
      conditions: {
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
        StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' },
      },
    }),
  );
}

/** Whether a target or a source asks Meta in the name of an app. */
function usesAppSecrets({ targets, identifiers }: DataMap): boolean {
  const kinds = [...targets.map(({ kind }) => kind), ...identifiers.map(({ from }) => from.kind)];
  return kinds.some((kind) => kindOf(kind, TARGET_KINDS).usesAppSecrets);
}
