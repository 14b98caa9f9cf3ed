import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Duration } from 'aws-cdk-lib/core';
import type { FunctionCode } from '../bundle.ts';

/**
 * What a company sets. Properties with a default are optional, and what `cdk.json` of this repository may not hold is refused
 * here, too. Texts may be tokens, except in `dataMap`, `targetSettings` and `graphVersion`.
 */
export type DataDeletionProps = {
  /** The company that deletes, as people read it on the status page. */
  readonly company: Company;
  /** The path of the data map: where data about people is, and how to find it. */
  readonly dataMap: string;

  /** Begins the names of keys, alarms and the dashboard; a region of an account holds each once. @default data-deletion */
  readonly name?: string;
  /** The CloudWatch namespace of the functions' metrics. @default DataDeletion */
  readonly metricsNamespace?: string;
  /** The public address, with its certificate and its records in Route 53. @default the address API Gateway gives */
  readonly domain?: Domain;

  /** Days from a request to its deletion, as the company promises it. @default 30 */
  readonly promiseDays?: number;
  /** From the last delete to the first verification: 15 minutes at most. @default one minute */
  readonly settle?: Duration;
  /** From there to the last verification, for late writers: 1 to 168 whole hours, and less than the promise. @default one day */
  readonly rescan?: Duration;
  /** How old the oldest backup of any target can be, in days. @default 35 */
  readonly backupHorizonDays?: number;
  /**
   * How long the record of a finished request stays, in months. Where a part is kept until a date, it stays until then, and
   * so long again once the part is deleted.
   *
   * @default 25
   */
  readonly retentionMonths?: number;

  /** Who receives alarms. @default nobody; subscribe to `monitoring.topic` */
  readonly alarmEmail?: string;
  /**
   * ARNs of the IAM roles and users that may assume the operators' roles; `*` stands for any characters of a name, as in
   * the roles of IAM Identity Center. @default everybody whom the account's own policies let assume them
   */
  readonly operatorPrincipals?: readonly string[];
  /** Whether they must have signed in with a second factor; IAM Identity Center does not say so to IAM. @default false */
  readonly operatorMfa?: boolean;
  /**
   * How long a business that left WhatsApp can come back before its data is deleted, in whole hours; with `rescan`, less than the
   * promise.
   *
   * @default operators are told
   */
  readonly whatsAppHold?: Duration;
  /** Origins whose scripts may read the status as JSON, each beginning with https://. @default none */
  readonly corsOrigins?: readonly string[];
  /**
   * Executions reserved for the callback, 100 to 1000; the account needs 100 unreserved ones beside them. 0 reserves none, for an
   * account that has fewer.
   *
   * @default 100
   */
  readonly callbackConcurrency?: number;
  /** How long a callback, an imported list or a request of the company's own systems waits, so that an abuse can be stopped; 15 at most. @default 10 */
  readonly startAfterMinutes?: number;
  /** More new callbacks of one app in an hour, or requests of the company's systems, are held for an operator. @default 500 */
  readonly callbacksPerHour?: number;
  /** An app whose last list from Meta was entered longer ago than these days raises an alarm. @default 21 */
  readonly importDays?: number;
  /** Take callbacks that look like a login, or are older than a week, for requests like any other. @default false */
  readonly acceptLoginSignatures?: boolean;
  /** Ids of the KMS keys that the company's own tables and buckets are encrypted with. @default AWS's own */
  readonly storeKeyIds?: readonly string[];
  /** Where the worker must be to reach the stores of the data map. @default not in a network of the account */
  readonly workerNetwork?: Network;
  /** The settings that targets of the data map name, each beginning with TARGET_. @default none */
  readonly targetSettings?: { readonly [name: string]: string };
  /** The version of the Graph API that the worker calls. @default v24.0 */
  readonly graphVersion?: string;
  /** One more makes a new receipt key; `retiredReceiptKeys` must then hold the public key of each before. @default 1 */
  readonly receiptKeyGeneration?: number;
  /** Public keys, as JSON Web Keys, of receipts signed before the receipt key was replaced. @default none */
  readonly retiredReceiptKeys?: readonly object[];
  /**
   * False lets new versions take all calls at once, whatever the alarms say: for a fix that cannot be deployed because an alarm of
   * the functions stays on. @default true
   */
  readonly gradualDeployment?: boolean;
  /** @internal The functions' code. @default bundled now, with the data map */
  readonly bundles?: readonly FunctionCode[];
};

/** The company, as people read it on the status page. */
export type Company = {
  /** The name that people know it by. */
  readonly name: string;
  /** Where people may write to. */
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
  /** The id of the zone, beginning with Z. */
  readonly hostedZoneId: string;
  /** The name of the zone, such as `example.com`. */
  readonly hostedZoneName: string;
};

/** Where a function must be to reach a store that has no public address. */
export type Network = {
  /** The network of the stores. */
  readonly vpc: IVpc;
  /** Two in different zones survive the loss of one. @default the private subnets */
  readonly subnets?: SubnetSelection;
  /** Of the functions; the stores must accept it. @default a new one that allows all outbound traffic */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** Uses IPv6, too; each subnet needs an IPv6 range. @default false */
  readonly dualStack?: boolean;
};
