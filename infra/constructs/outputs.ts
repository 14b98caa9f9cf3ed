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
 * What the operations commands read from the stack, and what goes into the App Dashboard. The names are those of the
 * stack's outputs, without the construct's path before them, so a stack holds them once.
 */
export function makeOutputs(scope: Construct, parts: Parts): void {
  const { props, url, keys, tables, purgeQueue, operators } = parts;
  const output = (name: string, value: string, description: string) =>
    new CfnOutput(scope, name, { value, description }).overrideLogicalId(name);
  output('DeploymentName', props.name, 'Begins the names of alarms, keys and logs');
  output('DataDeletionCallbackUrl', `${url}/meta/data-deletion`, 'Goes into the App Dashboard');
  output('DeauthorizeCallbackUrl', `${url}/meta/deauthorize`, 'Goes into the App Dashboard');
  output('InstructionsUrl', `${url}/data-deletion`, 'Where people read how to ask');
  output('PublicUrl', url, 'What every address begins with');
  output('RequestTable', tables.requests.tableName, 'One item for each deletion request');
  output('AppTable', tables.apps.tableName, 'The registered apps, secrets sealed');
  output('QueueUrl', purgeQueue.queue.queueUrl, 'Carries requests to the worker');
  output('DeadLetterQueueUrl', purgeQueue.deadLetters.queueUrl, 'What the worker could not take');
  output('SealKeyId', keys.data.keyId, 'Encrypts what is stored');
  output('SubjectKeyId', keys.subject.keyId, 'Makes confirmation codes');
  output('OperatorRole', operators.role.roleArn, 'Whoever runs the operations commands assumes this role');
  if (operators.manualDeletionRole !== undefined) {
    const description = 'Whoever deletes by hand assumes this role for request reveal';
    output('ManualDeletionRole', operators.manualDeletionRole.roleArn, description);
  }
  output('ReceiptKeyId', keys.receipt.keyId, 'Signs receipts');
  output('PromiseDays', `${props.promiseDays}`, 'Days from a request to its deletion, as promised');
  output('StartAfterMinutes', `${props.startAfterMinutes}`, 'How long a callback or a list waits for its start');
  output('BackupHorizonDays', `${props.backupHorizonDays}`, 'How old the oldest backup can be');
  output('RetentionMonths', `${props.retentionMonths}`, 'How long the record of a finished request stays');
  output('ImportDays', `${props.importDays}`, 'How long ago the last list from Meta may have been entered');
  output(
    'EntryKinds',
    entryKindsOf(props.dataMap, TARGET_KINDS).join(','),
    'The ids by which the data map finds people',
  );
  output('DataMapHash', dataMapHash(props.dataMap), 'The data map that the worker has');
}
