import { startBeside } from './beside.ts';

/** An S3 server on loopback, for the tests of one file. Its buckets are not versioned. */
export type LocalS3 = {
  readonly port: number;
  readonly url: string;
  createBucket(): Promise<LocalBucket>;
  stop(): Promise<void>;
};

export type LocalBucket = {
  readonly name: string;
  put(keys: readonly string[]): Promise<void>;
  /** Each object as a text that changes when anything about the object changes. */
  contents(): Promise<readonly string[]>;
};

const PUTS_AT_ONCE = 16;
const AWS_PAGE_SIZE = 1000;

export async function startLocalS3(pageSize = AWS_PAGE_SIZE): Promise<LocalS3> {
  const beside = await startBeside('local-s3-process.ts', String(pageSize));
  const { port } = beside;
  const url = `http://127.0.0.1:${port}`;
  let created = 0;
  return {
    port,
    url,
    async createBucket() {
      const name = `bucket-${(created += 1)}`;
      await send('PUT', `${url}/${name}`);
      return { name, put: (keys) => putAll(`${url}/${name}`, keys), contents: () => contentsOf(`${url}/${name}`) };
    },
    stop: () => beside.stop(),
  };
}

async function putAll(bucket: string, keys: readonly string[]): Promise<void> {
  const waiting = keys[Symbol.iterator]();
  const lanes = Array.from({ length: PUTS_AT_ONCE }, async () => {
    for (const key of waiting) {
      await send('PUT', `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`, `what is in ${key}`);
    }
  });
  await Promise.all(lanes);
}

async function contentsOf(bucket: string): Promise<readonly string[]> {
  const found: string[] = [];
  let after = '';
  for (;;) {
    const xml = await send('GET', `${bucket}?list-type=2&start-after=${encodeURIComponent(after)}`);
    const page = [...xml.matchAll(/<Contents>.*?<Key>(.*?)<\/Key>.*?<\/Contents>/gs)];
    found.push(...page.map(([object]) => object));
    after = page.at(-1)?.[1] ?? '';
    if (!xml.includes('<IsTruncated>true')) return found;
  }
}

async function send(method: string, url: string, body?: string): Promise<string> {
  const answer = await fetch(url, { method, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} answered ${answer.status}: ${text}`);
  return text;
}
