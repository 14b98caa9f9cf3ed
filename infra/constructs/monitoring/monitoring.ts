import { Alarm, type AlarmProps, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlarmDefinition, Monitored } from './alarm-definition.ts';
import { dashboardOf } from './dashboard.ts';
import { infrastructureAlarms } from './infrastructure-alarms.ts';
import { intakeAlarms } from './intake-alarms.ts';
import { metricsIn, unexpectedErrorsIn } from './metrics.ts';
import { type Promised, promiseAlarms } from './promise-alarms.ts';
import { workAlarms } from './work-alarms.ts';

/** @internal */
export type MonitoringProps = Promised & {
  readonly name: string;
  readonly metricsNamespace: string;
  readonly monitored: Monitored;
  /** Encrypts the alarms' messages. */
  readonly key: IKey;
  /** @default nobody; subscribe to `topic` */
  readonly alarmEmail?: string;
};

/** The alarms, each with its runbook, which notify one topic, and a dashboard to read from top to bottom. */
export class Monitoring extends Construct {
  /** The topic that alarms are sent to; further recipients can subscribe. */
  readonly topic: Topic;
  private readonly alarms: ReadonlyMap<string, Alarm>;

  /** @internal */
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const metric = metricsIn(props.metricsNamespace);
    this.topic = new Topic(this, 'Topic', { masterKey: props.key, enforceSSL: true });
    this.letAlarmsPublish();
    if (props.alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(props.alarmEmail));
    const { functions } = props.monitored;
    const unexpected = unexpectedErrorsIn(this, props.metricsNamespace, Object.values(functions));
    const definitions = [
      ...intakeAlarms(props.monitored, metric),
      ...workAlarms(props.monitored, metric),
      ...promiseAlarms(props.monitored, metric, props),
      ...infrastructureAlarms(props.monitored, metric, unexpected),
    ];
    this.alarms = new Map(definitions.map((definition) => [definition.name, this.define(props.name, definition)]));
    dashboardOf(this, { ...props, metric, alarms: [...this.alarms.values()] });
  }

  /**
   * One of the alarms.
   *
   * @param name without the deployment's name, such as `dead-letters`; its runbook has the same name
   */
  alarm(name: string): Alarm {
    const alarm = this.alarms.get(name);
    if (alarm === undefined) throw new TypeError(`there is no alarm ${name}`);
    return alarm;
  }

  private define(prefix: string, definition: AlarmDefinition): Alarm {
    const props: AlarmProps = {
      alarmName: `${prefix}-${definition.name}`,
      alarmDescription: `${definition.message} What to do: infra/runbooks/${definition.name}.md`,
      metric: definition.metric,
      threshold: definition.threshold,
      evaluationPeriods: definition.periods ?? 1,
      ...(definition.atLeast !== undefined && { datapointsToAlarm: definition.atLeast }),
      comparisonOperator: definition.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: definition.missing ?? TreatMissingData.NOT_BREACHING,
    };
    const alarm = new Alarm(this, definition.name, props);
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }

  /** A topic with its own policy loses the default one, which lets alarms publish. */
  private letAlarmsPublish(): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'PublishAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}
