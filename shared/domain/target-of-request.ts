import { type Part, selectionKey } from './part.ts';

/** A target as the request sees it. */
export type TargetOfRequest = {
  readonly name: string;
  readonly label: string;
  readonly onDeauthorize: boolean;
  /** A hash of the rules that select data there. */
  readonly selects: string;
  /** Names that the target had before. */
  readonly formerly: readonly string[];
  /** A service provider or an operator deletes there, and is asked anew by each request that finds ids for them. */
  readonly isDoneByOthers?: true;
};

/** Whether the target has this name, or had it. */
export function isNamed(target: Pick<TargetOfRequest, 'name' | 'formerly'>, part: string): boolean {
  return target.name === part || target.formerly.includes(part);
}

/** Whether the part has been released, and finds something else than when an operator decided to keep it. */
export function wasKeptOtherwise(
  { status, released, keptAs }: Part,
  target: Pick<TargetOfRequest, 'selects'>,
): boolean {
  return status === 'kept' && released === true && selectsOtherwise({ selects: keptAs }, target);
}

/** Whether the data map has changed what it selects there since it was written into the part. */
export function selectsOtherwise(part: Pick<Part, 'selects'>, { selects }: Pick<TargetOfRequest, 'selects'>): boolean {
  return part.selects !== undefined && selectionKey(part.selects) !== selectionKey(selects);
}
