import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Annotations, Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { INTAKE_OPERATION } from '../../functions/operations/operations.ts';
import { dataMapWarnings } from '../../shared/data-map/warnings.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import { unreadMistake, unreadSettings } from '../settings/unread-settings.ts';
import { type DeletionFunctions, makeFunctions } from './functions/index.ts';
import { GradualDeployment } from './gradual-deployment.ts';
import { Keys } from './keys.ts';
import { UNEXPECTED_ERRORS } from './monitoring/infrastructure-alarms.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { Operators } from './operators.ts';
import { makeOutputs } from './outputs.ts';
import type { DataDeletionProps } from './props.ts';
import { PublicApi } from './public-api.ts';
import { PurgeQueue } from './purge-queue.ts';
import { regionWarning } from './region-warning.ts';
import { resolveProps } from './resolve-props.ts';
import { Tables } from './tables.ts';

/**
 * Everything that deletes a person's data on request: Meta's callback, the worker, the status page and their
 * monitoring.
 *
 * A stack can hold only one, because the operations commands find it by the stack's outputs. A second one in the same
 * account and region needs its own `name` and `metricsNamespace`.
 *
 * @example
 * new DataDeletion(stack, 'DataDeletion', {
 *   company: { name: 'Example', contactEmail: 'privacy@example.com', privacyPolicyUrl: 'https://example.com/privacy' },
 *   dataMap: 'data-map.json',
 * });
 */
export class DataDeletion extends Construct {
  /** The public address. The data-deletion callback for the App Dashboard is `url` + `/meta/data-deletion`. */
  readonly url: string;
  /** `data` encrypts everything stored, `subject` generates confirmation codes, and `receipt` signs receipts. */
  readonly keys: Keys;
  /** The tables of requests and of registered apps. */
  readonly tables: Tables;
  /** The queue that carries requests to the worker, and its dead-letter queue. */
  readonly purgeQueue: PurgeQueue;
  /** The HTTP API, the only part that is open to the internet. */
  readonly api: PublicApi;
  /** The functions, by name. `functions['purge-worker'].role` is the role that deletes in the company's stores. */
  readonly functions: DeletionFunctions;
  /** The roles that people assume to run the operations commands. */
  readonly operators: Operators;
  /** The alarms and the dashboard. Further recipients, such as a chat or a pager, can subscribe to its `topic`. */
  readonly monitoring: Monitoring;

  /**
   * Reads and checks the data map.
   *
   * @throws DeletionError `data_map_invalid`, `settings_invalid`, with one line per mistake
   */
  constructor(scope: Construct, id: string, given: DataDeletionProps) {
    super(scope, id);
    const props = withoutStack(() => resolveProps(this, given));
    for (const [at, { finding, advice }] of dataMapWarnings(props.dataMap).entries()) {
      Annotations.of(this).addWarningV2(`data-deletion:data-map-${at}`, `${finding}: ${advice}`);
    }
    const unknownRegion = regionWarning(Stack.of(this).region);
    if (unknownRegion !== undefined) Annotations.of(this).addWarningV2('data-deletion:region', unknownRegion);
    for (const setting of unreadSettings(props.dataMap, props.targetSettings)) {
      Annotations.of(this).addWarningV2(`data-deletion:${setting.name}`, unreadMistake(setting));
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
      alarmsOf: ({ rollbackAlarm }) => [rollbackAlarm, UNEXPECTED_ERRORS].map((name) => this.monitoring.alarm(name)),
      isGradual: props.gradualDeployment,
    });
    makeOutputs(this, { ...this.parts(), props, operators: this.operators });
  }

  /**
   * Lets one of the company's own systems, such as the server behind a "delete my account" button, enter requests, and
   * nothing else. The system must be in this account; one in another account has to assume a role in this one.
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

/** Shows mistakes in the settings or the data map without a stack trace, which would only point into this package. */
function withoutStack<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DeletionError)) throw error;
    const { code, disposition, message } = error;
    const told = new DeletionError(code, disposition, message);
    told.stack = `${told.name}: ${message}`;
    throw told;
  }
}
