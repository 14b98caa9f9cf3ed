import type { TargetKind } from '../target-kind.ts';
import { dynamodb as target } from './dynamodb.ts';
import { dynamodbSeeding } from './dynamodb-canary.ts';

export const dynamodb: TargetKind = { ...target, seeding: dynamodbSeeding };
