import { type AttributeValue, DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { KMSClient } from '@aws-sdk/client-kms';
import { unpacked } from '../../../shared/adapters/aws/packed-attributes.ts';
import { fromItem, type Item, RECORD_FORM, toItem } from '../../../shared/adapters/aws/request-item.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import { kmsSeal } from '../../../shared/adapters/aws/seal.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest, Sealed } from '../../../shared/domain/deletion-request.ts';
import { isHistoryInDoubt } from '../../../shared/domain/history-chain.ts';
import { formatPurgeMessage, MESSAGE_FORM, readPurgeMessage } from '../../../shared/domain/purge-message.ts';
import type { SealBinding } from '../../../shared/ports/seal.ts';
import { runRequest } from '../../../shared/use-cases/run-request.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { createRequestTable } from '../../support/request-table.ts';
import { requestWorld } from '../../support/request-world.ts';
import vectors from '../../vectors/forms.json' with { type: 'json' };

type RecordVector = {
  readonly name: string;
  readonly form: number;
  readonly item: Item;
  readonly reads: DeletionRequest;
};
const records = (vectors.records as unknown as readonly RecordVector[]).map((vector) => ({
  ...vector,
  inProtocol: vector.item,
  item: withBytes(vector.item),
}));

/** JSON has no bytes; they stand there in base64. */
function withBytes(item: Item): Item {
  const entries = Object.entries(item).map(([name, value]): [string, AttributeValue] => [
    name,
    value.B === undefined ? value : { B: Buffer.from(String(value.B), 'base64') },
  ]);
  return Object.fromEntries(entries);
}
const A = 'a'.repeat(43) as RequestId;

/** What the seals of the examples are bound to. */
const under = (requestId: RequestId): SealBinding => ({
  requestId,
  appId: '1001',
  subjectRef: 'c3ViamVjdA' as never,
  scope: 'deletion',
  askedAt: 1795435200000,
  beganWith: 'asid',
});

let dynalite: DynamodbServer;
beforeAll(async () => {
  dynalite = await startDynalite();
  await createRequestTable(dynalite.client, 'requests');
});
afterAll(() => dynalite.close());

/** Puts an item where the store looks for it. */
async function stored(item: Item) {
  await dynalite.client.send(new PutItemCommand({ TableName: 'requests', Item: item }));
  const Key = { requestId: item['requestId'] ?? { S: '' } };
  return {
    store: dynamoRequestStore(dynalite.client, 'requests'),
    item: async () => (await dynalite.client.send(new GetItemCommand({ TableName: 'requests', Key }))).Item,
    remove: () => dynalite.client.send(new DeleteItemCommand({ TableName: 'requests', Key })),
  };
}

describe('a record', () => {
  it.each(records)('of form $form is read: $name', ({ item, reads }) => {
    expect(fromItem(item)).toEqual(reads);
  });

  it.each(records)('of form $form is read as the protocol of DynamoDB has it: $name', ({ inProtocol, reads }) => {
    expect(fromItem(inProtocol)).toEqual(reads);
  });

  it.each(records.filter(({ form }) => form === RECORD_FORM))('is written in the newest form: $name', (vector) => {
    const { body, ...rest } = toItem(vector.reads);
    const { body: expected, ...others } = vector.item;
    expect(rest).toEqual(others);
    // how zlib packs is its own affair
    expect(body?.B && unpacked(body.B, vector.reads)).toEqual(expected?.B && unpacked(expected.B, vector.reads));
  });

  it.each(records)('of form $form has a history that is whole: $name', ({ item, reads }) => {
    expect(isHistoryInDoubt(fromItem(item))).toBe(false);
    const { history = [] } = reads;
    const isLinked = history.some(({ link }) => link !== undefined);
    const altered = history.map((act) => ({ ...act, by: 'another' }));
    expect(isHistoryInDoubt({ ...reads, history: altered })).toBe(isLinked);
  });

  it('has an example of every form', () => {
    const every = Array.from({ length: RECORD_FORM }, (_, index) => index + 1);
    expect(new Set(records.map(({ form }) => form))).toEqual(new Set(every));
  });

  it.each(records)('of form $form is claimed, and written in the newest form from then on: $name', async (vector) => {
    const { nextAttemptAt = 0 } = vector.reads;
    const { store, item } = await stored({ ...vector.item, nextAttemptAt: { N: `${nextAttemptAt}` } });
    const claim = await store.claim(vector.reads.requestId, nextAttemptAt, nextAttemptAt + 1);
    if (typeof claim !== 'object') throw new Error(`not claimed: ${claim}`);
    // a record of a form that has proofs is not believed without one
    expect(claim.isBeforeProofs).toBe(vector.form < 4);
    expect(await store.read(vector.reads.requestId)).toEqual(claim.request);
    expect(await store.replace(claim.request)).toMatchObject({ parts: vector.reads.parts });
    expect((await item())?.['form']).toEqual({ N: `${RECORD_FORM}` });
  });

  it.each(records)('of form $form is left alone by its own version once it is claimed: $name', async (vector) => {
    const { nextAttemptAt = 0, requestId } = vector.reads;
    const { store, item } = await stored({ ...vector.item, nextAttemptAt: { N: `${nextAttemptAt}` } });
    await store.claim(requestId, nextAttemptAt, nextAttemptAt + 1);
    const { form, nextAttemptAt: next } = (await item()) ?? {};
    // until form 6 a claim was no more than this condition
    const isClaimable = Number(next?.N) <= nextAttemptAt;
    expect([Number(form?.N ?? 1), isClaimable]).toEqual([vector.form, vector.form >= 6]);
    expect(await store.claim(requestId, nextAttemptAt, nextAttemptAt + 1)).toBe('not_due');
    expect(await store.claim(requestId, nextAttemptAt + 1, nextAttemptAt + 2)).toMatchObject({ crashed: true });
  });
});

