import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { Client } from 'pg';
import { accessTokenOf } from '../../infra/local/demo-company/access-tokens.ts';
import type { DemoPerson } from '../../infra/local/demo-company/demo-data.ts';
import type { Fault } from '../../infra/local/demo-company/faults.ts';
import { appSecretProof } from '../../shared/meta/app-secret-proof.ts';
import { APP_ID, APP_SECRET, type LocalStack } from './local-stack.ts';

/** The contents of the company's stores other than its tables. */
export type OtherContents = {
  readonly media: readonly string[];
  /** Rows by table. */
  readonly database: readonly string[];
  /** Everybody in the CRM, by their first identifier. */
  readonly crm: readonly string[];
};

/** The company's stores other than its tables, seen from outside. */
export type CompanyStores = {
  contents(): Promise<OtherContents>;
  /** What the person still allows the app at Meta: `email`, `whatsapp`. */
  allowedAtMeta(who: DemoPerson): Promise<readonly string[]>;
  /** Who is in Meta's contact books of these phone numbers of an account, each with the number. */
  contactBooks(numberIds: readonly string[]): Promise<readonly string[]>;
  /** Makes Meta or the CRM misbehave. */
  turn(where: 'meta' | 'crm', fault: Fault | 'none'): Promise<void>;
};

const TABLES = ['support.tickets', 'support.ticket_comments', 'support.usage_events'];

export function companyStores({ deployment }: LocalStack): CompanyStores {
  const { targetSettings, endpoints, region } = deployment as unknown as {
    readonly targetSettings: { readonly [name: string]: string };
    readonly endpoints: { readonly s3: string };
    readonly region: string;
  };
  const { TARGET_CRM_URL: crm = '', TARGET_GRAPH_URL: graph = '', TARGET_SUPPORT_DATABASE: database } = targetSettings;

  async function fromGraph(path: string, token: string): Promise<readonly object[]> {
    const answer = await fetch(`${graph}/${path}?appsecret_proof=${appSecretProof(token, APP_SECRET)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { data } = (await answer.json()) as { readonly data?: readonly object[] };
    if (data === undefined) throw new Error(`Meta answers ${answer.status}`);
    return data;
  }

  return {
    async contents() {
      const s3 = new S3Client({
        endpoint: endpoints.s3,
        region,
        forcePathStyle: true,
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      });
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'caliq-media' }));
      s3.destroy();
      const client = new Client({ connectionString: database });
      await client.connect();
      const rows: string[] = [];
      for (const table of TABLES) {
        const { rows: found } = await client.query<{ row: unknown }>(`SELECT to_jsonb(t) AS row FROM ${table} t`);
        rows.push(...found.map(({ row }) => `${table} ${JSON.stringify(row)}`));
      }
      await client.end();
      const records = (await (await fetch(crm)).json()) as readonly { readonly name: string }[];
      return { media: Contents.map(({ Key }) => Key ?? ''), database: rows, crm: records.map(({ name }) => name) };
    },
    async allowedAtMeta(who) {
      const permissions = await fromGraph(`${who.userId}/permissions`, `${APP_ID}|${APP_SECRET}`);
      const subscribers = await fromGraph(`${who.wabaId}/subscribed_apps`, accessTokenOf(who));
      return [
        ...permissions.map((entry) => String((entry as { readonly permission?: unknown }).permission)),
        ...(subscribers.length > 0 ? ['whatsapp'] : []),
      ];
    },
    async contactBooks(numberIds) {
      const books = numberIds.map(async (number) => {
        const found = (await (await fetch(new URL(`/_contact-book/${number}`, graph))).json()) as readonly string[];
        return found.map((bsuid) => `${number} ${bsuid}`);
      });
      return (await Promise.all(books)).flat();
    },
    async turn(where, fault) {
      const url = new URL('/_fault', where === 'crm' ? crm : graph);
      const { ok } = await fetch(url, { method: 'POST', body: fault });
      if (!ok) throw new Error(`${where} cannot be turned to ${fault}`);
    },
  };
}
