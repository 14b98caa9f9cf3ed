import { type DeletionRequest, type RequestStatus } from '../../../shared/domain/deletion-request.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import type { Part } from '../../../shared/domain/part.ts';

const NOW = Date.UTC(2026, 0, 15);

function request(parts: readonly Partial<Part>[], change: Partial<DeletionRequest> = {}): DeletionRequest {
  const names = { requestId: 'r' as never, subjectRef: 's' as never, appId: 'app' };
  const made = newRequest({ ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: 1 }, NOW);
  const fresh = { name: 'messages', label: 'Messages', status: 'deleted', attempts: 0, items: 0, rounds: 0 } as const;
  return {
    ...made,
    status: 'completed',
    parts: parts.map((part) => ({ ...fresh, updatedAt: NOW, ...part })),
    ...change,
  };
}

describe('what a person is told beside the parts', () => {
  it.each<[string, Partial<Part>, object]>([
    ['newer data that was left', { left: { newer: 1, undated: 0 } }, { kind: 'newer_data', since: undefined }],
    ['data of unknown age', { left: { newer: 0, undated: 1 } }, { kind: 'newer_data_unknown', since: undefined }],
    ['what was deleted before the rest was kept', { status: 'kept', items: 1 }, { kind: 'kept_in_part' }],
    ['what is self-declared', { hasSelfDeclared: true }, { kind: 'self_declared' }],
    ['what a business decides', { retention: { reason: 'controller_decides', basis: 'x' } }, { kind: 'business' }],
    ['an id by which nothing is deleted', { leftOut: 'parent_id' }, { kind: 'parent_id' }],
    ['copies at Meta', { copiesUntil: NOW + 5 }, { kind: 'copies_at_meta', until: NOW + 5 }],
  ])('is %s, with the part that it is about', (_, part, notice) => {
    expect(noticesOf(request([{ name: 'tickets' }, part]))).toEqual([{ ...notice, part: 'messages' }]);
  });

  it('is that something may be gone where an operator stopped a purge, and not where a target keeps what it keeps', () => {
    const kept = { status: 'kept', uncounted: true, retention: { reason: 'legal_claims', basis: 'x' } } as const;
    const by = (act: object) =>
      noticesOf(request([kept], { history: [{ at: NOW, by: 'ines', what: 'kept', target: 'messages', ...act }] }));
    expect(by({})).toEqual([{ kind: 'kept_in_part', part: 'messages' }]);
    const byAnother = request([{ ...kept, uncounted: undefined, foundEarlier: true }], {
      history: [{ at: NOW, by: 'ines', what: 'kept', target: 'messages' }],
    });
    expect(noticesOf(byAnother)).toEqual([{ kind: 'kept_in_part', part: 'messages' }]);
    const others = [{ at: NOW - 1 }, { target: 'media' }, { what: 'released' }];
    expect(others.flatMap((act) => by(act))).toEqual([]);
    expect(noticesOf(request([{ ...kept, items: 1, status: 'deleted' }]))).toEqual([]);
  });

  it('is that something may be gone where a refusal stopped a deletion, and not where none had begun', () => {
    const refused = (part: Partial<Part>, status: RequestStatus = 'refused') => noticesOf(request([part], { status }));
    const notice = [{ kind: 'kept_in_part', part: 'messages' }];
    expect(refused({ status: 'verifying', items: 1 })).toEqual(notice);
    expect(refused({ status: 'purging', uncounted: true })).toEqual(notice);
    expect(refused({ status: 'failing', foundEarlier: true })).toEqual(notice);
    expect(refused({ status: 'acknowledged', confirmationHash: 'hash' })).toEqual(notice);
    expect(refused({ status: 'verifying' })).toEqual([]);
    expect(refused({ status: 'deleted', items: 1 })).toEqual([]);
    expect(refused({ status: 'verifying', items: 1 }, 'running')).toEqual([]);
  });

  it('is nothing about what is self-declared before anything has begun, because it may still be confirmed', () => {
    const part = { status: 'pending', hasSelfDeclared: true } as const;
    expect(noticesOf(request([part], { status: 'running' }))).toEqual([]);
  });

  it('is nothing of unknown age where an operator has looked at it and confirmed', () => {
    const left = { newer: 1, undated: 2 };
    expect(noticesOf(request([{ status: 'confirmed', left }])).map(({ kind }) => kind)).toEqual(['newer_data']);
  });

  it('is that the request names nobody, where no place could be searched for it', () => {
    const nobody = { status: 'nothing_found', resolved: true } as const;
    expect(noticesOf(request([], nobody))).toEqual([{ kind: 'nobody_named' }]);
    expect(noticesOf(request([], { ...nobody, resolved: false }))).toEqual([]);
    expect(noticesOf(request([{ status: 'nothing_found' }], nobody))).toEqual([]);
    // where no target is marked for the removal of an app, none is searched for anybody
    expect(noticesOf(request([], { ...nobody, scope: 'deauthorization' }))).toEqual([]);
  });

  it('is nothing about what a law keeps, and about a part of which nothing was left', () => {
    const lawful = { retention: { reason: 'legal_obligation', basis: 'x' } } as const;
    expect(noticesOf(request([{}, lawful, { left: { newer: 0, undated: 0 } }]))).toEqual([]);
  });

  it('says since when there is a new start: the registration before the last use', () => {
    const sinceOf = (returns: DeletionRequest['returns']) =>
      noticesOf(request([{ left: { newer: 2, undated: 3 } }], { returns })).map(({ kind, since }) => [kind, since]);
    const both = (since: number) => ['newer_data', 'newer_data_unknown'].map((kind) => [kind, since]);
    expect(sinceOf({ reRegisteredAt: 7, activeSince: 5 })).toEqual(both(7));
    expect(sinceOf({ activeSince: 5 })).toEqual(both(5));
  });

  it('names the sources that are gone at once, and the silent ones when nobody will ask them again', () => {
    const sources = { goneSources: ['phone'], silentSources: ['email'] };
    const told = (status: RequestStatus) => noticesOf(request([{ copiesUntil: 9 }], { ...sources, status }));
    const [gone, silent, copies] = [
      { kind: 'source_gone', identifierKind: 'phone' },
      { kind: 'source_silent', identifierKind: 'email' },
      { kind: 'copies_at_meta', part: 'messages', until: 9 },
    ];
    expect(told('running')).toEqual([gone, copies]);
    expect(told('completed')).toEqual([gone, silent, copies]);
  });
});
