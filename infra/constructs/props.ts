import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Duration } from 'aws-cdk-lib/core';
import type { FunctionCode } from '../bundle.ts';

/**
 * The settings of a company. Properties with a default are optional. The rules are those of the settings in this
 * repository's `cdk.json`. Strings may be tokens, except in `dataMap`, `targetSettings` and `graphVersion`.
 */
export type DataDeletionProps = {
  /** The company that deletes the data, as the status page shows it. */
  readonly company: Company;
  /** The path of the data map, which says where data about people is and how to find it. */
  readonly dataMap: string;

  /**
   * The first part of the names of keys, alarms and the dashboard; unique per account and region.
   *
   * @default data-deletion
   */
  readonly name?: string;
  /** The CloudWatch namespace of the functions' metrics. @default DataDeletion */
  readonly metricsNamespace?: string;
  /**
   * The public host name; its certificate and its Route 53 records are created.
   *
   * @default the address that API Gateway assigns
   */
  readonly domain?: Domain;

  /** The number of days within which the company promises to delete. @default 30 */
  readonly promiseDays?: number;
  /** The time between the last delete and the first verification, at most 15 minutes. @default one minute */
  readonly settle?: Duration;
  /**
   * The time between the first verification and the last one, which finds what is written late: 1 to 168 whole hours,
   * and less than `promiseDays`.
   *
   * @default one day
   */
  readonly rescan?: Duration;
  /** How old the oldest backup of any target can be, in days. @default 35 */
  readonly backupHorizonDays?: number;
  /**
   * How long the record of a finished request is kept, in months. If a part is kept until a date, the record stays
   * until then, and for the same number of months again after that part is deleted.
   *
   * @default 25
   */
  readonly retentionMonths?: number;

  /** Who receives alarms. @default nobody; subscribe to `monitoring.topic` */
  readonly alarmEmail?: string;
  /**
   * ARNs of the IAM roles and users that may assume the operators' roles; `*` matches any characters in a name, which
   * the roles of IAM Identity Center need. @default anyone whom an IAM policy in the account allows to assume them
   */
  readonly operatorPrincipals?: readonly string[];
  /**
   * Whether operators must sign in with a second factor. Leave it off with IAM Identity Center, which does not report
   * the factor to IAM.
   *
   * @default false
   */
  readonly operatorMfa?: boolean;
  /**
   * How long after a business leaves WhatsApp its data is deleted, unless Meta reports its return first: whole hours,
   * together with `rescan` less than `promiseDays`.
   *
   * @default nothing is deleted; an alarm goes off
   */
  readonly whatsAppHold?: Duration;
  /** Origins whose scripts may read the status as JSON, each starting with https://. @default none */
  readonly corsOrigins?: readonly string[];
  /**
   * Executions reserved for the callback, 100 to 1000. The account must keep another 100 unreserved; if its quota does
   * not allow that, set 0, which reserves none.
   *
   * @default 100
   */
  readonly callbackConcurrency?: number;
  /**
   * How many minutes a callback, an imported list or a request from the company's own systems waits before it starts,
   * so that abuse can be stopped; at most 15.
   *
   * @default 10
   */
  readonly startAfterMinutes?: number;
  /**
   * When one app sends more new callbacks than this in an hour, or the company's own systems more requests, they are
   * held for an operator.
   *
   * @default 500
   */
  readonly callbacksPerHour?: number;
  /** An alarm goes off when an app's last list from Meta was imported more than this many days ago. @default 21 */
  readonly importDays?: number;
  /** Start callbacks that carry login data, or are older than a week, without an operator's release. @default false */
  readonly acceptLoginSignatures?: boolean;
  /** Ids of the customer managed KMS keys that encrypt the company's own tables and buckets. @default none */
  readonly storeKeyIds?: readonly string[];
  /**
   * The network in which the worker and the canary run, to reach the stores of the data map.
   *
   * @default none of the account's
   */
  readonly workerNetwork?: Network;
  /** The settings that the data map's targets name, each starting with TARGET_. @default none */
  readonly targetSettings?: { readonly [name: string]: string };
  /** The version of the Graph API that the worker calls. @default v24.0 */
  readonly graphVersion?: string;
  /**
   * Raising it by one creates a new receipt key; `retiredReceiptKeys` must then hold the public key of each earlier
   * one.
   *
   * @default 1
   */
  readonly receiptKeyGeneration?: number;
  /**
   * The public keys of earlier receipt keys, as JSON Web Keys: they verify the receipts that those keys signed.
   *
   * @default none
   */
  readonly retiredReceiptKeys?: readonly object[];
  /**
   * False sends all calls to new versions at once, whatever the alarms say: for a fix that cannot be deployed because
   * an alarm on the functions stays on.
   *
   * @default true
   */
  readonly gradualDeployment?: boolean;
  /** @internal The functions' code. @default it is bundled with the data map at synthesis */
  readonly bundles?: readonly FunctionCode[];
};

/** The company, as the status page shows it. */
export type Company = {
  /** The name that people know the company by. */
  readonly name: string;
  /** The e-mail address that people can write to. */
  readonly contactEmail: string;
  /** The privacy policy that the pages link to. */
  readonly privacyPolicyUrl: string;
  /** The colour of links and buttons. @default #1d4ed8 */
  readonly brandColor?: string;
};

/** A name in a Route 53 zone of this account. */
export type Domain = {
  /** The host: `privacy.example.com`. */
  readonly domainName: string;
  /** The id of the zone, which starts with Z. */
  readonly hostedZoneId: string;
  /** The name of the zone, such as `example.com`. */
  readonly hostedZoneName: string;
};

/** The network that a function joins to reach stores without a public address. */
export type Network = {
  /** The VPC of the stores. */
  readonly vpc: IVpc;
  /** Subnets in two availability zones survive the loss of one. @default the private subnets */
  readonly subnets?: SubnetSelection;
  /**
   * The functions' security groups, which the stores must accept.
   *
   * @default a new one that allows all outbound traffic
   */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** Whether the functions use IPv6 as well; each subnet then needs an IPv6 range. @default false */
  readonly dualStack?: boolean;
};
