import { compactVerify, importJWK } from 'jose';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { extend } from '../../../shared/domain/operator-decisions.ts';
import { confirm, releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { receiptClaims } from '../../../shared/domain/receipt.ts';
import { LEASE } from '../../../shared/domain/schedule.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import { type DecisionStep, decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { connectedTarget, requestWorld, resolution, START, testTarget } from '../../support/request-world.ts';

const DAY = 86_400_000;
const unavailable = () => new DeletionError('target_unavailable', 'retry', 'no answer');

function stores() {
  return {
    messages: testTarget({ m1: 'app-1#218471', m2: 'app-1#218471', n1: 'app-1#2184711', n2: 'app-2#218471' }),
    contacts: testTarget({ c1: 'app-1#218471', c2: 'app-1#21847' }),
    tickets: testTarget({ t1: 'app-1#999' }),
  };
}

describe('running a request', () => {
  it('deletes the person everywhere, and nobody else', async () => {
    const targets = stores();
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    const record = await world.runToEnd(requestId);

    expect(record.status).toBe('completed');
    expect(record.parts.map((part) => [part.name, part.status, part.items])).toEqual([
      ['messages', 'deleted', 2],
      ['contacts', 'deleted', 1],
      ['tickets', 'nothing_found', 0],
    ]);
    expect([
      ...targets.messages.items.keys(),
      ...targets.contacts.items.keys(),
      ...targets.tickets.items.keys(),
    ]).toEqual(['n1', 'n2', 'c2', 't1']);
  });

  it('lets whoever makes calls with a stored token go before whoever erases it, wherever they stand', async () => {
    const order: string[] = [];
    const noting = (name: string) => {
      const target = testTarget();
      const purge: typeof target.purge = async (...about) => {
        await new Promise((resolve) => {
          setTimeout(resolve, name === 'book' ? 20 : 0);
        });
        order.push(name);
        return target.purge(...about);
      };
      return { ...target, purge };
    };
    const world = requestWorld({ tokens: noting('tokens'), messages: noting('messages'), book: noting('book') });
    const uses = { tokens: 'erased', book: 'used' } as const;
    const targets = [...world.ports.dataMap.targets].map(([name, connected]) => {
      const tokens = name === 'messages' ? undefined : uses[name as keyof typeof uses];
      return [name, { ...connected, ...(tokens && { tokens }) }] as const;
    });
    const { requestId } = await world.accept();
    await world.run(requestId, undefined, { dataMap: { ...world.ports.dataMap, targets: new Map(targets) } });
    expect(order).toEqual(['messages', 'book', 'tokens']);
  });

  it('says by a notice what a purge left out, and how long copies may stay', async () => {
    const target = testTarget();
    target.answers = { outcome: 'emptied', items: 2, copiesUntil: START + 30 * DAY, leftOut: 'parent_id' };
    const readings = [1];
    target.verify = async () => readings.shift() ?? 0;
    const world = requestWorld({ book: target });
    const { requestId } = await world.accept();
    await world.run(requestId);
    // it is purged once more, and nothing of what was said is forgotten when there is nothing more to delete
    target.answers = { outcome: 'emptied', items: 0 };
    const record = await world.runToEnd(requestId);
    expect(target.purges).toBe(2);
    expect(noticesOf(record)).toEqual([
      { kind: 'parent_id', part: 'book' },
      { kind: 'copies_at_meta', part: 'book', until: START + 30 * DAY },
    ]);
    expect(receiptClaims(record, 'https://example.test').notices).toEqual([
      { kind: 'parent_id', part: 'book' },
      { kind: 'copies_at_meta', part: 'book', until: (START + 30 * DAY) / 1000 },
    ]);
  });

  it('reads each target twice before the receipt: after the settling time, and at the late re-scan', async () => {
    const targets = stores();
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ status: 'running', nextAttemptAt: START + 60_000 });
    expect(world.part(requestId, 'messages').status).toBe('verifying');

    world.advance(60_000);
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ status: 'running', rescan: 'waiting' });
    expect(world.part(requestId, 'messages').status).toBe('deleted');

    world.advance(DAY);
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ status: 'completed', completedAt: START + 60_000 + DAY });
    const looks = world.logs.filter(({ event }) => event === 'parts_verified');
    expect(looks.map(({ fields }) => fields)).toEqual([
      { requestId, count: 3 },
      { requestId, count: 3 },
    ]);
  });

  it('closes with a receipt that jose verifies, and that names nobody', async () => {
    const world = requestWorld(stores());
    const { requestId, code } = await world.accept();
    const record = await world.runToEnd(requestId);
    const key = await importJWK(world.signer.jwk, 'ES256');
    const { payload, protectedHeader } = await compactVerify(record.receipt ?? '', key);
    const claims = JSON.parse(Buffer.from(payload).toString());

    expect(protectedHeader).toEqual({ alg: 'ES256', kid: world.signer.jwk.kid, typ: 'deletion-receipt+jwt' });
    expect(claims).toMatchObject({
      iss: 'https://example.test',
      jti: requestId,
      outcome: 'completed',
      app_id: 'app-1',
      accepted_at: START / 1000,
      data_map: 'data-map-1',
    });
    expect(claims.backups_expire_at - claims.completed_at).toBe((35 * DAY) / 1000);
    for (const secret of ['218471', code, record.subjectRef]) expect(JSON.stringify(claims)).not.toContain(secret);
    const [header, body, signature] = (record.receipt ?? '').split('.') as [string, string, string];
    const flipped = `${header}.${body.startsWith('A') ? 'B' : 'A'}${body.slice(1)}.${signature}`;
    await expect(compactVerify(flipped, key)).rejects.toThrow();
  });

  it('does not complete while a target lies: after three rounds an operator is asked, and the other parts go on', async () => {
    const targets = stores();
    targets.messages.lies = true;
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    const record = await world.runToEnd(requestId);

    expect(record.status).toBe('running');
    expect(world.part(requestId, 'messages')).toMatchObject({
      status: 'failing',
      rounds: 3,
      lastError: 'still_there_after_purge',
    });
    expect(world.part(requestId, 'contacts').status).toBe('deleted');
    expect(targets.messages.purges).toBe(3);
    expect((await world.store.openFigures(START)).needsOperator).toBe(1);
  });

  it('never takes unknown for zero', async () => {
    const targets = stores();
    targets.messages.faults.verify.push(unavailable(), new TypeError('a bug'), unavailable());
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.advance(60_000);
    await world.run(requestId);
    expect(world.part(requestId, 'messages')).toMatchObject({
      status: 'verifying',
      attempts: 1,
      lastError: 'target_unavailable',
    });
    expect(world.part(requestId, 'contacts').status).toBe('deleted');
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(world.counted.VerificationsUnknown).toBe(3);
  });

  it('purges again what a late writer brought back, before the receipt', async () => {
    const targets = stores();
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.advance(60_000);
    await world.run(requestId);
    targets.messages.items.set('late', 'app-1#218471');
    world.advance(DAY);
    await world.run(requestId);

    expect(world.part(requestId, 'messages').status).toBe('purging');
    expect(world.record(requestId).receipt).toBeUndefined();
    expect(world.counted.PartsReappeared).toBe(1);
    const record = await world.runToEnd(requestId);
    expect(record.status).toBe('completed');
    expect(targets.messages.items.has('late')).toBe(false);
  });

  it('goes on where the budget ended, in as many invocations as it takes', async () => {
    const items = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`m${index}`, 'app-1#218471']));
    const world = requestWorld({ messages: testTarget(items) });
    const { requestId } = await world.accept();
    for (let run = 0; run < 3; run += 1) {
      let calls = 0;
      await world.run(requestId, { isOver: () => (calls += 1) > 10, signal: new AbortController().signal });
      expect(world.queue.messages.at(-1)).toEqual({ requestId, delaySeconds: run < 2 ? 0 : 60, source: 'callback' });
    }
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'verifying', items: 25 });
  });

  it('waits longer from try to try, at least as long as the other side asks, and then asks an operator', async () => {
    const targets = stores();
    targets.messages.faults.purge.push(
      unavailable(),
      unavailable(),
      new DeletionError('target_throttled', 'retry', 'slow down', { retryAfter: 500_000 }),
    );
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    const waits: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const before = world.ports.clock();
      await world.run(requestId);
      const next = world.part(requestId, 'messages').nextAttemptAt ?? 0;
      waits.push(next - before);
      world.advance(next - before);
    }
    expect(waits).toEqual([11_250, 22_500, 500_000]);

    targets.messages.faults.purge.push(...Array.from({ length: 40 }, unavailable));
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'failing', attempts: 25 });
    expect(world.record(requestId).status).toBe('running');
    const days = (world.ports.clock() - START) / DAY;
    expect(days).toBeGreaterThan(2.5);
    expect(days).toBeLessThan(4.5);
  });

  it('fails a part at once when trying again cannot help', async () => {
    const targets = stores();
    targets.messages.faults.purge.push(new DeletionError('access_denied', 'fail', 'not allowed'));
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    await world.run(requestId);
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'failing', lastError: 'access_denied' });
    expect(world.counted.PartsFailing).toBe(1);
  });

  it('is claimed by one worker at a time', async () => {
    const targets = stores();
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    await Promise.all([world.run(requestId), world.run(requestId), world.run(requestId)]);
    expect(targets.messages.purges).toBe(1);
    expect(world.logs.filter(({ event }) => event === 'claim_left')).toHaveLength(2);
    expect(world.queue.messages).toHaveLength(2);
  });

  it('lets nobody write who has lost the claim', async () => {
    const targets = stores();
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    const slow = targets.messages.purge;
    let second: Promise<void> | undefined;
    targets.messages.purge = async (selection, budget) => {
      targets.messages.purge = slow;
      world.advance(LEASE + 1);
      second = world.run(requestId);
      await second;
      return await slow(selection, budget);
    };
    await world.run(requestId);
    expect(world.record(requestId).epoch).toBe(2);
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'verifying', items: 2 });
    expect(world.logs.some(({ event }) => event === 'claim_lost')).toBe(true);
  });

  it('resumes after a crash, and does not say that nothing was there', async () => {
    const targets = stores();
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    // the worker dies after the deletes and before it can write
    let writes = 0;
    const dying = {
      ...world.store,
      replace: (request: Parameters<typeof world.store.replace>[0]) => {
        writes += 1;
        return writes === 1 ? world.store.replace(request) : Promise.reject(new Error('killed'));
      },
    };
    await world.run(requestId, undefined, { store: dying });
    expect(targets.messages.items.size).toBe(2);
    expect(world.part(requestId, 'messages').status).toBe('purging');

    await world.run(requestId);
    expect(world.record(requestId).epoch).toBe(1);
    world.advance(LEASE + 1);
    const record = await world.runToEnd(requestId);
    expect(record.status).toBe('completed');
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'deleted', uncounted: true });
  });

  it.each([
    ['the first reading', 60_000],
    ['the last look', DAY],
  ])('says that copies may stay when the worker died in %s, which deletes what it finds', async (_, after) => {
    const book = testTarget();
    book.purge = async ({ mayHaveDeleted }) => ({
      outcome: 'emptied',
      items: 0,
      readingDeletes: true,
      ...(mayHaveDeleted && { copiesUntil: START + 30 * DAY }),
    });
    const world = requestWorld({ book, messages: testTarget() });
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.advance(60_000);
    if (after === DAY) {
      await world.run(requestId);
      world.advance(DAY);
    }
    let isRead = false;
    const dying = {
      ...world.store,
      replace: () => Promise.reject(new Error('killed')),
      amend: () => Promise.reject(new Error('killed')),
    };
    book.verify = async () => {
      isRead = true;
      return 1;
    };
    await world.run(requestId, undefined, { store: dying });
    expect(isRead).toBe(true);
    book.verify = async () => 0;

    world.advance(LEASE + 1);
    const diedAt = world.ports.clock();
    const record = await world.runToEnd(requestId);
    expect(record.status).toBe('completed');
    expect(world.part(requestId, 'book')).toMatchObject({ status: 'deleted', uncounted: true });
    expect(world.part(requestId, 'messages').status).toBe('nothing_found');
    expect(noticesOf(record)).toEqual([{ kind: 'copies_at_meta', part: 'book', until: START + 30 * DAY }]);
    // the last look is a day after what the reading may have deleted
    expect(record.completedAt).toBeGreaterThanOrEqual(diedAt + DAY);
  });

  it('keeps its claim while it looks for identifiers', async () => {
    const world = requestWorld(stores());
    const { requestId } = await world.accept();
    const resolveSelection: ConnectedDataMap['resolveSelection'] = async ({ identifiers }) => {
      world.advance(10_000);
      for (const tick of world.ticks) tick();
      await new Promise(setImmediate);
      world.advance(LEASE - 1);
      expect(await world.store.claim(requestId, world.ports.clock(), Number.MAX_SAFE_INTEGER)).toBe('not_due');
      return resolution(identifiers);
    };
    await world.run(requestId, undefined, { dataMap: { ...world.ports.dataMap, resolveSelection } });
    expect(world.part(requestId, 'messages').status).toBe('verifying');
  });

  it('keeps its claim while it works, and writes what is finished with each renewal', async () => {
    const targets = stores();
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    const quick = targets.contacts.purge;
    targets.contacts.purge = async (selection, budget) => {
      await new Promise(setImmediate);
      world.advance(10_000);
      for (const tick of world.ticks) tick();
      await new Promise(setImmediate);
      expect(world.record(requestId).claimedUntil).toBe(START + 10_000 + LEASE);
      expect(world.part(requestId, 'messages').status).toBe('verifying');
      return await quick(selection, budget);
    };
    await world.run(requestId);
    expect(world.ticks).toEqual([]);
    expect(world.record(requestId).claimedUntil).toBeUndefined();
    expect(world.part(requestId, 'contacts').status).toBe('verifying');
  });

  it('deletes nothing before every identifier is found', async () => {
    const targets = stores();
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    const unresolvable = { ...world.ports.dataMap, resolveSelection: () => Promise.reject(unavailable()) };
    await world.run(requestId, undefined, { dataMap: unresolvable });
    expect(targets.messages.purges).toBe(0);
    expect(world.record(requestId)).toMatchObject({ status: 'received', resolved: false, attempts: 1 });
    expect(world.record(requestId).nextAttemptAt).toBeGreaterThan(START);
  });

  it('deletes nothing and asks an operator when so much is found that no record holds it', async () => {
    const targets = stores();
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    const conversationId = Array.from({ length: 9000 }, () => crypto.randomUUID());
    const resolveSelection = async () => resolution({ asid: ['218471'], conversationId });
    await world.run(requestId, undefined, { dataMap: { ...world.ports.dataMap, resolveSelection } });
    expect(world.record(requestId)).toMatchObject({ lastError: 'too_many_identifiers', attempts: 1, parts: [] });
    expect(world.record(requestId).nextAttemptAt).toBeUndefined();
    expect((await world.store.openFigures(START)).needsOperator).toBe(1);
    expect(targets.messages.items.size).toBe(4);
  });

  it('still knows whom it is about after the contact that led there is gone', async () => {
    const contacts = testTarget({ c1: 'app-1#218471' });
    const phones: string[] = [];
    const byPhone = testTarget();
    byPhone.purge = async (selection) => {
      phones.push(...(selection.identifiers['phone'] ?? []));
      throw unavailable();
    };
    const world = requestWorld({ contacts, byPhone });
    const resolveSelection = async () =>
      resolution({ asid: ['218471'], ...(contacts.items.size > 0 && { phone: ['+4915100000001'] }) });
    const change = { dataMap: { ...world.ports.dataMap, resolveSelection } };
    const { requestId } = await world.accept();
    await world.run(requestId, undefined, change);
    expect(contacts.items.size).toBe(0);
    world.advance(3_600_000);
    await world.run(requestId, undefined, change);
    expect(phones).toEqual(['+4915100000001', '+4915100000001']);
  });

  it('adds the targets of a changed data map to a request that is under way', async () => {
    const world = requestWorld(stores());
    const { requestId } = await world.accept();
    await world.run(requestId);
    const added = testTarget({ a1: 'app-1#218471' });
    const targets = new Map(world.ports.dataMap.targets);
    targets.set('added', connectedTarget('added', added));
    world.advance(60_000);
    await world.run(requestId, undefined, { dataMap: { ...world.ports.dataMap, hash: 'data-map-2', targets } });
    expect(added.items.size).toBe(0);
    expect(world.part(requestId, 'added').status).toBe('verifying');
    expect(world.part(requestId, 'messages').status).toBe('deleted');
  });

  it('answers user id 0 as nothing found without touching a target', async () => {
    const targets = stores();
    const world = requestWorld(targets);
    const { requestId } = await world.accept('0');
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ status: 'nothing_found', parts: [] });
    expect(targets.messages.purges).toBe(0);
  });

  it('says nothing found when no target knows the person', async () => {
    const world = requestWorld(stores());
    const { requestId } = await world.accept('1');
    expect((await world.runToEnd(requestId)).status).toBe('nothing_found');
  });

  it('runs only the targets marked for it when a person removed the app and asked for no deletion', async () => {
    const tokens = testTarget({ k1: 'app-1#218471' });
    const messages = testTarget({ m1: 'app-1#218471' });
    const world = requestWorld({ tokens, messages });
    const { requestId } = await world.accept('218471', { scope: 'deauthorization' });
    await world.runToEnd(requestId);
    expect(tokens.items.size).toBe(0);
    expect(messages.items.size).toBe(1);
    expect(world.record(requestId).parts.map((part) => part.name)).toEqual(['tokens']);
  });

  it('shows what is kept, and deletes it when the date has passed', async () => {
    const invoices = testTarget({ i1: 'app-1#218471' });
    const until = START + 100 * DAY;
    invoices.answers = {
      outcome: 'kept',
      items: 0,
      retention: { reason: 'legal_obligation', basis: 'tax law', until },
      runAgainAt: until,
    };
    const world = requestWorld({ invoices, messages: testTarget({ m1: 'app-1#218471' }) });
    const { requestId } = await world.accept();
    const kept = await world.runToEnd(requestId);
    const { backupsExpireAt = 0 } = kept;
    expect(kept).toMatchObject({ status: 'completed_with_retention', nextAttemptAt: backupsExpireAt });
    expect(kept.expiresAt).toBeGreaterThan(until);

    // at the backup horizon only what the kept part needs is sealed anew
    world.advance(backupsExpireAt - world.ports.clock());
    await world.run(requestId);
    const needed = world.record(requestId);
    expect(needed).toMatchObject({ status: 'completed_with_retention', nextAttemptAt: until });
    if (needed.sealed === undefined) throw new Error('no seal');
    expect((await world.ports.seal.open(needed.sealed, needed)).identifiers).toEqual({
      verified: { asid: ['218471'] },
      lookedFor: [],
    });

    delete invoices.answers;
    world.advance(until - world.ports.clock());
    await world.run(requestId);
    expect(world.record(requestId).status).toBe('running');
    for (const wait of [60_000, DAY]) {
      world.advance(wait);
      await world.run(requestId);
    }
    expect(world.record(requestId).status).toBe('completed');
    expect(invoices.items.size).toBe(0);
  });

  it('drops the seal when the backup horizon has passed; what is left names nobody', async () => {
    const world = requestWorld(stores());
    const { requestId } = await world.accept();
    const closed = await world.runToEnd(requestId);
    expect(closed.nextAttemptAt).toBe((closed.completedAt ?? 0) + 35 * DAY);
    world.advance(35 * DAY);
    await world.run(requestId);
    const { sealed, nextAttemptAt, status, receipt } = world.record(requestId);
    expect({ sealed, nextAttemptAt, status }).toEqual({ status: 'completed' });
    expect(receipt).toBe(closed.receipt);
  });

  it('keeps the seal when an operator releases what was kept at the moment in which it would be dropped', async () => {
    const invoices = testTarget({ i1: 'app-1#218471' });
    invoices.answers = { outcome: 'kept', items: 0, retention: { reason: 'controller_decides', basis: 'the shop' } };
    const world = requestWorld({ invoices });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    delete invoices.answers;
    world.advance(35 * DAY);
    const step: DecisionStep = (request, now) => releasePart(request, 'invoices', { by: 'operator-1' }, now);
    const slow: typeof world.store.amend = async (...about) => {
      if (world.part(requestId, 'invoices').released === undefined) await decideOnRequest(world.ports, requestId, step);
      return await world.store.amend(...about);
    };
    await world.run(requestId, undefined, { store: { ...world.store, amend: slow } });
    expect((await world.runToEnd(requestId)).sealed).toBeDefined();
    await world.run(requestId);
    expect(invoices.items.size).toBe(0);
  });

  it('closes at once although it was changed while its receipt was signed', async () => {
    const world = requestWorld(stores());
    const { requestId } = await world.accept();
    for (const wait of [0, 60_000]) {
      world.advance(wait);
      await world.run(requestId);
    }
    world.advance(DAY);
    const step: DecisionStep = (request, now) => extend(request, { by: 'operator-1', reason: 'many', months: 1 }, now);
    const signer = {
      ...world.signer,
      async sign(input: Uint8Array) {
        await decideOnRequest(world.ports, requestId, step);
        return await world.signer.sign(input);
      },
    };
    await world.run(requestId, undefined, { signer });
    expect(world.record(requestId)).toMatchObject({ status: 'running', nextAttemptAt: world.ports.clock() });
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ status: 'completed', extension: { reason: 'many' } });
  });

  it('calls an operator when what was kept cannot be deleted on its day', async () => {
    const invoices = testTarget({ i1: 'app-1#218471' });
    const until = START + 100 * DAY;
    const retention = { reason: 'legal_obligation', basis: 'tax law', until } as const;
    invoices.answers = { outcome: 'kept', items: 0, retention, runAgainAt: until };
    const world = requestWorld({ invoices });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    world.advance(until - world.ports.clock());
    const open = () => Promise.reject(new DeletionError('seal_broken', 'fail', 'no'));
    await world.run(requestId, undefined, { seal: { ...world.ports.seal, open } });
    expect(world.record(requestId)).toMatchObject({ status: 'running', lastError: 'seal_broken' });
    expect(world.record(requestId).expiresAt).toBeUndefined();
    expect((await world.store.openFigures(until)).needsOperator).toBe(1);
  });

  it('leaves a finished request alone when an old message comes again', async () => {
    const targets = stores();
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    const closed = await world.runToEnd(requestId);
    targets.messages.items.set('new', 'app-1#218471');
    await world.run(requestId);
    expect(world.record(requestId)).toEqual(closed);
    expect(targets.messages.items.has('new')).toBe(true);
  });

  it('acknowledges a message whose record is gone, counts it and says so', async () => {
    const world = requestWorld();
    await world.run('x'.repeat(43) as never);
    expect(world.counted.RecordMissing).toBe(1);
  });

  it('waits while the key is disabled, and goes on when it is back', async () => {
    const world = requestWorld(stores());
    const { requestId } = await world.accept();
    const noKey = {
      ...world.ports.seal,
      open: () => Promise.reject(new DeletionError('key_unavailable', 'retry', 'no key')),
    };
    await world.run(requestId, undefined, { seal: noKey });
    expect(world.record(requestId)).toMatchObject({ status: 'received', lastError: 'key_unavailable' });
    expect(world.counted.KeyUnavailable).toBe(1);
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });

  it('keeps what an operator changed while the worker was at work', async () => {
    const targets = stores();
    const world = requestWorld(targets);
    const { requestId } = await world.accept();
    const purge = targets.messages.purge;
    targets.messages.purge = async (selection, budget) => {
      const extension = { reason: 'many requests', decidedBy: 'operator-1', at: world.ports.clock() };
      await world.store.replace({ ...world.record(requestId), extension });
      return await purge(selection, budget);
    };
    await world.run(requestId);
    expect(world.record(requestId).extension?.reason).toBe('many requests');
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'verifying', items: 2 });
  });

  it('asks a service provider again until it confirms', async () => {
    const provider = testTarget();
    const askAgainAt = START + 3_600_000;
    provider.answers = { outcome: 'acknowledged', items: 0, askAgainAt, confirmationHash: 'hash' };
    const world = requestWorld({ provider });
    const { requestId } = await world.accept();
    await world.run(requestId);
    expect(world.part(requestId, 'provider')).toMatchObject({ status: 'acknowledged', confirmationHash: 'hash' });
    provider.answers = { outcome: 'confirmed', items: 0 };
    world.advance(3_600_000);
    await world.run(requestId);
    expect(world.record(requestId).status).toBe('completed');
  });

  it('does not wait for what is kept until a date when the last part was confirmed while it was busy', async () => {
    const provider = testTarget();
    const invoices = testTarget();
    const messages = testTarget({ m1: 'app-1#218471' });
    const runAgainAt = START + 3650 * DAY;
    provider.answers = { outcome: 'acknowledged', items: 0 };
    invoices.answers = { outcome: 'kept', items: 0, retention: { reason: 'legal_claims', basis: 'law' }, runAgainAt };
    const world = requestWorld({ provider, invoices, messages });
    const { requestId } = await world.accept();
    await world.run(requestId);
    const verify = messages.verify;
    messages.verify = async (selection) => {
      await decideOnRequest(world.ports, requestId, (request, at) =>
        confirm(request, 'provider', { by: 'operator-1' }, true, at),
      );
      messages.verify = verify;
      return await verify(selection);
    };
    await world.runToEnd(requestId);
    expect(world.record(requestId).status).toBe('completed_with_retention');
    expect(world.ports.clock()).toBeLessThan(START + 3 * DAY);
  });

  it('closes although the last part was confirmed while it was busy with another', async () => {
    const provider = testTarget();
    const messages = testTarget({ m1: 'app-1#218471' });
    provider.answers = { outcome: 'acknowledged', items: 0 };
    const world = requestWorld({ provider, messages });
    const { requestId } = await world.accept();
    await world.run(requestId);
    const verify = messages.verify;
    messages.verify = async (selection) => {
      await decideOnRequest(world.ports, requestId, (request, at) =>
        confirm(request, 'provider', { by: 'operator-1' }, true, at),
      );
      messages.verify = verify;
      return await verify(selection);
    };
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });
});
