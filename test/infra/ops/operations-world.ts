import { join } from 'node:path';
import { ListTablesCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Deployment } from '../../../infra/ops/aws/deployment.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import type { Command } from '../../../infra/ops/cli/command.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { type DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { AppKind, Identifiers } from '../../../shared/domain/identifiers.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import type { Part, PartStatus } from '../../../shared/domain/part.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { memoryAppWriter } from '../../support/memory/app-writer.ts';
import { FACTS, startOperationsDoor } from '../../support/operations-door.ts';
import { createRequestTable } from '../../support/request-table.ts';
import { requestWorld, START } from '../../support/request-world.ts';
import { runCommand } from './run-command.ts';

/** The operations function and the table of requests that it and the commands share. */
export async function startOperationsWorld() {
  const dynalite = await startDynalite();
  await createRequestTable(dynalite.client, 'requests');
  const store = dynamoRequestStore(dynalite.client, 'requests');
  const ports = { ...requestWorld().ports, store };
  const memoryApps = memoryAppWriter();
  const door = await startOperationsDoor({ ...ports, apps: memoryApps });
  const outputs = {
    RequestTable: 'requests',
    AppTable: 'apps',
    PublicUrl: door.url,
    RetentionMonths: '25',
    BackupHorizonDays: '35',
    PromiseDays: '30',
    StartAfterMinutes: '10',
    EntryKinds: FACTS.entryKinds.join(','),
  };
  const local = { endpoints: {}, dataMap: join(import.meta.dirname, '../../../infra/data-map.json') };
  const deployment = { name: 'test', region: 'eu-central-1', outputs, local } as unknown as Deployment;
  const services = { tables: dynalite.client, deployment } as Services;
  let number = 0;
  return {
    services,
    store,
    /** What the operations function has been asked about apps. */
    apps: memoryApps.apps,
    seal: ports.seal,
    /** Registers an app, where the commands look and where the function does. */
    async register(appId: string, kind: AppKind): Promise<void> {
      const { TableNames } = await dynalite.client.send(new ListTablesCommand({}));
      if (TableNames?.includes('apps') !== true) {
        await dynalite.createTable({
          TableName: 'apps',
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' }],
        });
      }
      const Item = { appId: { S: appId }, kind: { S: kind }, current: { B: Buffer.from('sealed') } };
      await dynalite.client.send(new PutItemCommand({ TableName: 'apps', Item }));
      await memoryApps.add(appId, kind, 'a-secret-of-an-app', { by: 'anna', at: START });
    },
    /** Every request in the table. */
    async requests(): Promise<readonly DeletionRequest[]> {
      const { Items = [] } = await dynalite.client.send(new ScanCommand({ TableName: 'requests' }));
      const read = await Promise.all(Items.map(({ requestId }) => store.read(requestId?.S as RequestId)));
      return read.filter((request) => request !== undefined);
    },
    /** Records a request with these differences from one that is running, about a person who can be named if that matters. */
    async record(change: Partial<DeletionRequest> = {}, verified?: Identifiers): Promise<DeletionRequest> {
      number += 1;
      const accepted = {
        requestId: `${number}`.padStart(43, 'r') as never,
        subjectRef: `subject-${number}` as never,
        sealed: 'sealed-text' as never,
        appId: '1',
        origin: 'callback',
        scope: 'deletion',
        beganWith: 'asid',
        promise: 30 * DAY,
      } as const;
      const bare = { ...newRequest(accepted, START), ...change };
      const request = verified === undefined ? bare : { ...bare, sealed: await ports.seal.close({ verified }, bare) };
      await store.create(request);
      return request;
    },
    async stored({ requestId }: Pick<DeletionRequest, 'requestId'>): Promise<DeletionRequest> {
      const request = await store.read(requestId);
      if (request === undefined) throw new Error('no such record');
      return request;
    },
    run(command: Command, values: object = {}, given: readonly string[] = [], more: Typed = {}) {
      return runCommand(command, values, given, { services, now: START, ...more });
    },
    close: () => Promise.all([dynalite.close(), door.stop()]),
  };
}
export type OperationsWorld = Awaited<ReturnType<typeof startOperationsWorld>>;
type Typed = Omit<Parameters<typeof runCommand>[3], 'services'>;

export function partAt(name: string, status: PartStatus, change: Partial<Part> = {}): Part {
  return { name, label: name, status, attempts: 0, items: 0, rounds: 0, updatedAt: START, ...change };
}
