import * as v from 'valibot';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { manual } from '../../../shared/targets/manual/manual.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { environment } from '../../support/target-environment.ts';

const ASKED: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { asid: ['777'], mailThread: ['t-1'] },
  askedAt: 0,
};
const NOT_CONCERNED: Selection = { ...ASKED, identifiers: { asid: ['778'] } };

describe('the target manual', () => {
  it('waits for an operator, and is never asked again by itself', async () => {
    const target = await manual.connect({ instructions: 'empty the mailbox', match: ['{mailThread}'] }, environment());
    expect(await target.plan(ASKED)).toBe(1);
    expect(await target.purge(ASKED, unlimited())).toEqual({ outcome: 'notified', items: 0 });
  });

  it('never says that it is done: only an operator can', async () => {
    const target = await manual.connect({ instructions: 'empty the mailbox' }, environment());
    await expect(target.verify(ASKED)).rejects.toMatchObject({
      code: 'only_an_operator_can_tell',
      disposition: 'fail',
    });
  });

  it('asks nobody about a person whom it does not concern', async () => {
    const target = await manual.connect({ instructions: 'empty the mailbox', match: ['{mailThread}'] }, environment());
    expect(await target.plan(NOT_CONCERNED)).toBe(0);
    expect(await target.purge(NOT_CONCERNED, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.verify(NOT_CONCERNED)).toBe(0);
  });

  it('asks about everybody when it does not say whom it concerns', async () => {
    const target = await manual.connect({ instructions: 'empty the mailbox' }, environment());
    expect(await target.purge(NOT_CONCERNED, unlimited())).toEqual({ outcome: 'notified', items: 0 });
  });

  it('warns that it asks about everybody when it does not say whom it concerns', () => {
    expect(manual.warning?.({ instructions: 'empty the mailbox' })?.finding).toContain('every request waits');
    expect(manual.warning?.({ instructions: 'empty the mailbox', match: ['{mailThread}'] })).toBeUndefined();
  });

  it('needs no permission, and names nobody when it does not say whom it concerns', () => {
    expect(manual.permissions({ instructions: 'empty the mailbox' })).toEqual([]);
    expect(manual.templates({ instructions: 'empty the mailbox' })).toEqual([]);
  });

  it('is refused without words that say what to do', () => {
    const { issues } = v.safeParse(v.object(manual.entries), { instructions: ' ' });
    expect(issues?.map(({ message }) => message)).toEqual(['what an operator must do, in words']);
  });
});
