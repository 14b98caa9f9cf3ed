import { dynamodb } from './dynamodb.ts';
import { kept } from './kept.ts';
import { manual } from './manual.ts';
import { metaGraph } from './meta-graph.ts';
import { dynamodbPlanting } from './planting/dynamodb.ts';
import { postgresPlanting } from './planting/postgres.ts';
import { s3Planting } from './planting/s3.ts';
import { postgres } from './postgres.ts';
import { s3 } from './s3.ts';
import type { TargetKind } from './target.ts';
import { webhook } from './webhook.ts';

/** Kinds of store from which data is deleted. */
const STORES: readonly TargetKind[] = [
  { ...dynamodb, planting: dynamodbPlanting },
  { ...s3, planting: s3Planting },
  { ...postgres, planting: postgresPlanting },
];

/** Every kind that the data map can name. */
export const TARGET_KINDS: readonly TargetKind[] = [...STORES, webhook, metaGraph, kept(STORES), manual];
