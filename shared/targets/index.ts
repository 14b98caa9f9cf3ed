import { dynamodb } from './dynamodb/dynamodb.ts';
import { dynamodbSeeding } from './dynamodb/dynamodb-canary.ts';
import { kept } from './kept/kept.ts';
import { lambda } from './lambda/lambda.ts';
import { lambdaSeeding } from './lambda/lambda-canary.ts';
import { manual } from './manual/manual.ts';
import { metaGraph } from './meta-graph/meta-graph.ts';
import { mysql } from './mysql/mysql.ts';
import { mysqlSeeding } from './mysql/mysql-canary.ts';
import { postgres } from './postgres/postgres.ts';
import { postgresSeeding } from './postgres/postgres-canary.ts';
import { s3 } from './s3/s3.ts';
import { s3Seeding } from './s3/s3-canary.ts';
import type { TargetKind } from './target-kind.ts';
import { webhook } from './webhook/webhook.ts';

/** Kinds of store from which data is deleted. */
const STORES: readonly TargetKind[] = [
  { ...dynamodb, seeding: dynamodbSeeding },
  { ...s3, seeding: s3Seeding },
  { ...postgres, seeding: postgresSeeding },
  { ...mysql, seeding: mysqlSeeding },
  { ...lambda, seeding: lambdaSeeding },
];

/** Every kind that the data map can name. */
export const TARGET_KINDS: readonly TargetKind[] = [...STORES, webhook, metaGraph, kept(STORES), manual];

/** The kinds of targets that others empty. */
export const KINDS_OF_OTHERS: readonly string[] = TARGET_KINDS.filter(
  ({ isDoneByOthers }) => isDoneByOthers === true,
).map(({ kind }) => kind);
