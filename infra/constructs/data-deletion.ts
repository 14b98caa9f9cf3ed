import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Annotations, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { INTAKE_OPERATION } from '../../functions/operations/operations.ts';
import { dataMapWarnings } from '../../shared/data-map/warnings.ts';
import { type DeletionFunctions, makeFunctions } from './functions/index.ts';
import { GradualDeployment } from './gradual-deployment.ts';
import { Keys } from './keys.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { Operators } from './operators.ts';
import { type DataDeletionProps, resolveProps } from './props.ts';
import { PublicApi } from './public-api.ts';
import { PurgeQueue } from './purge-queue.ts';
import { Tables } from './tables.ts';

/**
 * The whole of a company's duty to delete: Meta's callback, the worker, the status page and their monitoring.
 *
 * @example
 * new DataDeletion(stack, 'DataDeletion', {
 *   company: { name: 'Example', contactEmail: 'privacy@example.com', privacyPolicyUrl: 'https://example.com/privacy' },
 *   dataMap: 'data-map.json',
 * });
 */
export class DataDeletion extends Construct {
  /** The data-deletion callback for the App Dashboard is `url` + `/meta/data-deletion`. */
  readonly url: string;
  readonly keys: Keys;
  readonly tables: Tables;
  readonly purgeQueue: PurgeQueue;
  readonly api: PublicApi;
  readonly functions: DeletionFunctions;
  /** The roles of those who run `npm run ops`. */
  readonly operators: Operators;
  /** Its `topic` takes further subscriptions: a chat, a pager. */
  readonly monitoring: Monitoring;

  constructor(scope: Construct, id: string, given: DataDeletionProps) {
    super(scope, id);
    const props = resolveProps(this, given);
    for (const [at, warning] of dataMapWarnings(props.dataMap).entries()) {
      Annotations.of(this).addWarningV2(`data-deletion:data-map-${at}`, warning);
    }
    this.keys = new Keys(this, 'Keys', props);
    this.tables = new Tables(this, 'Tables', { key: this.keys.data, backupHorizonDays: props.backupHorizonDays });
    this.purgeQueue = new PurgeQueue(this, 'PurgeQueue', { key: this.keys.data });
    this.api = new PublicApi(this, 'PublicApi', { ...props, key: this.keys.data });
    this.url = this.api.url;
    this.functions = makeFunctions(this, { ...this.parts(), props });
    const functions = Object.values(this.functions);
    this.api.route(functions);
    this.operators = new Operators(this, 'Operators', { ...this.parts(), ...props, api: this.api, functions });
    this.monitoring = new Monitoring(this, 'Monitoring', {
      ...props,
      verification: Duration.seconds(props.settle.toSeconds() + props.rescan.toSeconds()),
      monitored: this,
      key: this.keys.data,
    });
    new GradualDeployment(this, 'Deployment', {
      functions,
      alarmOf: ({ rollbackAlarm }) => this.monitoring.alarm(rollbackAlarm),
    });
  }

  /**
   * Lets one of the company's own systems, such as the server behind a "delete my account" button, enter requests, and nothing
   * else. It must be in this account; one of another account assumes a role here.
   *
   * @see infra/operations.md
   */
  grantIntake(grantee: IGrantable): Grant {
    const resourceArns = [this.api.operationArn(INTAKE_OPERATION)];
    return Grant.addToPrincipal({ grantee, actions: ['execute-api:Invoke'], resourceArns });
  }

  private parts() {
    return { keys: this.keys, tables: this.tables, purgeQueue: this.purgeQueue, url: this.url };
  }
}
