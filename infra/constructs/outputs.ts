import { CfnOutput } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { entryKindsOf } from '../../shared/data-map/connect-data-map.ts';
import { dataMapHash } from '../../shared/data-map/data-map.ts';
import { TARGET_KINDS } from '../../shared/targets/index.ts';
import type { Keys } from './keys.ts';
import type { Operators } from './operators.ts';
import type { PurgeQueue } from './purge-queue.ts';
import type { ResolvedProps } from './resolve-props.ts';
import type { Tables } from './tables.ts';

type Parts = {
  readonly props: ResolvedProps;
  readonly url: string;
  readonly keys: Keys;
  readonly tables: Tables;
  readonly purgeQueue: PurgeQueue;
  readonly operators: Operators;
};

/**
 * The outputs that the operations commands read from the stack, and the addresses for the App Dashboard. The names are
 * used as logical ids without the construct's path, so a stack can have them only once.
 */
export function makeOutputs(scope: Construct, parts: Parts): void {
  const { props, url, keys, tables, purgeQueue, operators } = parts;
  const output = (name: string, value: string, description: string) =>
    new CfnOutput(scope, name, { value, description }).overrideLogicalId(name);
  output('DeploymentName', props.name, 'First part of the names of alarms, keys and logs');
  output('DataDeletionCallbackUrl', `${url}/meta/data-deletion`, 'Data deletion callback URL for the App Dashboard');
  output('DeauthorizeCallbackUrl', `${url}/meta/deauthorize`, 'Deauthorize callback URL for the App Dashboard');
  output('InstructionsUrl', `${url}/data-deletion`, 'Tells people how to request deletion');
  output('PublicUrl', url, 'First part of every public address');
  output('RequestTable', tables.requests.tableName, 'One item per deletion request');
  output('AppTable', tables.apps.tableName, 'The registered apps, with their secrets sealed');
  output('QueueUrl', purgeQueue.queue.queueUrl, 'Carries requests to the worker');
  output('DeadLetterQueueUrl', purgeQueue.deadLetters.queueUrl, 'Messages that the worker could not process');
  output('SealKeyId', keys.data.keyId, 'Encrypts everything that is stored');
  output('SubjectKeyId', keys.subject.keyId, 'Generates confirmation codes');
  output('OperatorRole', operators.role.roleArn, 'The role to assume for the operations commands');
  if (operators.manualDeletionRole !== undefined) {
    const description = 'The role to assume for request reveal, to delete by hand';
    output('ManualDeletionRole', operators.manualDeletionRole.roleArn, description);
  }
  output('ReceiptKeyId', keys.receipt.keyId, 'Signs receipts');
  output('PromiseDays', `${props.promiseDays}`, 'Days within which deletion is promised');
  output('StartAfterMinutes', `${props.startAfterMinutes}`, 'How long a callback or a list waits before it starts');
  output('BackupHorizonDays', `${props.backupHorizonDays}`, 'How old the oldest backup can be');
  output('RetentionMonths', `${props.retentionMonths}`, 'How long the record of a finished request is kept');
  output('ImportDays', `${props.importDays}`, 'How long ago the last list from Meta may have been imported');
  output(
    'EntryKinds',
    entryKindsOf(props.dataMap, TARGET_KINDS).join(','),
    'The ids by which the data map finds people',
  );
  output('DataMapHash', dataMapHash(props.dataMap), 'Hash of the data map that the worker was deployed with');
}
