import type { TargetKind } from '../target-kind.ts';
import { mysql as target } from './mysql.ts';
import { mysqlSeeding } from './mysql-canary.ts';

export const mysql: TargetKind = { ...target, seeding: mysqlSeeding };
