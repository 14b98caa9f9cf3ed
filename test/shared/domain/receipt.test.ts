import { type DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import type { Part, PartStatus } from '../../../shared/domain/part.ts';
import { receiptClaims, receiptSigningInput } from '../../../shared/domain/receipt.ts';

const ACCEPTED = Date.UTC(2026, 0, 15, 12) + 999;
const COMPLETED = ACCEPTED + 86_400_000;

function part(name: string, change: Partial<Part>): Part {
  const fresh = { status: 'deleted', attempts: 0, items: 7, rounds: 0, updatedAt: COMPLETED } as const;
  return { name, label: `Label of ${name}`, ...fresh, ...change };
}

function closed(change: Partial<DeletionRequest> = {}): DeletionRequest {
  const of = { requestId: 'r', subjectRef: 'subject', sealed: 'sealed' } as never as {
    readonly requestId: DeletionRequest['requestId'];
    readonly subjectRef: DeletionRequest['subjectRef'];
  };
  const made = newRequest(
    { ...of, appId: 'app-1', origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: 1 },
    ACCEPTED,
  );
  return {
    ...made,
    status: 'completed_with_retention',
    completedAt: COMPLETED,
    backupsExpireAt: COMPLETED + 5000,
    dataMapHash: 'hash',
    parts: [
      part('messages', {}),
      part('invoices', {
        status: 'kept',
        items: 0,
        retention: { reason: 'legal_obligation', basis: 'Tax law', until: COMPLETED + 9000 },
      }),
      part('usage', {
        status: 'kept',
        items: 0,
        retention: { reason: 'controller_decides', basis: 'The shop decides' },
      }),
    ],
    ...change,
  };
}

describe('what a receipt states', () => {
  it('is the outcome of the request and of each part, with what is kept, why and until when, in whole seconds', () => {
    const seconds = (time: number) => Math.floor(time / 1000);
    expect(receiptClaims(closed(), 'https://example.test')).toEqual({
      version: 1,
      iss: 'https://example.test',
      iat: seconds(COMPLETED),
      jti: 'r',
      app_id: 'app-1',
      outcome: 'completed_with_retention',
      asked_at: seconds(ACCEPTED),
      notices: [{ kind: 'business', part: 'usage' }],
      accepted_at: seconds(ACCEPTED),
      completed_at: seconds(COMPLETED),
      backups_expire_at: seconds(COMPLETED + 5000),
      data_map: 'hash',
      parts: [
        { name: 'messages', label: 'Label of messages', outcome: 'deleted' },
        {
          name: 'invoices',
          label: 'Label of invoices',
          outcome: 'kept',
          reason: 'legal_obligation',
          legal_basis: 'Tax law',
          kept_until: seconds(COMPLETED + 9000),
        },
        {
          name: 'usage',
          label: 'Label of usage',
          outcome: 'kept',
          reason: 'controller_decides',
          legal_basis: 'The shop decides',
        },
      ],
    });
  });

  it('states what was left and what could not be asked, each with what it is about', () => {
    const { notices } = receiptClaims(
      closed({
        parts: [
          part('messages', { left: { newer: 1, undated: 0 } }),
          part('catalogue', { copiesUntil: COMPLETED + 7000 }),
          part('media', { hasSelfDeclared: true }),
        ],
        returns: { reRegisteredAt: ACCEPTED + 60_000 },
        goneSources: ['phone'],
      }),
      '',
    );
    const seconds = (time: number) => Math.floor(time / 1000);
    expect(notices).toStrictEqual([
      { kind: 'newer_data', part: 'messages', since: seconds(ACCEPTED + 60_000) },
      { kind: 'source_gone', identifier_kind: 'phone' },
      { kind: 'self_declared', part: 'media' },
      { kind: 'copies_at_meta', part: 'catalogue', until: seconds(COMPLETED + 7000) },
    ]);
  });

  it('has no claim for what there is nothing to say about', () => {
    const claims = receiptClaims(closed({ parts: [part('orders', { status: 'anonymised' })] }), '');
    expect(claims).not.toHaveProperty('notices');
    expect(claims.parts).toStrictEqual([{ name: 'orders', label: 'Label of orders', outcome: 'anonymised' }]);
  });

  it('states what stays of what was anonymised, and of nothing else', () => {
    const stays = 'The orders, for our accounts';
    const of = (status: PartStatus) =>
      receiptClaims({ ...closed(), parts: [part('orders', { status, stays })] }, 'https://example.test').parts[0]
        ?.stays;
    expect([of('anonymised'), of('deleted')]).toEqual([stays, undefined]);
  });

  it('says who confirmed what nobody can read, and only of that', () => {
    const history = [{ what: 'confirmed', target: 'mailbox', at: COMPLETED, by: 'ines' }] as const;
    const parts = [
      part('crm', { status: 'confirmed', confirmedBy: 'provider' }),
      part('mailbox', { status: 'confirmed' }),
      part('messages', { confirmedBy: 'provider' }),
    ];
    const claims = receiptClaims({ ...closed(), history, parts }, 'https://example.test');
    expect(claims.parts.map(({ confirmation }) => confirmation)).toEqual(['provider', 'operator', undefined]);
  });

  it('takes the last change for the end where no end is recorded, and has no data map where none was in force', () => {
    const {
      completedAt: _,
      backupsExpireAt: __,
      dataMapHash: ___,
      ...request
    } = closed({ updatedAt: COMPLETED + 3000 });
    const time = Math.floor((COMPLETED + 3000) / 1000);
    expect(receiptClaims(request, '')).toMatchObject({
      iat: time,
      completed_at: time,
      backups_expire_at: time,
      data_map: '',
    });
  });

  it('is signed as a JWS with the key that is named in its header', () => {
    const claims = receiptClaims(closed(), 'https://example.test');
    const [header, body, ...rest] = receiptSigningInput(claims, 'key-1')
      .split('.')
      .map((segment) => JSON.parse(Buffer.from(segment, 'base64url').toString()) as unknown);
    expect(header).toEqual({ alg: 'ES256', kid: 'key-1', typ: 'deletion-receipt+jwt' });
    expect([body, rest]).toEqual([JSON.parse(JSON.stringify(claims)), []]);
  });
});
