import { type Sequence, tablesTooLate } from '../../../shared/targets/sql/sql-order.ts';

/** items → orders → people; comments → comments */
const REFERRING: { readonly [table: string]: readonly string[] } = {
  people: ['orders'],
  orders: ['items'],
  comments: ['comments'],
};

describe('tables that refer to rows of a target', () => {
  const late = async (own: Sequence, ...others: readonly Sequence[]) => {
    const table = (name: string) => ({ parts: [name], called: name, names: [`shop.${name}`, name], opaque: [] });
    const found = await tablesTooLate(own, others, async (name) => (REFERRING[name] ?? []).map(table));
    return found.map(({ called }) => called);
  };

  it.each<[string, Sequence, readonly Sequence[]]>([
    ['come earlier in it', ['items', 'orders', 'people'], []],
    ['come in other targets, in whatever order', ['people'], [['orders'], ['shop.items']]],
    ['come before and after', ['items', 'orders', 'items'], []],
    ['refer to themselves', ['comments', 'people'], [['comments']]],
    ['come nowhere', ['orders'], [['people']]],
  ])('are not too late if they %s', async (_, own, others) => {
    expect(await late(own, ...others)).toEqual([]);
  });

  it.each<[string, Sequence, readonly Sequence[], readonly string[]]>([
    ['come later in it', ['orders', 'ITEMS'], [], ['items']],
    ['wait in another target for this one', ['people', 'items'], [['orders']], ['orders']],
  ])('are too late if they %s', async (_, own, others, expected) => {
    expect(await late(own, ...others)).toEqual(expected);
  });
});
