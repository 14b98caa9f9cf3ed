import type { GenericSchema, InferOutput, ObjectEntries } from 'valibot';
import * as v from 'valibot';
import type { CanaryTexts } from '../../domain/canary.ts';
import type { Permission, Row, TargetEnvironment } from '../target.ts';

/** What one row of the data map puts into its store for a canary, and whether that is still there. */
export type Planting = {
  /** May run twice. @throws DeletionError */
  plant(canary: CanaryTexts): Promise<void>;
  /** Looks for what was planted itself, by its own key and not by the selectors of the row. @throws DeletionError */
  isThere(canary: CanaryTexts): Promise<boolean>;
};

/** A permission, and what else must be true of the call. */
export type PlantingPermission = Permission & {
  readonly conditions?: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };
};

/** How the canary is put into stores of one kind. */
export type PlantingKind<
  TargetEntries extends ObjectEntries = ObjectEntries,
  Schema extends GenericSchema = GenericSchema,
> = {
  /** What a row says as `canary`. */
  readonly schema: Schema;
  /** How that contradicts the row, where the schema cannot say so. */
  mistake?(row: Row<TargetEntries>, canary: InferOutput<Schema>): string | undefined;
  /** What the canary function must be allowed: to put this, and to see it, and nothing of anybody else. */
  permissions(row: Row<TargetEntries>, canary: InferOutput<Schema>): readonly PlantingPermission[];
  connect(row: Row<TargetEntries>, canary: InferOutput<Schema>, environment: TargetEnvironment): Promise<Planting>;
};

const PLACEHOLDER = /\{(appId|asid|uuid)\}/g;

/** A text in which `{appId}`, `{asid}` and `{uuid}` stand for the canary's. */
export const CanaryText = v.pipe(
  v.string(),
  v.regex(
    /^(?:[^{}]|\{(?:appId|asid|uuid)\})*$/,
    'a text in which only {appId}, {asid} and {uuid} stand for something',
  ),
);

export function filled(text: string, canary: CanaryTexts): string {
  return text.replace(PLACEHOLDER, (_, name: keyof CanaryTexts) => canary[name]);
}

/** Whether a text is another one for each canary: what it names cannot be a person's, nor an older canary's. */
export function isOfOneCanary(text: string): boolean {
  return /\{(?:asid|uuid)\}/.test(text);
}

/** Whether a text is never a person's. */
export function isOfCanaries(text: string): boolean {
  return text.search(PLACEHOLDER) >= 0;
}
