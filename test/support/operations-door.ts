import { createServer } from 'node:http';
import type { OperationEvent } from '../../functions/operations/caller.ts';
import { operationsHandler } from '../../functions/operations/handler.ts';
import type { OperationFacts, OperationPorts } from '../../functions/operations/operation.ts';
import { httpApi } from '../../infra/local/gateway/http-api.ts';
import { iamAuthorizer } from '../../infra/local/gateway/iam-authorizer.ts';
import { type LoopbackServer, listenOnLoopback } from '../../infra/local/system/loopback.ts';
import { ENTRY_IDENTIFIER_KINDS } from '../../shared/domain/identifiers.ts';
import { DAY, MINUTE } from '../../shared/domain/schedule.ts';
import { memoryDeadLetters } from './memory/dead-letters.ts';

export const OPERATORS = 'arn:aws:iam::000000000000:role/Operators';
export const API = 'arn:aws:execute-api:eu-central-1:000000000000:Api';
export const FACTS: OperationFacts = {
  retentions: { retentionMonths: 25, backupHorizon: 35 * DAY },
  isDoneByOthers: () => true,
  promise: 30 * DAY,
  startAfter: 10 * MINUTE,
  publicUrl: 'https://privacy.example',
  entryKinds: ENTRY_IDENTIFIER_KINDS.filter((kind) => kind !== 'waba'),
  targets: [
    { name: 'messages', kind: 'dynamodb' },
    { name: 'mailbox', kind: 'manual', match: ['thread of {asid}'], instructions: 'Open the mailbox.' },
    { name: 'archive', kind: 'manual', instructions: 'Ask the archive.' },
  ],
};

/** The operations function behind its route. The role Operators may call what `mayCall` allows; `local` may call everything. */
export async function startOperationsDoor(
  ports: Omit<OperationPorts, 'facts' | 'deadLetters'> & Partial<Pick<OperationPorts, 'deadLetters'>>,
  mayCall: (roleArn: string, methodArn: string) => boolean = () => true,
): Promise<LoopbackServer> {
  const handler = operationsHandler({ deadLetters: memoryDeadLetters(), ...ports, facts: FACTS });
  const authorize = iamAuthorizer({
    region: 'eu-central-1',
    accountId: '000000000000',
    administrator: { accessKeyId: 'local', secretAccessKey: 'local' },
    roles: { Operators: { arn: OPERATORS, statements: [] } },
    mayCall,
  });
  const api = httpApi({
    routes: [{ routeKey: 'POST /operations/{operation}', functionName: 'operations', authorizedBy: API }],
    authorize,
    invoke: async (_, event) => ({
      outcome: 'returned',
      payload: JSON.stringify(await handler(event as OperationEvent)),
    }),
  });
  return await listenOnLoopback(createServer(api));
}
