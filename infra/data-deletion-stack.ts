import { CfnBudget, type CfnBudgetProps } from 'aws-cdk-lib/aws-budgets';
import { type ISubnet, SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Annotations, Duration, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Bundle } from './bundle.ts';
import { DataDeletion } from './constructs/data-deletion.ts';
import type { Domain, Network } from './constructs/props.ts';
import type { Settings } from './settings/rules.ts';

export type DataDeletionStackProps = StackProps & {
  readonly settings: Settings;
  readonly bundles: readonly Bundle[];
};

/** A company's deployment: the construct with the settings of `cdk.json`. */
export class DataDeletionStack extends Stack {
  readonly deletion: DataDeletion;

  constructor(scope: Construct, id: string, { settings, bundles, ...props }: DataDeletionStackProps) {
    super(scope, id, props);
    const domain = domainOf(settings);
    const deletion = new DataDeletion(this, 'DataDeletion', {
      company: {
        name: settings.companyName,
        contactEmail: settings.contactEmail,
        privacyPolicyUrl: settings.privacyPolicyUrl,
        brandColor: settings.brandColor,
      },
      dataMap: settings.dataMap,
      name: `data-deletion-${settings.stage}`,
      metricsNamespace: `DataDeletion/${settings.stage}`,
      promiseDays: settings.promiseDays,
      settle: Duration.seconds(settings.settleSeconds),
      rescan: Duration.hours(settings.rescanHours),
      backupHorizonDays: settings.backupHorizonDays,
      retentionMonths: settings.retentionMonths,
      alarmEmail: settings.alarmEmail,
      operatorPrincipals: settings.operatorPrincipals,
      operatorMfa: settings.operatorMfa,
      callbackConcurrency: settings.callbackConcurrency,
      startAfterMinutes: settings.startAfterMinutes,
      callbacksPerHour: settings.callbacksPerHour,
      importDays: settings.importDays,
      acceptLoginSignatures: settings.acceptLoginSignatures,
      whatsAppHold: settings.whatsAppHoldHours === undefined ? undefined : Duration.hours(settings.whatsAppHoldHours),
      corsOrigins: settings.corsOrigins,
      storeKeyIds: settings.storeKeyIds,
      targetSettings: settings.targetSettings,
      graphVersion: settings.graphVersion,
      receiptKeyGeneration: settings.receiptKeyGeneration,
      retiredReceiptKeys: settings.retiredReceiptKeys,
      gradualDeployment: settings.gradualDeployment,
      domain,
      workerNetwork: this.networkOf(settings),
      bundles,
    });

    this.deletion = deletion;
    if (settings.monthlyBudgetDollars !== undefined) {
      new CfnBudget(this, 'Budget', budgetOf(settings.monthlyBudgetDollars, settings.alarmEmail));
    }
  }

  /** Imports the network by its ids, without a lookup, so that synthesis does not need an account. */
  private networkOf({ vpcId, subnetIds, securityGroupIds, dualStack }: Settings): Network | undefined {
    if (vpcId === undefined || subnetIds === undefined || securityGroupIds === undefined) return undefined;
    // the CDK requires a zone here but does not use it, because the functions name their subnets
    const vpc = Vpc.fromVpcAttributes(this, 'Network', { vpcId, availabilityZones: ['any'] });
    return {
      vpc,
      subnets: { subnets: subnetIds.map((id) => this.subnetOf(id)) },
      securityGroups: securityGroupIds.map((id) => SecurityGroup.fromSecurityGroupId(this, id, id)),
      dualStack,
    };
  }

  private subnetOf(id: string): ISubnet {
    const subnet = Subnet.fromSubnetId(this, id, id);
    Annotations.of(subnet).acknowledgeWarning(
      '@aws-cdk/aws-ec2:noSubnetRouteTableId',
      'The functions only name their subnets; nothing reads a route table.',
    );
    return subnet;
  }
}

/**
 * Sends an e-mail when the month's forecast exceeds the budget, and another one when the actual costs do. AWS checks
 * this a few times a day.
 *
 * The budget has no name of ours, so AWS generates one: a name can exist only once in an account, across all regions,
 * and with another e-mail address the new budget is created before the old one is deleted.
 */
function budgetOf(amount: number, address: string): CfnBudgetProps {
  const subscribers = [{ subscriptionType: 'EMAIL', address }];
  return {
    budget: { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount, unit: 'USD' } },
    notificationsWithSubscribers: ['FORECASTED', 'ACTUAL'].map((notificationType) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold: 100 },
      subscribers,
    })),
  };
}

function domainOf({ domainName, hostedZoneId, hostedZoneName }: Settings): Domain | undefined {
  if (domainName === undefined || hostedZoneId === undefined || hostedZoneName === undefined) return undefined;
  return { domainName, hostedZoneId, hostedZoneName };
}
