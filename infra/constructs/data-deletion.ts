import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Annotations, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { requireCanary } from '../../shared/data-map/canary.ts';
import { dataMapWarnings } from '../../shared/data-map/warnings.ts';
import type { Bundle, FunctionName } from '../bundle.ts';
import { readDataMap } from '../data-map-file.ts';
import { DEFAULTS } from '../defaults.ts';
import { requireTargetSettings } from '../require-target-settings.ts';
import { ROLLBACK_ALARMS } from './alarms.ts';
import { grantCanaryPermissions } from './canary-permissions.ts';
import type { DeletionFunction, Network } from './deletion-function.ts';
import { metricsNamespace, waitsOf } from './function-environments.ts';
import { grantPermissions } from './function-permissions.ts';
import { FunctionSchedule } from './function-schedule.ts';
import { makeFunctions, nameOf, WORKER_TIMEOUT } from './functions.ts';
import { GradualDeployment } from './gradual-deployment.ts';
import { Keys } from './keys.ts';
import { Monitoring } from './monitoring.ts';
import { Operators } from './operators.ts';
import { type Domain, PublicApi } from './public-api.ts';
import { PurgeQueue } from './purge-queue.ts';
import { Tables } from './tables.ts';

export type DataDeletionProps = {
  /** Who deletes, as people read it on the status page. */
  readonly company: Company;
  /** The path of the data map: where data about people is, and how to find it. */
  readonly dataMap: string;

  /** Begins the names of keys, alarms and the dashboard; a region of an account holds each once. @default data-deletion */
  readonly name?: string;
  /** The CloudWatch namespace of what the functions measure. @default DataDeletion */
  readonly metricsNamespace?: string;
  /** The public address, with its certificate and its records in Route 53. @default the address API Gateway gives */
  readonly domain?: Domain;

  /** Days from a request to its deletion, as the company promises it. @default 30 */
  readonly promiseDays?: number;
  /** From the last delete to the first verification. @default one minute */
  readonly settle?: Duration;
  /** From there to the last verification, for late writers. @default one day */
  readonly rescan?: Duration;
  /** How old the oldest backup of any target can be, in days. @default 35 */
  readonly backupHorizonDays?: number;
  /** How long the record of a finished request stays, in months. @default 25 */
  readonly retentionMonths?: number;

  /** Who is woken by alarms. @default nobody; subscribe to `watching.topic` */
  readonly alarmEmail?: string;
  /** How long a business that left WhatsApp can come back before its data is deleted. @default operators are told */
  readonly whatsAppHold?: Duration;
  /** Origins whose scripts may read the status as JSON. @default none */
  readonly corsOrigins?: readonly string[];
  /** Executions kept for the callback; 0 keeps none, for an account with the quota of a new account. @default 50 */
  readonly callbackConcurrency?: number;
  /** Ids of the KMS keys that the company's own tables and buckets are encrypted with. @default AWS's own */
  readonly storeKeyIds?: readonly string[];
  /** Where the worker must be to reach the stores of the data map. @default not in a network of the account */
  readonly workerNetwork?: Network;
  /** What targets of the data map ask for, each name beginning with TARGET_. @default nothing */
  readonly targetSettings?: { readonly [name: string]: string };
  /** Public keys, as JSON Web Keys, of receipts signed before the receipt key was replaced. @default none */
  readonly retiredReceiptKeys?: readonly object[];
  /** The functions' code. @default bundled now, with the data map */
  readonly bundles?: readonly Bundle[];
};

export type Company = {
  readonly name: string;
  readonly contactEmail: string;
  readonly privacyPolicyUrl: string;
  /** @default #1d4ed8 */
  readonly brandColor?: string;
};

/** DynamoDB restores no further back than this. */
const MOST_RECOVERY_DAYS = 35;

/** How many batches of ten are worked on at once; targets bear so much. */
const WORKER_CONCURRENCY = 10;

/**
 * The whole of a company's duty to delete: Meta's callback, the worker, the status page and what watches them.
 *
 * @example
 * new DataDeletion(stack, 'DataDeletion', {
 *   company: { name: 'Example', contactEmail: 'privacy@example.com', privacyPolicyUrl: 'https://example.com/privacy' },
 *   dataMap: 'data-map.json',
 * });
 */
export class DataDeletion extends Construct {
  /** What is pasted into the App Dashboard as the data-deletion callback is `url` + `/meta/data-deletion`. */
  readonly url: string;
  readonly keys: Keys;
  readonly tables: Tables;
  readonly purgeQueue: PurgeQueue;
  readonly api: PublicApi;
  readonly functions: { readonly [name in FunctionName]: DeletionFunction };
  /** What somebody may do who runs `npm run ops`. */
  readonly operators: Operators;
  /** Its `topic` takes further subscriptions: a chat, a pager. */
  readonly watching: Monitoring;

  constructor(scope: Construct, id: string, props: DataDeletionProps) {
    super(scope, id);
    const name = nameOf(props);
    const dataMap = readDataMap(props.dataMap);
    requireTargetSettings(dataMap, props.targetSettings);
    requireCanary(props.dataMap, dataMap);
    for (const [at, warning] of dataMapWarnings(dataMap).entries()) {
      Annotations.of(this).addWarningV2(`data-deletion:data-map-${at}`, `${props.dataMap}: ${warning}`);
    }

    this.keys = new Keys(this, 'Keys', { name });
    this.tables = new Tables(this, 'Tables', {
      key: this.keys.data,
      recoveryDays: Math.min(MOST_RECOVERY_DAYS, props.backupHorizonDays ?? DEFAULTS.backupHorizonDays),
    });
    this.purgeQueue = new PurgeQueue(this, 'PurgeQueue', { key: this.keys.data, workerTimeout: WORKER_TIMEOUT });
    this.api = new PublicApi(this, 'PublicApi', {
      name,
      key: this.keys.data,
      domain: props.domain,
    });
    this.url = this.api.url;
    this.functions = makeFunctions(this, this, props);
    this.operators = new Operators(this, 'Operators', this);
    grantPermissions(this, dataMap, props.storeKeyIds);
    grantCanaryPermissions(this, dataMap, props.storeKeyIds);

    const {
      'deletion-callback': callback,
      'purge-worker': worker,
      'deletion-status': status,
      'provider-confirmation': confirmation,
      sweeper,
      canary,
    } = this.functions;
    this.api.route({ callback: callback.live, status: status.live, confirmation: confirmation.live });
    new EventSourceMapping(this, 'PurgeEvents', {
      target: worker.live,
      eventSourceArn: this.purgeQueue.queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency: WORKER_CONCURRENCY,
    }).node.addDependency(worker.role);
    new FunctionSchedule(this, 'Sweep', {
      function: sweeper.live,
      description: 'Queues again what stands still, and measures lateness',
      every: Duration.minutes(5),
    });
    new FunctionSchedule(this, 'CanaryRounds', {
      function: canary.live,
      description: 'Looks at the canaries under way, and begins one a day',
      every: Duration.hours(1),
    });

    const { settle, rescan } = waitsOf(props);
    this.watching = new Monitoring(this, 'Monitoring', {
      name,
      metricsNamespace: metricsNamespace(props),
      promiseDays: props.promiseDays ?? DEFAULTS.promiseDays,
      verification: Duration.seconds(settle.toSeconds() + rescan.toSeconds()),
      watched: this,
      key: this.keys.data,
      alarmEmail: props.alarmEmail,
    });
    new GradualDeployment(this, 'Deployment', {
      functions: Object.values(this.functions),
      alarmOf: (functionName) => this.watching.alarm(ROLLBACK_ALARMS[functionName]),
    });
  }
}
