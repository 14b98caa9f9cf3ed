import { Duration } from 'aws-cdk-lib/core';
import { seedingSettingsOf } from '../../shared/data-map/canary.ts';
import type { FunctionName } from '../bundle.ts';
import { readDataMap } from '../data-map-file.ts';
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
  const waits = waitsOf(props);
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
      SETTLE_SECONDS: seconds(waits.settle),
      RESCAN_SECONDS: seconds(waits.rescan),
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
    canary: {
      METRICS_NAMESPACE: common.METRICS_NAMESPACE,
      APP_TABLE: tables.apps.tableName,
      ...seal,
      ...address,
      ...only(seedingSettingsOf(readDataMap(props.dataMap)), props.targetSettings),
    },
  };
}

/** From the last delete to the first look, and from there to the last. */
export function waitsOf({ settle, rescan }: Pick<DataDeletionProps, 'settle' | 'rescan'>) {
  return {
    settle: settle ?? Duration.seconds(DEFAULTS.settleSeconds),
    rescan: rescan ?? Duration.hours(DEFAULTS.rescanHours),
  };
}

export function metricsNamespace(props: Pick<DataDeletionProps, 'metricsNamespace'>): string {
  return props.metricsNamespace ?? 'DataDeletion';
}

function only(names: readonly string[], settings: Environment = {}): Environment {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));
}

function seconds(duration: Duration): string {
  return String(duration.toSeconds());
}
