import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { Client } from 'pg';
import type { DemoPerson } from '../../../infra/local/demo-company/demo-data.ts';
import type { DemoItem } from '../../../infra/local/demo-company/demo-item.ts';
import { seedMedia } from '../../../infra/local/demo-company/media.ts';
import { seedSupportDatabase } from '../../../infra/local/demo-company/support-database.ts';
import { fromItem } from '../../../shared/adapters/aws/request-item.ts';
import { readConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { ReceiptClaims } from '../../../shared/domain/receipt.ts';
import { companyStores } from '../../support/company-stores.ts';
import { eventually } from '../../support/eventually.ts';
import { APP_ID, type LocalStack, type StatusJson } from '../../support/local-stack.ts';
import { type Typed, type } from '../../support/typed.ts';
import { accepted } from '../faults/faulty-stack.ts';
import { rowsOf } from './people.ts';

export const HOUR = 3_600_000;

/** A request as the company and the person see it. */
export type Asked = { readonly id: string; readonly url: string; readonly askedAt: number };

/** CALIQ's stores with the people that a case puts into them, and what happens to a request. */
export type SelectionWorld = {
  readonly stack: LocalStack;
  /** Puts people into every store, with rows from long before they ask. */
  seed(...people: readonly DemoPerson[]): Promise<void>;
  put(...rows: readonly DemoItem[]): Promise<void>;
  query(sql: string): Promise<void>;
  /** Sends a callback that was signed at this time, by default five hours ago. Each is a request of its own. */
  ask(who: DemoPerson, askedAt?: number): Promise<Asked>;
  record(id: string): Promise<DeletionRequest>;
  until(id: string, isReached: (request: DeletionRequest) => boolean): Promise<DeletionRequest>;
  /** Waits until every part has been read as empty and only the last look is still to come. */
  untilWaiting(id: string): Promise<DeletionRequest>;
  ended(asked: Asked): Promise<Ended>;
  /** All items, objects and database rows, as texts. */
  contents(): Promise<readonly string[]>;
  ops(words: string, input?: string): Promise<Typed>;
  file(content: string): string;
  dispose(): void;
};

export type Ended = {
  readonly status: StatusJson;
  /** The status of each part, by its name. */
  readonly parts: { readonly [name: string]: string };
  readonly receipt: ReceiptClaims;
};

const PATIENCE = 60_000;

export function selectionWorld(stack: LocalStack): SelectionWorld {
  const directory = mkdtempSync(join(tmpdir(), 'selection-'));
  const stores = companyStores(stack);
  const { endpoints, targetSettings, region } = stack.deployment as unknown as {
    readonly endpoints: { readonly s3: string };
    readonly targetSettings: { readonly [name: string]: string };
    readonly region: string;
  };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = new S3Client({ endpoint: endpoints.s3, region, credentials, forcePathStyle: true });
  const database = targetSettings['TARGET_SUPPORT_DATABASE'] ?? '';
  const TableName = stack.deployment['RequestTable'] ?? '';
  let occasion = 0;

  const world: SelectionWorld = {
    stack,
    async seed(...people) {
      const inApp = people.map((who) => ({ ...who, appId: APP_ID }));
      await seedSupportDatabase(database, inApp);
      await seedMedia(s3, inApp);
      await world.put(...people.flatMap((who) => rowsOf(who)));
    },
    async put(...rows) {
      for (const { table, item } of rows) {
        await stack.tables.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
      }
    },
    async query(sql) {
      const client = new Client({ connectionString: database });
      await client.connect();
      await client.query(sql).finally(() => client.end());
    },
    async ask({ userId }, askedAt = Date.now() - 5 * HOUR) {
      occasion += 1;
      const issuedAt = Math.floor(askedAt / 1000);
      const payload = { algorithm: 'HMAC-SHA256', issued_at: issuedAt, user_id: userId, occasion };
      const { url, confirmation_code } = await accepted(await stack.callback(userId, { payload }));
      const code = readConfirmationCode(confirmation_code);
      if (code === undefined) throw new Error('not a code');
      return { id: requestId(code), url, askedAt: issuedAt * 1000 };
    },
    async record(id) {
      const get = new GetItemCommand({ TableName, Key: { requestId: { S: id } }, ConsistentRead: true });
      const { Item = {} } = await stack.tables.send(get);
      return fromItem(Item);
    },
    async until(id, isReached) {
      return eventually(() => world.record(id), isReached, PATIENCE);
    },
    untilWaiting: (id) => world.until(id, ({ rescan }) => rescan === 'waiting'),
    async ended({ url }) {
      const status = await stack.until(url, ['completed'], PATIENCE / 1000);
      const receipt = await (await fetch(status.receipt_url ?? '')).text();
      const claims = Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString();
      return {
        status,
        parts: Object.fromEntries(status.parts.map((part) => [part.name, part.status])),
        receipt: JSON.parse(claims) as ReceiptClaims,
      };
    },
    async contents() {
      const { media, database: rows } = await stores.contents();
      const items = [...(await stack.snapshot()).keys()];
      return [...items, ...media.map((key) => `caliq-media ${key}`), ...rows].toSorted();
    },
    ops: (words, input) => type(stack.url, words, input),
    file(content) {
      const path = join(directory, 'list.csv');
      writeFileSync(path, content);
      return path;
    },
    dispose() {
      s3.destroy();
      rmSync(directory, { recursive: true });
    },
  };
  return world;
}

/** What is kept of everybody, for the law or a business: an invoice, and the account without the person who connected it. */
const KEPT = /^caliq-(?:invoices|whatsapp-accounts) /;

/** The lines about people with these tags. */
export function about(contents: readonly string[], ...tags: readonly string[]): readonly string[] {
  return contents.filter((line) => tags.some((tag) => line.includes(tag)));
}

/** What is left of a person that is kept neither for the law nor for a business, by place. */
export function leftOf(contents: readonly string[], tag: string): readonly string[] {
  return about(contents, tag)
    .filter((line) => !KEPT.test(line))
    .map((line) => line.split(' ')[0] ?? '');
}

/** Checks that everybody else's lines are unchanged, byte for byte. */
export function expectOthersUntouched(before: readonly string[], after: readonly string[], ...tags: readonly string[]) {
  const others = (contents: readonly string[]) => contents.filter((line) => !tags.some((tag) => line.includes(tag)));
  expect(others(after)).toEqual(others(before));
}

/** The notices' kinds by part, which the status and the receipt must report alike. */
export function noticesOf({ status, receipt }: Ended): readonly string[] {
  const shown = status.notices.map(({ kind, part }) => [kind, part].filter(Boolean).join(' '));
  expect((receipt.notices ?? []).map(({ kind, part }) => [kind, part].filter(Boolean).join(' '))).toEqual(shown);
  return shown.filter((notice) => !notice.startsWith('business ')).toSorted();
}
