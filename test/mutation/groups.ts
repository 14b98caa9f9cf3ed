/** Sources, and the tests that have to notice when one of them is changed. */
export type Group = { readonly mutate: readonly string[]; readonly tests: readonly string[] };

/** Apart, so that a change of a table or a pattern does not run the tests of what knows nothing of it. */
export const GROUPS: { readonly [name: string]: Group } = {
  meta: { mutate: ['shared/meta/!(id-list).ts'], tests: ['test/shared/meta/!(id-list*|*.property).test.ts'] },
  lists: { mutate: ['shared/meta/id-list.ts'], tests: ['test/shared/meta/id-list{,-details}.test.ts'] },
  domain: {
    mutate: ['shared/domain/**/*.ts'],
    tests: ['test/shared/domain/**/*.test.ts', 'test/shared/domain/canary.test.ts'],
  },
  runs: {
    mutate: ['shared/use-cases/{claim-session,run-request,resolve-request,close-request,run-part,wake-worker}.ts'],
    tests: ['test/shared/use-cases/{claim-session,run-*,silent-source,wake-worker}.test.ts'],
  },
  store: {
    mutate: [
      'shared/adapters/aws/request-store.ts',
      'test/support/memory/request-store.ts',
      'shared/adapters/aws/request-item.ts',
    ],
    tests: ['test/contract/request-store{,-calls}.test.ts'],
  },
};
