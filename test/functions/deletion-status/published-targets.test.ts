import { publishedTargets } from '../../../functions/deletion-status/published-targets.ts';

it.each([
  ['beside it', { stays: 'The sums' }],
  ['of a store in which something is kept', { where: { stays: { en: 'The sums' } } }],
])('a target says what stays of what is anonymised, %s', (_where, more) => {
  const published = publishedTargets({ targets: [{ name: 'accounts', label, ...more }] });
  expect(published.get('accounts')?.stays).toEqual({ en: 'The sums' });
});

const label = { en: 'Accounts' };

it.each([
  ['nothing', {}, undefined],
  ['nothing without a law', { reason: 'legal_obligation' }, undefined],
  ['nothing without a reason', { basis: 'Tax law' }, undefined],
  [
    'its law',
    { reason: 'legal_obligation', basis: 'Tax law' },
    { reason: 'legal_obligation', basis: { en: 'Tax law' } },
  ],
  [
    'that the business decides',
    { ofBusiness: { basis: { en: 'It is theirs.', de: 'Es gehört ihnen.' } } },
    { reason: 'controller_decides', basis: { en: 'It is theirs.', de: 'Es gehört ihnen.' } },
  ],
] as const)('a target says %s of what it keeps', (_what, more, retention) => {
  const published = publishedTargets({ targets: [{ name: 'accounts', label, ...more }] });
  expect(published.get('accounts')).toEqual({ label, byHand: false, retention });
});

it.each([
  [{ kind: 'manual' }, true],
  [{ kind: 'lambda' }, false],
  [{ kind: 'kept', reason: 'legal_claims', basis: 'A lawsuit' }, true],
  [{ kind: 'kept', reason: 'legal_claims', basis: 'A lawsuit', where: {} }, false],
] as const)('a target such as %j is deleted by hand: %s', (row, byHand) => {
  const published = publishedTargets({ targets: [{ name: 'mailbox', label, ...row }] });
  expect(published.get('mailbox')).toMatchObject({ byHand });
});
