import { createSecretKey } from 'node:crypto';
import { newRequest } from '../../../shared/domain/new-request.ts';
import { isProven, isUnworked, recordProof } from '../../../shared/domain/record-proof.ts';

const names = { requestId: 'r' as never, subjectRef: 's' as never, sealed: 'x' as never, appId: 'app' };
const fresh = newRequest({ ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: 1 }, 0);
const part = { name: 'm', label: 'M', status: 'deleted', attempts: 0, items: 0, rounds: 0, updatedAt: 0 } as const;

it('no worker has written into a record without parts, findings and a proof', () => {
  expect(isUnworked(fresh)).toBe(true);
  for (const written of [{ parts: [part] }, { parts: [part, part] }, { resolved: true }, { identifiers: [] }]) {
    expect(isUnworked({ ...fresh, ...written })).toBe(false);
  }
});

describe('the proof of a record', () => {
  const key = createSecretKey(Buffer.alloc(32, 7));
  const proven = { ...fresh, proof: recordProof(fresh, key) };

  it('holds whatever others may change, and where the identifiers are dropped', () => {
    for (const change of [{}, { status: 'refused', version: 9, history: [] }, { sealed: undefined }] as const) {
      expect(isProven({ ...proven, ...change }, key)).toBe(true);
    }
  });

  it('does not hold for another part, with another key, or when there is none', () => {
    expect(isProven({ ...proven, parts: [part] }, key)).toBe(false);
    expect(isProven(proven, createSecretKey(Buffer.alloc(32, 8)))).toBe(false);
    expect([undefined, '', proven.proof.slice(1)].map((proof) => isProven({ ...proven, proof }, key))).toEqual([
      false,
      false,
      false,
    ]);
  });
});
