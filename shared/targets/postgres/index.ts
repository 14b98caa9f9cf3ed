import type { TargetKind } from '../target-kind.ts';
import { postgres as target } from './postgres.ts';
import { postgresSeeding } from './postgres-canary.ts';

export const postgres: TargetKind = { ...target, seeding: postgresSeeding };
