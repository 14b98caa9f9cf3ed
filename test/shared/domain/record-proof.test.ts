import { newRequest } from '../../../shared/domain/deletion-request.ts';
import { isUnworked } from '../../../shared/domain/record-proof.ts';

const names = { requestId: 'r' as never, subjectRef: 's' as never, sealed: 'x' as never, appId: 'app' };
const fresh = newRequest({ ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: 1 }, 0);
const part = { name: 'm', label: 'M', status: 'deleted', attempts: 0, items: 0, rounds: 0, updatedAt: 0 } as const;

it('no worker has written into a record without parts, findings and a proof', () => {
  expect(isUnworked(fresh)).toBe(true);
  for (const written of [{ parts: [part] }, { parts: [part, part] }, { resolved: true }, { identifiers: [] }]) {
    expect(isUnworked({ ...fresh, ...written })).toBe(false);
  }
});
