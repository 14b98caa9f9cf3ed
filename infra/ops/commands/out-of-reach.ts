import { targetsOutOfReach } from '../../../shared/data-map/connect-data-map.ts';
import type { DataMap } from '../../../shared/data-map/data-map.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { EntryIdentifierKind } from '../../../shared/domain/identifiers.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import type { Deployment } from '../aws/deployment.ts';
import { type Line, styled } from '../cli/text.ts';

/** Says in which targets a request that begins with this kind of id finds nothing; no line if there are none. */
export function outOfReachLines(map: DataMap, kind: EntryIdentifierKind): readonly Line[] {
  const names = targetsOutOfReach(map, kind, TARGET_KINDS);
  if (names.length === 0) return [];
  const where = `Not searched, because ${kind} leads to none of the ids by which they are found: ${names.join(', ')}.`;
  return [styled('warning', `${where} If you know another id of the person, enter a request for that one, too.`)];
}

/** The data map that is deployed; undefined if this machine does not have it. */
export function dataMapInForce(deployment: Deployment): DataMap | undefined {
  try {
    const { map, isInForce } = dataMapHere(deployment);
    return isInForce ? map : undefined;
  } catch (error) {
    if (error instanceof DeletionError) return undefined;
    throw error;
  }
}
