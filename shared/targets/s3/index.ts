import type { TargetKind } from '../target-kind.ts';
import { s3 as target } from './s3.ts';
import { s3Seeding } from './s3-canary.ts';

export const s3: TargetKind = { ...target, seeding: s3Seeding };
