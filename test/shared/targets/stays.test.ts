import { anonymising } from '../../../shared/targets/stays.ts';

it.each(['The sums', { en: 'The sums', de: 'Die Summen' }])('a target says in English what stays, of %j', (stays) => {
  expect(anonymising({ stays })).toEqual({ anonymises: { stays: 'The sums' } });
});
