import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Duration } from 'aws-cdk-lib/core';
import type { FunctionDefinition } from '../deletion-function.ts';
import { allow } from '../grants.ts';
import { READ, THROTTLES } from '../routes.ts';

/** Reads one request by its key, and writes nothing. */
export const deletionStatus: FunctionDefinition<'deletion-status'> = {
  name: 'deletion-status',
  id: 'Status',
  description: 'Shows a person the status of a request',
  memoryMegabytes: 512,
  timeout: Duration.seconds(10),
  rollbackAlarm: 'status-errors',
  routes: [
    { methods: READ, path: '/data-deletion', throttle: THROTTLES.page },
    { methods: READ, path: '/data-deletion/{code}', throttle: THROTTLES.page },
    { methods: READ, path: '/data-deletion/{code}/receipt', throttle: THROTTLES.page },
    { methods: READ, path: '/data-deletion/{code}/receipt/page', throttle: THROTTLES.page },
    { methods: READ, path: '/.well-known/jwks.json', throttle: THROTTLES.page },
    { methods: READ, path: '/openapi.json', throttle: THROTTLES.rare },
    // these addresses do not accept POST and answer that; POSTs to all other addresses go to the callback
    { methods: [HttpMethod.POST], path: '/data-deletion', throttle: THROTTLES.stray },
    { methods: [HttpMethod.POST], path: '/data-deletion/{proxy+}', throttle: THROTTLES.stray },
    { methods: [HttpMethod.POST], path: '/.well-known/jwks.json', throttle: THROTTLES.stray },
    { methods: [HttpMethod.POST], path: '/openapi.json', throttle: THROTTLES.stray },
    // requests that no other route matches, such as `/` and `/data-deletion/`
    { path: '$default', throttle: THROTTLES.page },
  ],

  environment: ({ props, keys, tables, url }) => ({
    REQUEST_TABLE: tables.requests.tableName,
    RECEIPT_KEY_ID: keys.receipt.keyId,
    PUBLIC_URL: url,
    PROMISE_DAYS: String(props.promiseDays),
    BACKUP_HORIZON_DAYS: String(props.backupHorizonDays),
    COMPANY_NAME: props.company.name,
    CONTACT_EMAIL: props.company.contactEmail,
    PRIVACY_POLICY_URL: props.company.privacyPolicyUrl,
    BRAND_COLOR: props.company.brandColor,
    RETIRED_RECEIPT_KEYS: JSON.stringify(props.retiredReceiptKeys),
    ...(props.corsOrigins.length > 0 && { CORS_ORIGINS: props.corsOrigins.join(',') }),
  }),

  grantPermissions(role, { keys, tables: { requests } }) {
    allow(role, 'ReadOneRequest', ['dynamodb:GetItem'], [requests.tableArn]);
    keys.letReadPublicKey(role);
    keys.letUseThrough('dynamodb', role);
  },
};
