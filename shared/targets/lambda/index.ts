import type { TargetKind } from '../target-kind.ts';
import { lambda as target } from './lambda.ts';
import { lambdaSeeding } from './lambda-canary.ts';

export const lambda: TargetKind = { ...target, seeding: lambdaSeeding };