describe('a record of a later form', () => {
  const later = (): Item => ({
    ...toItem(newest()),
    form: { N: `${RECORD_FORM + 1}` },
    news: { S: 'of a later version' },
  });
  const unknown = {
    code: 'form_unknown',
    disposition: 'retry',
    message: `a record has form ${RECORD_FORM + 1}; this version reads 1 to ${RECORD_FORM}`,
  };

  function newest(): DeletionRequest {
    const [{ reads } = { reads: undefined }] = records;
    if (reads === undefined) throw new TypeError('there is no record');
    return reads;
  }

  it('is neither read, nor claimed, nor written over', async () => {
    const { store, item, remove } = await stored(later());
    const { requestId, version, nextAttemptAt = 0 } = newest();
    await expect(store.read(requestId)).rejects.toMatchObject(unknown);
    await expect(store.claim(requestId, nextAttemptAt, nextAttemptAt + 1)).rejects.toMatchObject(unknown);
    await expect(store.replace({ ...newest(), version: version - 1 })).rejects.toMatchObject(unknown);
    await expect(store.openSince(0)[Symbol.asyncIterator]().next()).rejects.toMatchObject(unknown);
    expect(await store.create(newest())).toBe(false);
    expect(await item()).toEqual(later());
    await remove();
  });

  it('gives its message back to the queue, and is seen by the sweeper', async () => {
    const { store, item, remove } = await stored(later());
    const { requestId, nextAttemptAt = 0 } = newest();
    const world = requestWorld();
    world.advance(nextAttemptAt);
    const budget = { isOver: () => false, signal: new AbortController().signal };
    await expect(runRequest({ ...world.ports, store }, world.settings, requestId, budget)).rejects.toMatchObject(
      unknown,
    );
    expect(await item()).toEqual(later());
    expect(await store.due(nextAttemptAt, 10)).toContain(requestId);
    await remove();
  });
});

describe('a message', () => {
  it.each(vectors.messages)('is read: $name', ({ body, reads }) => {
    expect(readPurgeMessage(body)).toEqual({ requestId: reads });
  });

  it('is written in the newest form', () => {
    const newest = vectors.messages.find(({ form, body }) => form === MESSAGE_FORM && body.includes('form'));
    expect(formatPurgeMessage(A)).toBe(newest?.body);
  });

  it('of a later form is told from a malformed one', () => {
    expect(readPurgeMessage(JSON.stringify({ form: MESSAGE_FORM + 1, request: 'x' }))).toBe('form_unknown');
    for (const form of ['2', 0, -1, 1.5, null, {}, true]) {
      expect(readPurgeMessage(JSON.stringify({ form, requestId: A }))).toBe('message_malformed');
    }
  });
});

describe('a seal', () => {
  /** KMS, for one seal: it unwraps the one key under the right context. */
  function kmsOf({ wrappedKey, dataKey, requestId }: (typeof vectors.seals)[number]): KMSClient {
    const send = async ({ input }: { readonly input: { readonly [name: string]: unknown } }) => {
      expect(input).toEqual({
        KeyId: 'key',
        CiphertextBlob: Buffer.from(wrappedKey, 'base64'),
        EncryptionContext: expect.objectContaining({ requestId }),
      });
      return { Plaintext: Uint8Array.from(Buffer.from(dataKey, 'base64')) };
    };
    return { send } as unknown as KMSClient;
  }

  it.each(vectors.seals)('of form $form is opened: $name', async (vector) => {
    const { sealed, requestId, reads, form } = vector;
    expect(sealed.split('.')[0]).toBe(String(form));
    const opened = await kmsSeal(kmsOf(vector), 'key').open(sealed as Sealed, under(requestId as RequestId));
    expect(opened.identifiers).toEqual(reads);
    expect(opened.recordKey?.export().toString('base64')).toBe('recordKey' in vector ? vector.recordKey : undefined);
  });

  it('of a later form is left for a version that can open it, and what is no form is broken', async () => {
    const neverAsked = { send: () => Promise.reject(new TypeError('asked')) } as unknown as KMSClient;
    const open = (form: string) => kmsSeal(neverAsked, 'key').open(`${form}.a2V5.bm9uY2U.c2VhbGVk` as Sealed, under(A));
    await expect(open('5')).rejects.toMatchObject({ code: 'form_unknown', disposition: 'retry' });
    for (const form of ['0', '01', '', 'x', '1e3', '-1', '9999', 'x1', '1x', '1xx']) {
      await expect(open(form)).rejects.toMatchObject({ code: 'seal_broken', disposition: 'fail' });
    }
  });
});
