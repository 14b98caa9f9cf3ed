import { type OperatorAct, SYSTEM_NAME } from '../../../shared/domain/deletion-request.ts';
import { mayLeaveAnothers } from '../../../shared/domain/kept-by-operator.ts';
import type { Part } from '../../../shared/domain/part.ts';

const PART: Part = { name: 'crm', label: 'CRM', status: 'failing', attempts: 0, items: 0, rounds: 0, updatedAt: 0 };
const act = (change: Partial<OperatorAct>): OperatorAct => ({
  at: 0,
  by: 'ines',
  what: 'held',
  target: 'crm',
  ...change,
});
const STOPPED = act({ by: SYSTEM_NAME });

describe('what is kept at a target may be another person’s', () => {
  it.each<[string, boolean, readonly OperatorAct[]]>([
    ['while nothing was decided', false, []],
    ['once the system has stopped the part for that', true, [STOPPED]],
    ['where the system has stopped another part', false, [act({ by: SYSTEM_NAME, target: 'mailbox' })]],
    ['where an operator holds the part', false, [act({})]],
    ['after an operator has confirmed it', true, [STOPPED, act({ what: 'confirmed' })]],
    ['where an operator holds what the system had stopped', true, [STOPPED, act({})]],
    ['where the system takes over that it is kept', true, [STOPPED, act({ by: SYSTEM_NAME, what: 'kept' })]],
    ['until an operator retries it', false, [STOPPED, act({ what: 'retried' })]],
    ['until an operator releases it', false, [STOPPED, act({ what: 'released' })]],
    ['where another part is retried', true, [STOPPED, act({ what: 'retried', target: 'mailbox' })]],
    ['once it is stopped again', true, [STOPPED, act({ what: 'retried' }), STOPPED]],
  ])('%s: %s', (_when, may, history) => {
    expect(mayLeaveAnothers({ history }, PART)).toBe(may);
  });

  it('is not known of a request without a history', () => {
    expect(mayLeaveAnothers({}, PART)).toBe(false);
  });
});
