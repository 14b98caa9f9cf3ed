import * as fc from 'fast-check';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import {
  ENTRY_IDENTIFIER_KINDS,
  holds,
  type Identifiers,
  isEntryKind,
  joined,
  valuesOf,
} from '../../../shared/domain/identifiers.ts';
import { readIdentifier } from '../../../shared/meta/entry-identifier.ts';
import { idColumnsOf } from '../../../shared/meta/id-list.ts';
import { expand } from '../../../shared/targets/template.ts';
import { memorySeal } from '../../support/memory/keys.ts';

/** What every object has without being given it. */
const inherited = fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype));
const entries = fc.uniqueArray(
  fc.tuple(
    fc.oneof(inherited, fc.constantFrom(...ENTRY_IDENTIFIER_KINDS)),
    fc.uniqueArray(fc.stringMatching(/^[1-9]\d{0,8}$/), { minLength: 1 }),
  ),
  { selector: ([kind]) => kind },
);
const identifiers = entries.map((each): Identifiers => Object.fromEntries(each));

describe('kinds of identifiers that are called like what every object has', () => {
  it('have no values until they are given some', () => {
    fc.assert(
      fc.property(inherited, (kind) => {
        expect(valuesOf({}, kind)).toEqual([]);
        // only letters and digits are a placeholder; anything else in braces is refused with the data map
        if (/^[a-z]+$/i.test(kind)) expect(expand([`{${kind}}`], { appId: '1', identifiers: {} })).toEqual([]);
      }),
    );
  });

  it('are joined, compared and sealed like any other', async () => {
    const seal = memorySeal();
    const under = { requestId: 'request' as RequestId, appId: '1', scope: 'deletion', askedAt: 1 } as never;
    await fc.assert(
      fc.asyncProperty(identifiers, identifiers, async (one, other) => {
        const both = joined(one, other);
        expect(holds(both, one) && holds(both, other)).toBe(true);
        expect(Object.keys(both).toSorted()).toEqual([...new Set(Object.keys({ ...one, ...other }))].toSorted());
        const opened = await seal.open(await seal.close({ verified: both }, under), under);
        const { verified } = opened.identifiers;
        expect(Object.entries(verified)).toEqual(Object.entries(both));
        expect(Object.getPrototypeOf(verified)).toBe(Object.prototype);
      }),
    );
  });

  it('begin no request, name no column of a list, and are nothing that an operator can enter', () => {
    fc.assert(
      fc.property(inherited, (kind) => {
        expect(isEntryKind(kind)).toBe(false);
        expect(idColumnsOf(`${kind},user_id`)).toEqual([{ heading: 'user_id' }]);
        expect(readIdentifier(kind as never, kind)).toBeUndefined();
      }),
    );
  });
});
