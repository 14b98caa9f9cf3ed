import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Item, RECORD_FORM, toItem } from '../../../shared/adapters/aws/request-item.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import { wholeRecord } from '../../../shared/adapters/aws/whole-record.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { SAMPLES } from '../../functions/deletion-status/sample-requests.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { createRequestTable } from '../../support/request-table.ts';
import vectors from '../../vectors/forms.json' with { type: 'json' };

const { request } = SAMPLES.received;
const item = toItem(request);
const PART = { name: { S: 'messages' }, label: { S: 'Your messages' }, status: { S: 'pending' } };
const withPart = (part: Item): Item => ({ ...item, parts: { L: [{ M: { ...PART, ...part } }] } });

describe('an item of the table of requests', () => {
  it.each(Object.entries(SAMPLES))('is a record in every status, as %s', (_name, { request: sample }) => {
    expect(wholeRecord(toItem(sample))?.requestId).toBe(sample.requestId);
  });

  const records = vectors.records as unknown as readonly {
    readonly name: string;
    readonly item: Item;
    readonly reads: DeletionRequest;
  }[];
  it.each(records.map((vector) => [vector.name, vector] as const))('is a record in every form: %s', (_name, vector) => {
    const { body, ...rest } = vector.item;
    const bytes: Item = body?.B === undefined ? {} : { body: { B: Buffer.from(String(body.B), 'base64') } };
    expect(wholeRecord({ ...rest, ...bytes })).toEqual(vector.reads);
  });

  it.each<[string, Item]>([
    ['an attribute is missing', { ...item, appId: { NULL: true } }],
    ['a time is a text', { ...item, dueAt: { S: '2026' } }],
    ['the status is none', { ...item, status: { S: 'constructor' } }],
    ['it has no parts', { requestId: item['requestId'] ?? { S: '' } }],
    ['a part is none', { ...item, parts: { L: [{ M: { name: { S: 'messages' } } }] } }],
    ['the name of a part is a number', withPart({ name: { N: '7' } })],
    ['the label of a part is a number', withPart({ label: { N: '7' } })],
    ['the status of a part is none', withPart({ status: { S: 'constructor' } })],
    ['a part is nothing', { ...item, parts: { L: [{ NULL: true }] } }],
    ['what is packed is not', { ...item, body: { B: Buffer.from('nothing') } }],
  ])('is no record where %s', (_what, malformed) => {
    expect(wholeRecord(malformed)).toBeUndefined();
  });

  it('is a record with a part that has its name, its label and its status', () => {
    expect(wholeRecord(withPart({}))?.parts).toEqual([{ name: 'messages', label: 'Your messages', status: 'pending' }]);
  });

  it('of a later form is not taken for malformed', () => {
    expect(() => wholeRecord({ ...item, form: { N: `${RECORD_FORM + 1}` } })).toThrow(
      expect.objectContaining({ code: 'form_unknown' }),
    );
  });
});

test('a scan of the table ends at an item that is no record, unless somebody takes note of it', async () => {
  const dynalite = await startDynalite();
  await createRequestTable(dynalite.client, 'requests');
  const store = dynamoRequestStore(dynalite.client, 'requests');
  await store.create(request);
  await dynalite.client.send(new PutItemCommand({ TableName: 'requests', Item: { requestId: { S: 'malformed' } } }));
  const ids = async (passOver?: (requestId: string) => void) => {
    const found: string[] = [];
    for await (const { requestId } of store.openSince(0, passOver)) found.push(requestId);
    return found;
  };
  const passedOver: string[] = [];
  expect(await ids((requestId) => passedOver.push(requestId))).toEqual([request.requestId]);
  expect(passedOver).toEqual(['malformed']);
  await expect(ids()).rejects.toMatchObject({ code: 'record_malformed', disposition: 'fail' });
  await dynalite.close();
});
