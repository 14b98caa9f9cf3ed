import { publishedBasis, publishedTargets } from '../../../functions/deletion-status/published-targets.ts';

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
  expect(published.get('accounts')).toMatchObject({ label, byHand: false });
  expect(published.get('accounts')?.retention).toEqual(retention);
});

it.each([
  ['an S3 bucket', { lock: { basis: 'Locked' } }],
  ['a function', { kept: { basis: { en: 'Locked' } } }],
  ['a bucket in which something is kept', { basis: 'Tax law', where: { lock: { basis: { en: 'Locked' } } } }],
  ['a function for what is kept', { where: { kept: { basis: 'Locked' } } }],
])('%s says by which law something is kept there, and is no row of what is kept', (_what, more) => {
  const published = publishedTargets({ targets: [{ name: 'accounts', label, ...more }] });
  expect(published.get('accounts')?.retention).toBeUndefined();
  expect(publishedBasis(published.get('accounts'), 'Locked')).toEqual({ en: 'Locked' });
  expect(publishedBasis(published.get('accounts'), 'another')).toBeUndefined();
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
