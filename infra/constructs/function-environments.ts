import { Duration } from 'aws-cdk-lib/core';
import type { FunctionName } from '../bundle.ts';
import { DEFAULTS } from '../defaults.ts';
import type { DataDeletion, DataDeletionProps } from './data-deletion.ts';

type Environment = { readonly [name: string]: string };
export type EnvironmentParts = Pick<DataDeletion, 'keys' | 'tables' | 'purgeQueue' | 'url'>;

/** What each function is told, and no more; none of it is a secret. */
export function environmentsOf(
  { keys, tables, purgeQueue, url }: EnvironmentParts,
  props: DataDeletionProps,
): { readonly [name in FunctionName]: Environment } {
  const common = { METRICS_NAMESPACE: metricsNamespace(props), REQUEST_TABLE: tables.requests.tableName };
  const queue = { QUEUE_URL: purgeQueue.queue.queueUrl };
  const seal = { SEAL_KEY_ID: keys.data.keyId };
  const receipt = { RECEIPT_KEY_ID: keys.receipt.keyId };
  const address = { PUBLIC_URL: url };
  const promise = { PROMISE_DAYS: String(props.promiseDays ?? DEFAULTS.promiseDays) };
  const backups = { BACKUP_HORIZON_DAYS: String(props.backupHorizonDays ?? DEFAULTS.backupHorizonDays) };
  return {
    'deletion-callback': {
      ...common,
      ...queue,
      ...seal,
      ...address,
      ...promise,
      APP_TABLE: tables.apps.tableName,
      SUBJECT_KEY_ID: keys.subject.keyId,
      ...(props.whatsAppHold && { WHATSAPP_HOLD_HOURS: String(props.whatsAppHold.toHours()) }),
    },
    'purge-worker': {
      ...common,
      APP_TABLE: tables.apps.tableName,
      ...queue,
      ...seal,
      ...receipt,
      ...address,
      ...backups,
      SETTLE_SECONDS: seconds(props.settle ?? Duration.seconds(DEFAULTS.settleSeconds)),
      RESCAN_SECONDS: seconds(props.rescan ?? Duration.hours(DEFAULTS.rescanHours)),
      RETENTION_MONTHS: String(props.retentionMonths ?? DEFAULTS.retentionMonths),
      ...props.targetSettings,
    },
    'deletion-status': {
      ...common,
      ...receipt,
      ...address,
      ...promise,
      ...backups,
      COMPANY_NAME: props.company.name,
      CONTACT_EMAIL: props.company.contactEmail,
      PRIVACY_POLICY_URL: props.company.privacyPolicyUrl,
      BRAND_COLOR: props.company.brandColor ?? DEFAULTS.brandColor,
      RETIRED_RECEIPT_KEYS: JSON.stringify(props.retiredReceiptKeys ?? []),
      ...(props.corsOrigins?.length && { CORS_ORIGINS: props.corsOrigins.join(',') }),
    },
    'provider-confirmation': { ...common, ...queue },
    sweeper: { ...common, ...queue },
  };
}

export function metricsNamespace(props: Pick<DataDeletionProps, 'metricsNamespace'>): string {
  return props.metricsNamespace ?? 'DataDeletion';
}

function seconds(duration: Duration): string {
  return String(duration.toSeconds());
}
