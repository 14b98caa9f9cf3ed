import {
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  ProjectionType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** @internal */
export type TablesProps = {
  readonly key: IKey;
  /** How old the oldest backup may be. The tables cannot be restored to an earlier time. */
  readonly backupHorizonDays: number;
};

/** DynamoDB's longest recovery period. */
const MOST_RECOVERY_DAYS = 35;

type Index = Omit<GlobalSecondaryIndexProps, 'nonKeyAttributes'> & { readonly nonKeyAttributes?: readonly string[] };

/** @internal Each index is sparse: a record has the attributes of its key only while it belongs in the index. */
const INDEXES = [
  {
    indexName: 'by-next-attempt',
    partitionKey: { name: 'shard', type: AttributeType.STRING },
    sortKey: { name: 'nextAttemptAt', type: AttributeType.NUMBER },
    projectionType: ProjectionType.KEYS_ONLY,
  },
  {
    indexName: 'open-by-deadline',
    partitionKey: { name: 'openShard', type: AttributeType.STRING },
    sortKey: { name: 'dueAt', type: AttributeType.NUMBER },
    projectionType: ProjectionType.INCLUDE,
    nonKeyAttributes: ['acceptedAt', 'appId', 'origin'],
  },
  {
    indexName: 'needs-operator',
    partitionKey: { name: 'needsOperatorShard', type: AttributeType.STRING },
    sortKey: { name: 'dueAt', type: AttributeType.NUMBER },
    projectionType: ProjectionType.KEYS_ONLY,
  },
  {
    indexName: 'by-subject',
    partitionKey: { name: 'sealedSubject', type: AttributeType.STRING },
    sortKey: { name: 'acceptedAt', type: AttributeType.NUMBER },
    projectionType: ProjectionType.KEYS_ONLY,
  },
] as const satisfies readonly Index[];
/** @internal */
type IndexName = (typeof INDEXES)[number]['indexName'];

/** The tables of requests and of apps, whose secrets are sealed. Both tables outlive the stack. */
export class Tables extends Construct {
  /** One item per request, and for eight days one per business that left WhatsApp or came back to it. */
  readonly requests: Table;
  /** One item per registered app, with its secrets sealed. */
  readonly apps: Table;
  /** @internal */
  readonly indexNames: readonly string[] = INDEXES.map(({ indexName }) => indexName);

  /** @internal */
  constructor(scope: Construct, id: string, props: TablesProps) {
    super(scope, id);
    const common = {
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: props.key,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: Math.min(MOST_RECOVERY_DAYS, props.backupHorizonDays),
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    } satisfies Partial<TableProps>;

    this.requests = new Table(this, 'Requests', {
      ...common,
      partitionKey: { name: 'requestId', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
    });
    for (const { nonKeyAttributes, ...index } of INDEXES as readonly Index[]) {
      this.requests.addGlobalSecondaryIndex({ ...index, nonKeyAttributes: nonKeyAttributes && [...nonKeyAttributes] });
    }

    this.apps = new Table(this, 'Apps', {
      ...common,
      partitionKey: { name: 'appId', type: AttributeType.STRING },
    });
  }

  /** @internal A permission on an index does not give access to the records themselves. */
  indexArn(name: IndexName): string {
    return `${this.requests.tableArn}/index/${name}`;
  }
}
