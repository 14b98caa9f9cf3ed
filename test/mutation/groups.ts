/** Sources, and the tests that have to notice when one of them is changed. */
export type Group = {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
  /** How many of its changes have to be noticed, in percent; 85 if it does not say. */
  readonly lowest?: number;
};

/** Of what decides about people's data. */
const CORE = 95;

/** Apart, so that a change of a table or a pattern does not run the tests of what knows nothing of it. */
export const GROUPS: { readonly [name: string]: Group } = {
  meta: {
    mutate: ['shared/meta/!(id-list).ts'],
    tests: ['test/shared/meta/!(id-list*|*.property).test.ts'],
    lowest: CORE,
  },
  lists: { mutate: ['shared/meta/id-list.ts'], tests: ['test/shared/meta/id-list{,-details}.test.ts'], lowest: CORE },
  domain: {
    lowest: CORE,
    mutate: ['shared/domain/**/*.ts'],
    tests: ['test/shared/{domain,use-cases}/!(*.property).test.ts'],
  },
  intake: {
    lowest: CORE,
    mutate: ['shared/use-cases/{accept-request,enter-list,guard-volume,read-status,sweep-requests}.ts'],
    tests: [
      'test/shared/use-cases/{accept-request,enter-list,guard-volume,read-status,sweep-requests}.test.ts',
      'test/functions/operations/intake-operations.test.ts',
    ],
  },
  runs: {
    lowest: CORE,
    mutate: [
      'shared/use-cases/{claim-session,run-request,resolve-request,resolve-everything,look-again,drop-seal,seal-identifiers,selection-of-request,targets-of-request,gaps-of-resolution,close-request,run-part,retry-later,wake-worker}.ts',
    ],
    tests: ['test/shared/use-cases/*.test.ts'],
  },
  'other-requests': {
    lowest: CORE,
    mutate: [
      'shared/use-cases/{earlier-requests,handed-on-identifiers,judged-by-map,rules-followed,replay-requests,replayed-decisions,decide-on-request,open-record,confirm-by-provider,cancel-unbegun}.ts',
    ],
    tests: [
      'test/shared/use-cases/*.test.ts',
      'test/functions/provider-confirmation/handler.test.ts',
      'test/functions/deletion-callback/whatsapp-webhook.test.ts',
    ],
  },
  selection: {
    lowest: CORE,
    mutate: [
      'shared/data-map/{resolve-identifiers,judge-identifiers,no-longer-verified,registration-readings,selects,emptied-by-us}.ts',
      'shared/targets/{template,bounds,creation-time,found-identifiers}.ts',
      'shared/targets/decorators/{with-former-identifiers,with-business-ids,kept-for-business,without-*}.ts',
    ],
    tests: [
      'test/shared/data-map/{resolve-identifiers,look-ups,judge-identifiers,judgement,no-longer-verified,emptied-by-us,data-map}.test.ts',
      'test/shared/targets/{template,bounds,creation-time,found-identifiers}.test.ts',
      'test/shared/targets/decorators/*.test.ts',
    ],
  },
  'map-checks': {
    lowest: CORE,
    mutate: [
      'shared/data-map/{business-mistakes,ownership-mistakes,contradiction,reach,load-data-map,one-app,warnings,address-warnings}.ts',
      'shared/targets/outcome-fact.ts',
    ],
    tests: ['test/shared/data-map/{data-map,business-mistakes,contradiction,one-app,connect-data-map}.test.ts'],
  },
  'map-connected': {
    mutate: ['shared/data-map/{connect-data-map,data-map,findings}.ts', 'shared/targets/decorators/decorate.ts'],
    tests: [
      'test/shared/data-map/{data-map,connect-data-map,judgement,judge-identifiers,look-ups,resolve-identifiers}.test.ts',
      'test/shared/targets/decorators/{decorate,without-canary}.test.ts',
    ],
  },
  'map-rules': {
    lowest: CORE,
    mutate: ['shared/data-map/{combinations,connected-rules,canary-reach,found-by}.ts'],
    tests: ['test/shared/data-map/{combinations,connected-rules,canary-reach,found-by}.test.ts'],
  },
  'map-sentences': {
    mutate: ['shared/data-map/{mistake-sentences,nearest}.ts'],
    tests: ['test/shared/data-map/{data-map,nearest}.test.ts'],
  },
  'map-texts': {
    lowest: CORE,
    mutate: ['shared/data-map/parse-data-map.ts'],
    tests: ['test/shared/data-map/parse-data-map.test.ts'],
  },
  'sql-selection': {
    // what is left are empty lists, which MySQL alone refuses
    lowest: 90,
    mutate: ['shared/targets/sql/{sql-statements,sql-clauses,sql-rows}.ts'],
    tests: ['test/shared/targets/postgres.test.ts', 'test/contract/postgres.test.ts'],
  },
  'sql-removal': {
    lowest: CORE,
    mutate: ['shared/targets/sql/{sql-target,sql-transactions}.ts'],
    tests: ['test/shared/targets/{sql-target,sql-transactions}.test.ts'],
  },
  'sql-foreign-keys': {
    lowest: CORE,
    mutate: ['shared/targets/sql/{sql-unlinking,sql-references,sql-foreign-keys}.ts'],
    tests: ['test/shared/targets/sql-unlinking.test.ts'],
  },
  'sql-columns': {
    lowest: CORE,
    mutate: ['shared/targets/sql/{sql-source,sql-shape}.ts'],
    tests: ['test/shared/targets/{sql-source,sql-shape,sql-kind}.test.ts'],
  },
  'sql-kinds': {
    lowest: CORE,
    mutate: ['shared/targets/sql/{sql-kind,login-facts}.ts'],
    tests: [
      'test/shared/targets/sql-kind.test.ts',
      'test/shared/data-map/{contradiction,canary-reach,connected-rules,found-by}.test.ts',
    ],
  },
  'sql-addresses': {
    lowest: CORE,
    mutate: ['shared/targets/sql/sql-address.ts'],
    tests: [
      'test/shared/targets/{sql-address,sql-unlinking,mysql}.test.ts',
      'test/infra/settings/target-settings.test.ts',
      'test/infra/local/hosts.test.ts',
    ],
  },
  'sql-rules': {
    lowest: CORE,
    mutate: ['shared/targets/sql/sql-anonymise.ts', 'shared/targets/stays.ts'],
    tests: ['test/shared/targets/{sql-anonymise,stays}.test.ts', 'test/shared/data-map/published.test.ts'],
  },
  'dynamodb-rows': {
    lowest: CORE,
    mutate: ['shared/targets/dynamodb/dynamodb.ts'],
    tests: [
      'test/shared/targets/dynamodb-{row,selector,source}.test.ts',
      'test/shared/data-map/{published,found-by,canary-reach,contradiction}.test.ts',
    ],
  },
  'dynamodb-target': {
    // each change starts a server
    lowest: CORE,
    mutate: ['shared/targets/dynamodb/dynamodb-target.ts'],
    tests: ['test/shared/targets/{dynamodb,dynamodb-row}.test.ts'],
  },
  'dynamodb-keys': {
    lowest: CORE,
    mutate: ['shared/targets/dynamodb/dynamodb-selector.ts'],
    tests: [
      'test/shared/targets/dynamodb-selector.test.ts',
      'test/shared/data-map/{contradiction,data-map,published}.test.ts',
    ],
  },
  'dynamodb-source': {
    lowest: CORE,
    mutate: ['shared/targets/dynamodb/dynamodb-source.ts'],
    tests: ['test/shared/targets/dynamodb-source.test.ts', 'test/shared/data-map/published.test.ts'],
  },
  'dynamodb-removal': {
    lowest: CORE,
    mutate: ['shared/targets/dynamodb/dynamodb-removal.ts'],
    tests: ['test/shared/targets/{dynamodb-removal,dynamodb}.test.ts'],
  },
  'dynamodb-items': {
    lowest: CORE,
    mutate: ['shared/targets/dynamodb/dynamodb-items.ts'],
    tests: ['test/shared/data-map/published.test.ts', 'test/shared/targets/dynamodb.test.ts'],
  },
  's3-places': {
    lowest: CORE,
    mutate: ['shared/targets/s3/s3-places.ts'],
    tests: ['test/shared/targets/s3-places.test.ts'],
  },
  's3-removal': {
    lowest: CORE,
    mutate: ['shared/targets/s3/{s3-removal,s3-progress,s3-locks}.ts'],
    tests: ['test/shared/targets/s3-removal.test.ts'],
  },
  manual: {
    lowest: CORE,
    mutate: ['shared/targets/{manual/manual,kept/kept}.ts'],
    tests: [
      'test/shared/targets/{manual,kept}.test.ts',
      'test/shared/data-map/{data-map,contradiction,connect-data-map,published}.test.ts',
    ],
  },
  webhook: {
    lowest: CORE,
    mutate: ['shared/targets/webhook/*.ts'],
    tests: [
      'test/contract/webhook.test.ts',
      'test/shared/targets/{webhook-signature,provider-answer}.test.ts',
      'test/shared/data-map/{data-map,published}.test.ts',
    ],
  },
  'lambda-calls': {
    mutate: ['shared/targets/lambda/{function-calls,lambda-target,asked-values}.ts'],
    tests: [
      'test/shared/targets/lambda/function-calls.test.ts',
      'test/shared/targets/lambda/lambda.test.ts',
      'test/contract/lambda.test.ts',
    ],
  },
  'contact-books': {
    mutate: ['shared/targets/meta-graph/contact-book.ts'],
    tests: ['test/contract/contact-book.test.ts'],
  },
  canary: {
    lowest: CORE,
    mutate: ['shared/use-cases/canary-round.ts', 'shared/domain/canary.ts', 'shared/data-map/canary.ts'],
    tests: [
      'test/shared/use-cases/canary-round.test.ts',
      'test/shared/domain/canary.test.ts',
      'test/shared/data-map/{canary,data-map}.test.ts',
    ],
  },
  store: {
    lowest: CORE,
    mutate: [
      'shared/adapters/aws/{request-store,request-records,open-requests,business-returns,shards,table-answers}.ts',
      'test/support/memory/{request-store,business-returns}.ts',
      'shared/adapters/aws/request-item.ts',
    ],
    tests: [
      'test/contract/{request-store,request-store-calls,business-returns}.test.ts',
      'test/shared/adapters/forms.test.ts',
    ],
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
    tests: ['test/functions/deletion-status/{served-pages,negotiation,published-targets,answers,handler}.test.ts'],
  },
  pages: {
    mutate: ['functions/deletion-status/pages/!(style).ts'],
    tests: [
      'test/functions/deletion-status/{served-pages,page-cases,colours,notices,receipt-page,negotiation,locales,mailto,pages,sentences-in}.test.ts',
    ],
  },
  openapi: {
    mutate: ['functions/deletion-status/{openapi*,schemas}.ts'],
    tests: ['test/functions/deletion-status/{served-pages,openapi}.test.ts'],
  },
  registry: {
    mutate: ['shared/adapters/aws/{app-registry,app-writer,app-notes,import-times}.ts'],
    tests: ['test/contract/app-registry.test.ts', 'test/shared/adapters/app-writer.test.ts'],
  },
  keys: {
    mutate: ['shared/adapters/aws/{seal,seal-bytes,subject-keys,key-errors,receipt-signer,receipt-keys}.ts'],
    tests: [
      'test/contract/{keys,receipt-keys}.test.ts',
      'test/shared/adapters/{receipt-keys,receipt-signer,kms-calls,forms,seal-bytes}.test.ts',
    ],
  },
  calls: {
    mutate: ['shared/adapters/aws/{sigv4,environment,purge-queue,dead-letters}.ts'],
    tests: ['test/shared/adapters/{sigv4,environment,purge-queue,dead-letters}.test.ts'],
  },
  'json-calls': { mutate: ['shared/adapters/aws/json-call.ts'], tests: ['test/shared/adapters/json-call.test.ts'] },
  records: {
    mutate: ['shared/adapters/aws/{canary-state,request-reader,packed-*,columns,whole-record,emf-metrics,json-log}.ts'],
    tests: [
      'test/shared/adapters/{packed-attributes,columns,whole-record,log-lines,request-reader,canary-state,forms}.test.ts',
    ],
  },
  connections: {
    mutate: [
      'shared/adapters/http/*.ts',
      'shared/adapters/connection-cause.ts',
      'shared/adapters/aws/client-settings.ts',
    ],
    tests: ['test/shared/adapters/{http-call,public-surface,connection-cause,client-settings}.test.ts'],
  },
  decisions: {
    mutate: ['infra/ops/commands/{decision,decisions,request-confirm}.ts'],
    tests: ['test/infra/ops/{decisions,commands}.test.ts'],
  },
  'decisions-on-all': {
    mutate: ['infra/ops/commands/{requests-decide,decide-on-all}.ts'],
    tests: ['test/infra/ops/{requests-decide,commands}.test.ts'],
  },
  entries: {
    mutate: ['infra/ops/commands/request-{create,reveal}.ts'],
    tests: ['test/infra/ops/{request-create,request-reveal,commands}.test.ts'],
  },
  views: {
    mutate: ['infra/ops/commands/request-{identifiers,list,show,view}.ts', 'infra/ops/commands/unreadable.ts'],
    tests: ['test/infra/ops/{request-list,request-show,next-steps,unreadable,commands}.test.ts'],
  },
  steps: {
    mutate: ['infra/ops/commands/{next-steps,states,failure-cause}.ts'],
    tests: ['test/infra/ops/{next-steps,request-show}.test.ts'],
  },
  imports: {
    mutate: ['infra/ops/commands/import.ts'],
    tests: ['test/infra/ops/{import-command,commands}.test.ts'],
  },
  'import-files': { mutate: ['infra/ops/commands/import/*.ts'], tests: ['test/infra/ops/import.test.ts'] },
  replays: {
    mutate: ['infra/ops/commands/{replay,redrive,plan}.ts'],
    tests: ['test/infra/ops/{replay,redrive,plan,commands}.test.ts'],
  },
  'ops-apps': {
    mutate: ['infra/ops/commands/{apps,apps-*,app-secret}.ts'],
    tests: ['test/infra/ops/{apps,apps-*,commands}.test.ts'],
  },
  'choose-app': { mutate: ['infra/ops/commands/choose-app.ts'], tests: ['test/infra/ops/choose-app.test.ts'] },
  'pasted-secret': { mutate: ['infra/ops/cli/pasted-secret.ts'], tests: ['test/infra/ops/pasted-secret.test.ts'] },
  'ops-aws': {
    mutate: ['infra/ops/aws/!(request-list|app-table).ts'],
    tests: ['test/infra/ops/{operations,persistently,deployment,services,monitoring,redrive,plan}.test.ts'],
  },
  'app-table': {
    mutate: ['infra/ops/aws/app-table.ts'],
    tests: ['test/infra/ops/{services,apps-remove,apps-secrets}.test.ts'],
  },
  'request-list': { mutate: ['infra/ops/aws/request-list.ts'], tests: ['test/infra/ops/request-{list,reads}.test.ts'] },
  checks: {
    mutate: ['infra/ops/commands/{doctor,checks,smoke-test,finding}.ts'],
    tests: ['test/infra/ops/{doctor,checks,commands}.test.ts'],
  },
  'app-checks': { mutate: ['infra/ops/commands/app-checks.ts'], tests: ['test/infra/ops/app-checks.test.ts'] },
  'store-checks': {
    mutate: ['infra/ops/commands/{store-checks,stores-here}.ts'],
    tests: ['test/infra/ops/{store-checks,stores-here}.test.ts'],
  },
  receipts: {
    mutate: ['infra/ops/commands/{callback-send,follow,receipt-verify}.ts', 'infra/receipts/!(receipt-schema).ts'],
    tests: [
      'test/infra/ops/{callback-send,receipt-verify,commands}.test.ts',
      'test/infra/receipts/verify-receipt.test.ts',
    ],
  },
  evidence: {
    mutate: ['infra/ops/commands/evidence.ts', 'infra/ops/commands/evidence/{figures,waits,report-file}.ts'],
    tests: ['test/infra/ops/{evidence,evidence-command,waits,commands}.test.ts'],
  },
  report: {
    mutate: ['infra/ops/commands/evidence/!(figures|waits|report-file|report-style).ts'],
    tests: ['test/infra/ops/{report,report-page}.test.ts'],
  },
  'ops-cli': {
    mutate: ['infra/ops/cli/!(pasted-secret|program|command-line|run|request-argument).ts'],
    tests: ['test/infra/ops/{help,options,terminal,times,csv}.test.ts'],
  },
  'command-line': {
    mutate: ['infra/ops/cli/{command-line,run,request-argument}.ts'],
    tests: ['test/infra/ops/{command-line,run}.test.ts'],
  },
};
