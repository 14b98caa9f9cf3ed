import { CANARY_APP_ID } from '../../../../shared/domain/canary.ts';
import type { RequestId } from '../../../../shared/domain/confirmation-code.ts';
import type { Identifiers } from '../../../../shared/domain/identifiers.ts';
import type { Selection, Target } from '../../../../shared/ports/target.ts';
import { type AboutTarget, decorateTarget } from '../../../../shared/targets/decorators/decorate.ts';

const selection: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { asid: ['777', 'n.v.t.'] },
  ofBusiness: { wabaId: ['500', 'n.v.t.'] },
  former: { identifiers: { phone: ['491511234567', 'n.v.t.'] }, until: Date.UTC(2026, 10, 20) },
  askedAt: Date.UTC(2026, 10, 23),
};

/** The ids by which the target counts. */
async function idsSeen(about: Partial<AboutTarget>, of: Selection) {
  const selectedBy: Identifiers[] = [];
  const target: Target = {
    plan: async ({ identifiers }) => selectedBy.push(identifiers),
    purge: async () => ({ outcome: 'emptied', items: 0 }),
    verify: async () => 0,
  };
  await decorateTarget(target, {
    placeholders: { others: ['n.v.t.'], phoneKinds: ['phone'] },
    businessKinds: [],
    ofBusiness: undefined,
    isElsewhere: false,
    ...about,
  }).plan(of);
  return selectedBy;
}

describe('the decorators of a target', () => {
  it('add the ids of the business and then remove placeholders', async () => {
    const ids = [
      { asid: ['777'], wabaId: ['500'] },
      { phone: ['491511234567'], wabaId: ['500'] },
    ];
    expect(await idsSeen({ businessKinds: ['wabaId'] }, selection)).toEqual(ids);
    expect(await idsSeen({ ofBusiness: { basis: 'Theirs.' } }, { ...selection, released: true })).toEqual(ids);
  });

  it('look once where others hold the data, and not at all for a canary', async () => {
    const ids = [{ asid: ['777'] }];
    expect(await idsSeen({ isElsewhere: true }, selection)).toEqual(ids);
    const canary = { ...selection, appId: CANARY_APP_ID };
    expect(await idsSeen({ isElsewhere: true }, canary)).toEqual([]);
  });
});
