import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { isDone, PART_STATUSES, type Part } from '../../../shared/domain/part.ts';
import {
  type EarlierFinds,
  isOfThisRun,
  type Resolved,
  resolved,
  selectsByForgotten,
} from '../../../shared/domain/resolved-parts.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { NOW, part, request } from '../../support/running-request.ts';

const retention = { reason: 'legal_obligation', basis: 'Tax law', until: NOW } as const;

const target = (name: string, onDeauthorize = false) => ({
  name,
  label: `Label of ${name}`,
  onDeauthorize,
  selects: `what ${name} selects`,
  formerly: [],
});

const NO_FINDS: EarlierFinds = { counted: new Set(), uncounted: new Set(), nothing: new Set() };

describe('a resolved request', () => {
  const targets = [target('messages'), target('tokens', true)];
  const found = (change: Partial<Resolved> = {}): Resolved => ({
    sealed: undefined,
    targets,
    dataMapHash: 'h',
    ...change,
  });
  const counted = (names: readonly string[]) => ({
    ...NO_FINDS,
    counted: new Set(names),
  });
  const namesOf = (of: DeletionRequest) => resolved(of, found(), NOW).parts.map(({ name }) => name);

  it('has a part for every target in its scope, due at once', () => {
    expect(resolved(request(), found({ sealed: 'y' as never, dataMapHash: 'hash' }), NOW)).toMatchObject({
      sealed: 'y',
      resolved: true,
      dataMapHash: 'hash',
      parts: [
        { name: 'messages', label: 'Label of messages', status: 'pending', nextAttemptAt: NOW, updatedAt: NOW },
        { name: 'tokens', attempts: 0, items: 0, rounds: 0 },
      ],
    });
    expect(namesOf(request({ scope: 'deauthorization' }))).toEqual(['tokens']);
    const replay = { of: 'r0' as never, sealOf: 'r0' as never, lastLookAt: NOW };
    expect(namesOf(request({ replay }))).toEqual(['messages', 'tokens']);
    expect(namesOf(request({ replay: { ...replay, targets: ['messages'] } }))).toEqual(['messages']);
    expect(namesOf(request({ replay: { ...replay, targets: ['media', 'tokens', 'messages'] } }))).toEqual([
      'messages',
      'tokens',
    ]);
    expect(namesOf(request({ replay: { ...replay, targets: [] } }))).toEqual([]);
  });

  it('gets no new part once it has ended, and begins only those anew that were kept or have moved since', () => {
    const seen = { selects: 'something else', updatedAt: NOW - 1 };
    const deleted = part({ status: 'deleted', ...seen });
    const locked = part({ name: 'media', status: 'kept', isPartial: true, retention, ...seen, selects: 'media' });
    const moved = part({ name: 'posts', status: 'deleted', selects: 'posts', updatedAt: NOW });
    const opened = request({ resolved: true, completedAt: NOW - 1, parts: [deleted, locked, moved] });
    const inMap = [...targets, target('media'), target('posts')];
    const next = resolved(opened, found({ targets: inMap }), NOW + 5);
    const begins = { status: 'pending', nextAttemptAt: NOW + 5, updatedAt: NOW + 5 } as const;
    expect(next.parts).toEqual([
      deleted,
      // it is not kept while it is purged, and perhaps not after that
      { ...locked, ...begins, selects: 'what media selects', retention: undefined },
      { ...moved, ...begins, selects: 'what posts selects' },
    ]);
  });

  it.each(PART_STATUSES)(
    'counts a part that is %s to this run after it has ended if it moved since, or is not done',
    (status) => {
      const isCounted = (completedAt: number | undefined, updatedAt: number) =>
        isOfThisRun(request({ completedAt }), part({ status, updatedAt }));
      expect([isCounted(undefined, NOW), isCounted(NOW, NOW + 1)]).toEqual([true, true]);
      // a request ends only when all its parts are done
      const isUnder = status === 'kept' || !isDone({ status });
      expect([isCounted(NOW, NOW), isCounted(NOW, NOW - 1)]).toEqual([isUnder, isUnder]);
    },
  );

  it('keeps its figures when it has ended and cannot use another data map, apart from lines without values', () => {
    const typed = (line: number) => ({ kind: 'email', of: 'self_declared', count: 1, line }) as const;
    const asid = { kind: 'asid', of: 'verified', count: 1 } as const;
    const customer = { ...asid, kind: 'customerId' };
    const parts = [part({ status: 'kept', selects: 'something else' })];
    const ended = request({ completedAt: NOW, identifiers: [typed(1), asid, customer], parts });
    const next = resolved(ended, found({ identifiers: [typed(2), asid], lacking: new Set(['messages']) }), NOW);
    expect([next.identifiers, next.settled]).toEqual([[typed(2), asid, customer], [1]]);
  });

  it('may have emptied a part through another one, if a merge of their targets is rolled back before it is read', () => {
    const uncountedOf = (other: Partial<Part>) => {
      const merged = { selects: 'messages and tokens', status: 'verifying' } as const;
      const parts = [part({ ...merged, items: 2 }), part({ ...merged, name: 'tokens', ...other })];
      return resolved(request({ resolved: true, parts }), found(), NOW).parts.map(({ uncounted }) => uncounted);
    };
    expect([uncountedOf({}), uncountedOf({ selects: 'tokens' })]).toEqual([
      [undefined, true],
      [undefined, undefined],
    ]);
  });

  it('keeps a part whose target the data map no longer has', () => {
    const gone = part({ name: 'archive', status: 'deleted', selects: 'what archive selects' });
    const next = resolved(request({ parts: [gone] }), found({ earlierFinds: counted(['messages']) }), NOW);
    expect(next.parts.map(({ name, uncounted }) => [name, uncounted])).toEqual([
      ['archive', undefined],
      ['messages', true],
      ['tokens', true],
    ]);
    expect(next.parts[0]).toEqual(gone);
    const foundEarlier = found({ earlierFinds: counted(['archive']) });
    expect(resolved(request({ parts: [gone] }), foundEarlier, NOW).parts[0]).toEqual({ ...gone, uncounted: true });
  });

  it('keeps the parts that it has, and gets those that are new in the data map', () => {
    const parts = [part({ status: 'deleted', items: 7 })];
    expect(resolved(request({ parts }), found(), NOW).parts).toEqual([
      { ...parts[0], selects: 'what messages selects' },
      expect.objectContaining({ name: 'tokens', status: 'pending' }),
    ]);
  });

  it.each<[string, Partial<Part>, Partial<Resolved>]>([
    ['an identifier is new', {}, { hasNew: true }],
    ['the data map selects something else there', { selects: 'something else' }, {}],
  ])('begins a finished part anew when %s, and the last look comes after', (_, seen, change) => {
    const finished = part({
      status: 'nothing_found',
      attempts: 4,
      rounds: 2,
      wasEmpty: true,
      left: { newer: 1, undated: 0 },
      ...seen,
    });
    const waiting = request({ resolved: true, rescan: 'waiting', rescanAt: NOW + DAY, parts: [finished] });
    const next = resolved(waiting, found(change), NOW);
    expect([next.rescan, next.rescanAt]).toEqual([undefined, undefined]);
    const [anew] = next.parts;
    const begins = { status: 'pending', nextAttemptAt: NOW, attempts: 0, rounds: 0, selects: 'what messages selects' };
    expect(anew).toMatchObject(begins);
    expect([anew?.wasEmpty, anew?.left]).toEqual([undefined, undefined]);
  });

  it('takes a record that holds the whole hash, as those before form 5 do, for the same question', () => {
    const whole = (start: string) => `${start}${'0'.repeat(40)}`;
    const selects = 'a'.repeat(24);
    const seen = (hash: string) => request({ resolved: true, parts: [part({ status: 'deleted', selects: hash })] });
    const change = { targets: [{ ...target('messages'), selects }] };
    expect(resolved(seen(whole(selects)), found(change), NOW).parts[0]?.status).toBe('deleted');
    expect(resolved(seen(whole('b'.repeat(24))), found(change), NOW).parts[0]?.status).toBe('pending');
  });

  it.each<[string, Partial<Part>, Partial<Resolved>]>([
    ['nothing is new', { status: 'deleted' }, {}],
    ['it is about to be purged', { status: 'pending' }, { hasNew: true }],
    [
      'it waits for an operator, and nothing new concerns it',
      { status: 'failing', lastError: 'x' },
      { hasNew: true, newTo: new Set(['tokens']) },
    ],
    ['a law keeps it', { status: 'kept', retention }, { hasNew: true }],
    ['the record did not say what selected', { status: 'deleted', selects: undefined }, {}],
  ])('leaves a part as it is when %s', (_, seen, change) => {
    const known = { ...part({ selects: 'what messages selects', ...seen }) };
    const tokens = part({ name: 'tokens', selects: 'what tokens selects', status: 'deleted' });
    const others = change.hasNew ? [] : [tokens];
    const waiting = request({ resolved: true, rescan: 'waiting', rescanAt: NOW + DAY, parts: [known, ...others] });
    const next = resolved(waiting, found(change), NOW);
    expect(next.parts[0]).toEqual({ ...known, selects: 'what messages selects' });
    if (others.length > 0) expect([next.rescan, next.rescanAt]).toEqual(['waiting', NOW + DAY]);
  });

  it('begins anew a part that is failing or asked of others when there is more to look for, and counts that', () => {
    const again = (status: Part['status'], change: Partial<Resolved>, seen: Partial<Part> = {}) => {
      const known = part({ status, selects: 'what messages selects', ...seen });
      const [next] = resolved(request({ resolved: true, parts: [known] }), found(change), NOW).parts;
      return [next?.status, next?.asked];
    };
    const hasNew = { hasNew: true };
    for (const status of ['notified', 'acknowledged', 'confirmed', 'failing'] as const) {
      expect(again(status, hasNew)).toEqual(['pending', 2]);
      expect(again(status, hasNew, { asked: 2 })).toEqual(['pending', 3]);
    }
    expect(again('deleted', hasNew)).toEqual(['pending', undefined]);
    expect(again('notified', {}, { selects: 'something else' })).toEqual(['pending', 2]);
    expect(again('failing', {}, { selects: 'something else' })).toEqual(['pending', 2]);
    // an operator has to say that it is empty
    expect(again('failing', hasNew, { name: 'archive' })).toEqual(['failing', 2]);
    // what an operator keeps there may be another person's
    expect(again('failing', hasNew, { lastError: 'kept_for_another' })).toEqual(['failing', 2]);
    // they were asked before it was retried or kept
    expect(again('purging', hasNew, { asked: 1 })).toEqual(['purging', 2]);
    expect(again('kept', hasNew, { asked: 1 })).toEqual(['kept', 2]);
    expect(again('purging', hasNew)).toEqual(['purging', undefined]);
    expect(again('failing', {}, { asked: 1 })).toEqual(['failing', 1]);
  });

  it.each(['acknowledged', 'notified', 'confirmed', 'failing', 'purging'] as const)(
    'is confirmed no more by what a provider was told before an id was new, where it is %s',
    (status) => {
      const told = part({ status, confirmationHash: 'hash', selects: 'what messages selects' });
      const hashOf = (change: Partial<Resolved>) =>
        resolved(request({ resolved: true, parts: [told] }), found(change), NOW).parts[0]?.confirmationHash;
      expect([hashOf({}), hashOf({ hasNew: true })]).toEqual(['hash', undefined]);
      const newTo = (name: string) => hashOf({ hasNew: true, newTo: new Set([name]) });
      expect([newTo('tokens'), newTo('messages')]).toEqual(['hash', undefined]);
      const [next] = resolved(request({ resolved: true, parts: [told] }), found({ hasNew: true }), NOW).parts;
      expect(next).toMatchObject({ name: 'messages', status: status === 'purging' ? status : 'pending' });
    },
  );

  it('knows a target by a name that it had before', () => {
    const renamed = { ...target('messages'), name: 'chats', formerly: ['messages'] };
    const next = resolved(request({ parts: [part({ status: 'deleted' })] }), found({ targets: [renamed] }), NOW);
    expect(next.parts.map(({ name, status }) => [name, status])).toEqual([['messages', 'deleted']]);
  });

  it('keeps a part whose target is gone from the data map', () => {
    const gone = part({ name: 'calls', status: 'deleted', selects: 'what calls selects' });
    expect(resolved(request({ parts: [gone] }), found({ targets: [] }), NOW).parts).toEqual([gone]);
  });

  it('takes no old confirmation for what is new at a target that is gone from the data map', () => {
    const gone = part({ name: 'calls', status: 'acknowledged', confirmationHash: 'hash' });
    const next = resolved(request({ resolved: true, parts: [gone] }), found({ targets: [], hasNew: true }), NOW);
    expect(next.parts).toMatchObject([{ name: 'calls', status: 'pending', asked: 2 }]);
    expect(next.parts[0]?.confirmationHash).toBeUndefined();
  });

  it('that is open selects by all that it knows, and one that had ended perhaps not', () => {
    const seen = part({ selects: 'something else' });
    const selects = (change: Partial<DeletionRequest>) =>
      selectsByForgotten(request(change), seen, { selects: 'what messages selects' });
    expect([selects({}), selects({ completedAt: NOW })]).toEqual([false, true]);
  });

  it('that had ended tells from its figures what it no longer holds, as long as a part is found by that', () => {
    const identifiers = [{ kind: 'contactId', of: 'verified', count: 1 }] as const;
    const kept = part({ status: 'kept', retention, selects: 'something else', updatedAt: NOW - DAY });
    const figures = (change: Partial<Part>, isOpen = false) => {
      const parts = [part({ name: 'gone', status: 'kept', retention }), { ...kept, ...change }];
      const ended = request({ resolved: true, identifiers, parts, ...(!isOpen && { completedAt: NOW - DAY }) });
      return resolved(ended, found({ identifiers: [], lacking: new Set(['messages']) }), NOW).identifiers;
    };
    const ofBefore = { status: 'deleted', retention: undefined } as const;
    expect([figures({}), figures(ofBefore), figures({ selects: 'what messages selects' }), figures({}, true)]).toEqual([
      identifiers,
      [],
      [],
      [],
    ]);
  });

  it('begins anew what could be deleted only in part', () => {
    const locked = part({ status: 'kept', isPartial: true, retention });
    const next = resolved(request({ resolved: true, parts: [locked] }), found({ hasNew: true }), NOW);
    expect(next.parts[0]).toMatchObject({ status: 'pending', nextAttemptAt: NOW });
  });

  it('is looked at once more when one part of several begins, and not for what was to begin already', () => {
    const waiting = { rescan: 'waiting', rescanAt: NOW + DAY } as const;
    const rescanOf = (...parts: readonly Part[]) => resolved(request({ ...waiting, parts }), found(), NOW).rescan;
    expect(rescanOf(part({ status: 'deleted' }))).toBeUndefined();
    expect(rescanOf(part(), part({ name: 'tokens', status: 'deleted' }))).toBe('waiting');
  });

  it('that had ended and is opened for one part leaves the others as they are, whatever the data map says now', () => {
    const completedAt = NOW - DAY;
    const of = (change: Partial<Part>) => part({ name: 'messages', selects: `${change.name} before`, ...change });
    const [ended, kept, opened] = [
      of({ status: 'deleted', updatedAt: completedAt }),
      of({ name: 'tokens', status: 'kept', retention, updatedAt: completedAt }),
      of({ name: 'media', status: 'verifying', updatedAt: completedAt + 1 }),
    ] as const;
    const all = [...targets, target('media'), target('calls')];
    const next = resolved(
      request({ resolved: true, completedAt, parts: [ended, kept, opened] }),
      found({ targets: all }),
      NOW,
    );
    expect(next.parts).toEqual([
      ended,
      { ...kept, selects: 'what tokens selects' },
      { ...opened, status: 'pending', selects: 'what media selects', nextAttemptAt: NOW, updatedAt: NOW },
    ]);
  });

  it.each<[string, string]>([
    ['its name', 'chats'],
    ['the name of the part', 'messages'],
    ['a name that it had between', 'talks'],
    ['what it selects', 'what cha'],
  ])('knows what an earlier request has found at a renamed target by %s', (_, find) => {
    const renamed = { ...target('chats'), formerly: ['messages', 'talks'] };
    const uncountedOf = (earlier: string) =>
      resolved(
        request({ parts: [part()] }),
        found({ targets: [renamed], earlierFinds: counted([earlier]) }),
        NOW,
      ).parts.map(({ uncounted }) => uncounted);
    expect([uncountedOf(find), uncountedOf('media')]).toEqual([[true], [undefined]]);
  });

  it('knows what an earlier request has found by the name of the part where the target is gone', () => {
    const earlier = found({ targets: [], earlierFinds: counted(['messages']) });
    expect(resolved(request({ parts: [part()] }), earlier, NOW).parts[0]?.uncounted).toBe(true);
  });

  it('says deleted, and not nothing found, where an earlier request of the person has deleted', () => {
    const next = resolved(request(), found({ earlierFinds: counted(['messages']) }), NOW);
    expect(next.parts.map(({ uncounted }) => uncounted)).toEqual([true, undefined]);
  });

  it.each<[string, 'counted' | 'uncounted', object]>([
    ['it was counted', 'counted', { uncounted: true }],
    ['it was not counted, unless an unverified id still finds it', 'uncounted', { foundEarlier: true }],
  ])('says what may have been deleted there where %s', (_, how, expected) => {
    const names = new Set(['messages']);
    const earlierFinds = { ...NO_FINDS, ...(how === 'counted' && { counted: names }), uncounted: names };
    const { parts } = resolved(request(), found({ earlierFinds }), NOW);
    const said = parts.map(({ uncounted, foundEarlier }) => ({ uncounted, foundEarlier }));
    expect(said).toEqual([expected, {}]);
  });

  it.each<[string, Partial<EarlierFinds>, true | undefined]>([
    ['has deleted nothing after all', {}, undefined],
    ['may have deleted, although another has not', { uncounted: new Set(['messages']) }, true],
    ['has deleted nothing elsewhere', { nothing: new Set(['tokens']) }, true],
  ])('takes back that something may have been deleted where the other request %s', (_, finds, expected) => {
    const earlierFinds = { ...NO_FINDS, nothing: new Set(['messages']), ...finds };
    const about = request({ resolved: true, parts: [part({ foundEarlier: true })] });
    const { parts } = resolved(about, found({ earlierFinds }), NOW);
    expect(parts[0]?.foundEarlier).toBe(expected);
  });

  it('says nothing of that about parts that had ended before, only about the one that runs again', () => {
    const parts = [part({ status: 'nothing_found' }), part({ name: 'tokens', status: 'pending', updatedAt: NOW })];
    const reopened = request({ resolved: true, completedAt: NOW - 1, parts });
    const next = resolved(reopened, found({ earlierFinds: counted(['messages', 'tokens']) }), NOW);
    expect(next.parts.map(({ uncounted }) => uncounted)).toEqual([undefined, true]);
  });

  it('begins a part anew, once, for which ids may be missing, and says so until that is no longer so', () => {
    const lacking = (seen: Partial<Part>, names: readonly string[]) => {
      const known = part({ status: 'deleted', selects: 'what messages selects', ...seen });
      const lackingIds = new Set(names);
      const [next] = resolved(request({ resolved: true, parts: [known] }), found({ lackingIds }), NOW).parts;
      return [next?.status, next?.lacksIds];
    };
    expect(lacking({}, ['messages'])).toEqual(['pending', true]);
    expect(lacking({}, ['tokens'])).toEqual(['deleted', undefined]);
    expect(lacking({ lacksIds: true }, ['messages'])).toEqual(['deleted', true]);
    expect(lacking({ lacksIds: true }, [])).toEqual(['deleted', undefined]);
    expect(
      resolved(request(), found({ lackingIds: new Set(['tokens']) }), NOW).parts.map((one) => one.lacksIds),
    ).toEqual([undefined, true]);
  });

  it('says where others may find something by ids that they are not told', () => {
    const byOthers = [{ ...target('crm'), isDoneByOthers: true as const }, target('messages')];
    const selfDeclared = (names: readonly string[], parts: readonly Part[] = []) =>
      resolved(request({ parts }), found({ targets: byOthers, besideSelfDeclared: new Set(names) }), NOW).parts.map(
        ({ hasSelfDeclared }) => hasSelfDeclared,
      );
    expect(selfDeclared(['crm', 'messages'])).toEqual([true, undefined]);
    const told = part({ name: 'crm', status: 'confirmed', hasSelfDeclared: true });
    expect([selfDeclared(['crm'], [told]), selfDeclared([], [told])]).toEqual([
      [true, undefined],
      [undefined, undefined],
    ]);
  });

  it('says nothing of that where others delete: a request that tells them nobody deletes nothing there', () => {
    const others = [target('messages'), { ...target('crm'), isDoneByOthers: true as const }];
    const foundEarlier = found({ targets: others, earlierFinds: counted(['messages', 'crm', 'what crm s']) });
    expect(resolved(request(), foundEarlier, NOW).parts.map(({ uncounted }) => uncounted)).toEqual([true, undefined]);
  });

  it.each(['chats', 'messages', 'texts', 'what cha'])(
    'says so as well where the earlier request knew the target by %j',
    (earlier) => {
      const renamed = { ...target('chats'), formerly: ['messages', 'texts'] };
      const parts = [part({ status: 'deleted' })];
      const foundEarlier = found({ targets: [target('tokens'), renamed], earlierFinds: counted([earlier]) });
      const next = resolved(request({ parts }), foundEarlier, NOW);
      expect(next.parts.map(({ name, uncounted }) => [name, uncounted])).toEqual([
        ['messages', true],
        ['tokens', undefined],
      ]);
    },
  );
});
