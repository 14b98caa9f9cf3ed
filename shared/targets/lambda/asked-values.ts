import { joined } from '../../domain/identifiers.ts';
import type { Bounds } from '../../domain/selection.ts';
import type { Selection } from '../../ports/target.ts';
import { expandWithBounds } from '../bounds.ts';
import type { MessageOf, Values } from './protocol.ts';

/** The fields of a row that say what its function looks for. */
export type MatchingRow = {
  readonly match: { readonly [name: string]: readonly string[] };
  readonly createdAt?: 'known' | undefined;
};

/** The part of a selection that a function receives. */
export type Asked = Omit<MessageOf<'purge'>, 'version' | 'verb' | 'timeLimit'>;

/**
 * What a function is asked for. A function that does not know the age of its items receives only values under which
 * everything is selected.
 *
 * @returns undefined when there is nothing to ask for
 */
export function askedOf(row: MatchingRow, selection: Selection): Asked | undefined {
  const { everything, bounded } = dividedValues(row, selection);
  const { bounds } = selection;
  const isDated = row.createdAt !== undefined;
  const isAllUndated = !isDated && bounds?.undated === 'deleted';
  const values = isAllUndated ? joined(everything, bounded) : everything;
  const limited = isDated && bounds !== undefined && !isEmpty(bounded) ? boundedOf(bounded, bounds) : undefined;
  if (isEmpty(values) && limited === undefined) return undefined;
  return { ...aboutOf(selection), values, ...(limited && { bounded: limited }) };
}

/** Separates the values under which everything is selected from those under which the age of an item decides. */
export function dividedValues({ match }: MatchingRow, selection: Selection): { everything: Values; bounded: Values } {
  const found = Object.entries(match).map(
    ([name, templates]) => [name, [...expandWithBounds(templates, selection)]] as const,
  );
  const those = (isBounded: boolean): Values =>
    Object.fromEntries(
      found.flatMap(([name, all]) => {
        const values = all.filter(([, bounds]) => (bounds !== undefined) === isBounded).map(([value]) => value);
        return values.length === 0 ? [] : [[name, values]];
      }),
    );
  return { everything: those(false), bounded: those(true) };
}

export function boundedOf(values: Values, { olderThan, undated }: Bounds) {
  return {
    values,
    olderThan: new Date(olderThan).toISOString(),
    undated: undated === 'deleted' ? 'deleted' : 'left',
  } as const;
}

export function aboutOf({ requestId, appId, askedAt, restored, released }: Selection) {
  return {
    request: requestId,
    app: appId,
    askedAt: new Date(askedAt).toISOString(),
    ...(restored && { restored }),
    ...(released && { released }),
  };
}

export function isEmpty(values: Values): boolean {
  return Object.keys(values).length === 0;
}
