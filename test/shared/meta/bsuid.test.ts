import { isBsuid, isParentBsuid } from '../../../shared/meta/bsuid.ts';

it.each([
  ['US.13491208655302741918', true, false],
  ['US.ENT.11815799212886844830', true, true],
  ['US.ENT', true, false],
  ['US.ENT.', false, false],
  ['ENT.1349', false, false],
])('%s is a business-scoped user id: %p, and the parent of some: %p', (text, isOne, isParent) => {
  expect([isBsuid(text), isParentBsuid(text)]).toEqual([isOne, isParent]);
});
