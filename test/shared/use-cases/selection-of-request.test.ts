import { askedOf } from '../../../shared/use-cases/selection-of-request.ts';
import { resolution } from '../../support/request-world.ts';

describe('what operators are asked about', () => {
  const KINDS = { neverReusedKinds: ['contactId'], businessKinds: ['account'] };

  it('begins with the registrations, the oldest first', () => {
    const start = (value: string, since?: number) => ({
      kind: 'contactId',
      value,
      ...(since !== undefined && { since }),
    });
    const starts = [start('c3', 3000), start('c1', 1000), start('of unknown age'), start('c2', 2000)];
    const selfDeclared = { email: ['a@b.example'], contactId: ['c1', 'c2'] };
    const asked = askedOf({ beganWith: 'phone' }, resolution({}, { starts, selfDeclared }), KINDS);
    expect(asked.map(({ of, values }) => [of, ...values])).toEqual([
      ['several_registrations', 'of unknown age'],
      ['several_registrations', 'c1'],
      ['several_registrations', 'c2'],
      ['several_registrations', 'c3'],
      ['self_declared', 'a@b.example'],
    ]);
  });

  it('is each start by itself, and all addresses of a kind together', () => {
    const selfDeclared = { email: ['a@b.example', 'c@d.example'], contactId: ['c1', 'c2'] };
    expect(askedOf({ beganWith: 'asid' }, resolution({}, { selfDeclared }), KINDS)).toEqual([
      { of: 'self_declared', kind: 'email', values: ['a@b.example', 'c@d.example'] },
      { of: 'self_declared', kind: 'contactId', values: ['c1'] },
      { of: 'self_declared', kind: 'contactId', values: ['c2'] },
    ]);
  });

  it.each([
    ['asid', []],
    ['waba', [{ of: 'self_declared', kind: 'account', values: ['shop'] }]],
  ] as const)('includes ids of a business only where the business itself is asked about: %s', (beganWith, expected) => {
    expect(askedOf({ beganWith }, resolution({}, { selfDeclared: { account: ['shop'] } }), KINDS)).toEqual(expected);
  });
});
