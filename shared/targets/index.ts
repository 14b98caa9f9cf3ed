import { dynamodb } from './dynamodb.ts';
import { kept } from './kept.ts';
import { manual } from './manual.ts';
import type { TargetKind } from './target.ts';

/** Kinds of store from which data is deleted. */
const STORES: readonly TargetKind[] = [dynamodb];

/** Every kind that the data map can name. */
export const TARGET_KINDS: readonly TargetKind[] = [...STORES, kept(STORES), manual];
