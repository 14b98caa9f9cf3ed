import type { IdentifierSource } from '../../../shared/ports/target.ts';
import type { TargetKind } from '../../../shared/targets/target-kind.ts';
import type { MemoryRecord } from '../../support/memory/memory-target.ts';
import { PERSON_NAMES, personNamed } from './people.ts';

/** The handle by which Meta knows each person. The directory is not the company's, so nothing in it is deleted. */
export const DIRECTORY: ReadonlyMap<string, MemoryRecord> = new Map(
  PERSON_NAMES.map((name) => {
    const { appId, id, handle } = personNamed(name);
    return [name, { owner: `${appId}#${id}`, fields: { handle } }];
  }),
);

/** Meta's directory: a source that no longer knows people who have removed the app. */
export function directoryKind(memory: TargetKind, isGone: (appId: string, asid: string) => boolean): TargetKind {
  const { source } = memory;
  if (source === undefined) throw new TypeError('the kind memory is a source');
  return {
    ...memory,
    kind: 'directory',
    source: {
      ...source,
      async connect(row, environment, beside): Promise<IdentifierSource> {
        const known = await source.connect(row, environment, beside);
        return {
          async lookUp(selection) {
            const answer = await known.lookUp(selection);
            const asids = selection.identifiers['asid'] ?? [];
            const isGoneForAll = asids.length > 0 && asids.every((asid) => isGone(selection.appId, asid));
            return isGoneForAll ? { found: [], gone: true } : answer;
          },
        };
      },
    },
  };
}
