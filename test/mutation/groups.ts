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
  callback: {
    mutate: ['functions/deletion-callback/!(index).ts'],
    tests: ['test/functions/deletion-callback/!(*.property).test.ts'],
  },
  operations: {
    mutate: ['functions/operations/!(index).ts'],
    tests: ['test/functions/operations/!(page).test.ts'],
  },
  worker: { mutate: ['functions/purge-worker/handler.ts'], tests: ['test/functions/purge-worker/*.test.ts'] },
  confirmation: {
    mutate: ['functions/provider-confirmation/handler.ts'],
    tests: ['test/functions/provider-confirmation/*.test.ts'],
  },
  http: { mutate: ['functions/http/*.ts'], tests: ['test/functions/http/*.test.ts'] },
  status: {
    mutate: ['functions/deletion-status/!(index|openapi*|schemas).ts'],
    tests: ['test/functions/deletion-status/{handler,negotiation,published-targets,mailto}.test.ts'],
  },
  pages: {
    mutate: ['functions/deletion-status/pages/!(style|colours).ts'],
    tests: ['test/functions/deletion-status/{pages,notices,receipt-page,locales,mailto}.test.ts'],
  },
  openapi: {
    mutate: ['functions/deletion-status/{openapi*,schemas}.ts'],
    tests: ['test/functions/deletion-status/openapi.test.ts'],
  },
  registry: {
    mutate: ['shared/adapters/aws/app-{registry,writer,notes}.ts'],
    tests: ['test/contract/app-registry.test.ts'],
  },
  keys: {
    mutate: ['shared/adapters/aws/{seal,subject-keys,key-errors,receipt-signer,receipt-keys}.ts'],
    tests: ['test/contract/{keys,receipt-keys}.test.ts', 'test/shared/adapters/receipt-{keys,signer}.test.ts'],
  },
  calls: {
    mutate: ['shared/adapters/aws/{json-call,sigv4,client-settings,environment,purge-queue,dead-letters}.ts'],
    tests: [
      'test/shared/adapters/{json-call,sigv4,client-settings,environment,dead-letters}.test.ts',
      'test/contract/purge-queue.test.ts',
    ],
  },
  records: {
    mutate: [
      'shared/adapters/aws/{canary-state,request-reader,packed-attributes,import-times,emf-metrics,json-log}.ts',
    ],
    tests: ['test/shared/adapters/{canary-state,request-reader,packed-attributes,forms}.test.ts'],
  },
};
