/** Sources, and the tests that have to notice when one of them is changed. */
export type Group = { readonly mutate: readonly string[]; readonly tests: readonly string[] };

/** Apart, so that a change of a table or a pattern does not run the tests of what knows nothing of it. */
export const GROUPS: { readonly [name: string]: Group } = {
  meta: { mutate: ['shared/meta/!(id-list).ts'], tests: ['test/unit/meta/!(id-list*|*.property).test.ts'] },
  lists: { mutate: ['shared/meta/id-list.ts'], tests: ['test/unit/meta/id-list{,-details}.test.ts'] },
  domain: {
    mutate: ['shared/domain/**/*.ts'],
    tests: ['test/unit/domain/**/*.test.ts', 'test/unit/canary/canary-ids.test.ts'],
  },
  runs: {
    mutate: ['shared/use-cases/{claimed-request,run-request,run-part}.ts'],
    tests: ['test/unit/use-cases/{claimed-request,run-*,silent-source}.test.ts'],
  },
  store: {
    mutate: ['shared/adapters/{aws,memory}/request-store.ts', 'shared/adapters/aws/request-item.ts'],
    tests: ['test/contract/request-store{,-calls}.test.ts'],
  },
};
