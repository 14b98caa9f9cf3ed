import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Line } from '../cli/text.ts';
import { styled } from '../cli/text.ts';

const MOST_NAMED = 10;

/**
 * A warning that lists the ids of records that cannot be read; empty if there are none. A key that is not a request id
 * is not shown, because it may be anything.
 *
 * @param so the consequence for this command, for one record (`so it is not in this list`) and for several
 */
export function unreadableLines(
  ids: readonly RequestId[],
  so: readonly [one: string, several: string],
): readonly Line[] {
  if (ids.length === 0) return [];
  const what = ids.length === 1 ? '1 record cannot be read' : `${ids.length} records cannot be read`;
  const line = `Warning: ${what}, ${ids.length === 1 ? so[0] : so[1]}: ${namesOf(ids)}. To restore them, see infra/recovery.md.`;
  return [styled('warning', line)];
}

/** The first ids, and how many more there are. */
export function namesOf(ids: readonly RequestId[]): string {
  const shown = ids
    .slice(0, MOST_NAMED)
    .map((id) => (/^[\w-]{43}$/.test(id) ? id : 'one whose key is not a request ID'));
  return [...shown, ...(ids.length > MOST_NAMED ? [`${ids.length - MOST_NAMED} more`] : [])].join(', ');
}
