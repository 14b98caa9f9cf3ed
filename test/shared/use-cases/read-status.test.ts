import {
  type ConfirmationCode,
  formatConfirmationCode,
  type RequestId,
  requestId,
} from '../../../shared/domain/confirmation-code.ts';
import { readStatus } from '../../../shared/use-cases/read-status.ts';
import { NOW, SAMPLES } from '../../functions/deletion-status/sample-requests.ts';

const { completed, expired } = SAMPLES;

function world(now = NOW) {
  const reads: RequestId[] = [];
  const requests = new Map([completed, expired].map(({ request }) => [request.requestId, request]));
  const ports = {
    clock: () => now,
    store: {
      async read(id: RequestId) {
        reads.push(id);
        return requests.get(id);
      },
    },
  };
  return { reads, read: (written: string) => readStatus(ports, written) };
}

describe('reading a status', () => {
  it('forgives how a code is written', async () => {
    const { read } = world();
    for (const written of [completed.code, completed.code.toLowerCase(), formatConfirmationCode(completed.code)]) {
      expect(await read(written)).toMatchObject({ code: completed.code, request: { status: 'completed' } });
    }
  });

  it('reads once, whatever is asked', async () => {
    for (const written of [completed.code, expired.code, '0'.repeat(32), '', '✓', 'x'.repeat(10_000)]) {
      const { read, reads } = world();
      await read(written);
      expect(reads).toHaveLength(1);
    }
  });

  it('hashes no more than the beginning of what cannot be a code', async () => {
    const { read, reads } = world();
    await read('x'.repeat(10_000));
    expect(reads).toEqual([requestId('x'.repeat(128) as ConfirmationCode)]);
  });

  it('finds nothing by what cannot be a code, whatever the store answers', async () => {
    const store = { read: async () => completed.request };
    expect(await readStatus({ clock: () => NOW, store }, 'not a code')).toBeUndefined();
  });

  it('finds nothing by the key of a record', async () => {
    expect(await world().read(requestId(completed.code))).toBeUndefined();
  });

  it('ends when the record has run out, though the table may still hold it', async () => {
    const end = completed.request.expiresAt ?? 0;
    expect(await world(end - 1).read(completed.code)).toBeDefined();
    expect(await world(end).read(completed.code)).toBeUndefined();
    expect(await world().read(expired.code)).toBeUndefined();
  });
});
