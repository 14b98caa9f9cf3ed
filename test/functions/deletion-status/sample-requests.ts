import {
  type ConfirmationCode,
  confirmationCode,
  requestId,
  subjectRef,
} from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { Part, PartStatus } from '../../../shared/domain/part.ts';
import { receiptClaims, receiptSigningInput } from '../../../shared/domain/receipt.ts';
import { addMonths, DAY } from '../../../shared/domain/schedule.ts';

export const NOW = Date.UTC(2026, 10, 23, 14, 5);
export const ISSUER = 'https://privacy.example.test';
const KEY = Buffer.alloc(32, 7);

export type Sample = { readonly code: ConfirmationCode; readonly request: DeletionRequest };

const INVOICES = {
  retention: {
    reason: 'legal_obligation',
    basis: 'Tax law: invoices are kept for ten years',
    until: Date.UTC(2036, 11, 31),
  },
} as const;
const CUSTOMERS = {
  retention: { reason: 'controller_decides', basis: 'Contract with the business you wrote to (GDPR Art. 28)' },
} as const;

/** What stays after anonymisation. */
export const STAYS = {
  en: 'The visits are still counted, without you, so that our figures stay right.',
  de: 'Die Besuche werden weiter gezählt, ohne Sie, damit unsere Zahlen stimmen.',
} as const;

/** A request in every state that a person may see. */
export function samples(now: number) {
  const { sample, closed } = makers(now);
  return {
    received: sample('received', { status: 'received', resolved: false }),
    scheduled: sample('scheduled', { status: 'scheduled', origin: 'operator', resolved: false }),
    running: sample('running', {
      parts: parts({
        contacts: 'deleted',
        conversations: 'purging',
        tickets: 'verifying',
        'usage-events': 'nothing_found',
        'email-provider': ['notified', { nextAttemptAt: now + DAY }],
        tokens: 'pending',
      }),
    }),
    lastCheck: sample('lastCheck', {
      rescan: 'waiting',
      parts: parts({
        contacts: 'deleted',
        conversations: 'deleted',
        tickets: 'deleted',
        'usage-events': 'nothing_found',
      }),
    }),
    onHold: sample('onHold', {
      hold: { reason: 'dispute 4711', until: now + 20 * DAY, decidedBy: 'operator-1', at: now },
      parts: parts({ contacts: 'deleted', conversations: 'pending' }),
    }),
    overdue: sample('overdue', {
      acceptedAt: now - 40 * DAY,
      dueAt: now - 10 * DAY,
      parts: parts({
        contacts: 'deleted',
        conversations: 'failing',
        'email-provider': 'acknowledged',
        'usage-events': 'nothing_found',
      }),
    }),
    extended: sample('extended', {
      dueAt: now + 60 * DAY,
      extension: { reason: 'the request covers four accounts', decidedBy: 'operator-1', at: now },
      parts: parts({ contacts: 'deleted', conversations: 'purging' }),
    }),
    completed: closed('completed', {
      status: 'completed',
      parts: parts({
        contacts: 'deleted',
        conversations: 'deleted',
        tickets: 'deleted',
        'email-provider': 'confirmed',
        'usage-events': 'nothing_found',
        tokens: 'nothing_found',
      }),
    }),
    completedWithRetention: closed('completedWithRetention', {
      status: 'completed_with_retention',
      parts: parts({
        contacts: 'deleted',
        conversations: 'deleted',
        'email-provider': 'confirmed',
        invoices: ['kept', INVOICES],
        'customer-crm': ['kept', CUSTOMERS],
        'usage-events': 'nothing_found',
      }),
    }),
    withNotices: closed('withNotices', {
      status: 'completed_with_retention',
      returns: { reRegisteredAt: now - 2 * DAY },
      goneSources: ['psid'],
      parts: parts({
        contacts: ['deleted', { left: { newer: 2, undated: 0 } }],
        conversations: ['deleted', { left: { newer: 0, undated: 1 } }],
        tickets: ['nothing_found', { hasSelfDeclared: true }],
        'usage-events': ['anonymised', { stays: STAYS.en }],
        'customer-crm': ['kept', CUSTOMERS],
      }),
    }),
    withRest: closed('withRest', {
      status: 'completed',
      parts: parts({
        contacts: 'deleted',
        conversations: 'deleted',
        tickets: ['nothing_found', { hasSelfDeclared: true }],
        'usage-events': 'nothing_found',
      }),
    }),
    passedOn: closed('passedOn', {
      status: 'completed',
      parts: parts({
        contacts: 'deleted',
        'email-provider': ['confirmed', { confirmedBy: 'acknowledgement' }],
        'usage-events': 'nothing_found',
      }),
    }),
    anonymised: closed('anonymised', {
      status: 'completed',
      parts: parts({ contacts: 'nothing_found', 'usage-events': ['anonymised', { stays: STAYS.en }] }),
    }),
    allKept: closed('allKept', {
      status: 'completed_with_retention',
      parts: parts({ invoices: ['kept', INVOICES], 'usage-events': 'nothing_found' }),
    }),
    allLeft: closed('allLeft', {
      status: 'nothing_found',
      parts: parts({ tickets: ['nothing_found', { hasSelfDeclared: true }], 'usage-events': 'nothing_found' }),
    }),
    nothingFound: closed('nothingFound', {
      status: 'nothing_found',
      parts: parts({ contacts: 'nothing_found', conversations: 'nothing_found', 'usage-events': 'nothing_found' }),
    }),
    nobodyNamed: closed('nobodyNamed', { status: 'nothing_found' }),
    refused: sample('refused', {
      status: 'refused',
      updatedAt: now,
      refusal: {
        reason: 'insufficient_verification',
        basis: 'GDPR Art. 12(6): we asked twice for a confirmation and received none',
        decidedBy: 'operator-1',
        at: now,
      },
      parts: parts({ contacts: 'deleted', conversations: 'purging', tickets: ['pending', { items: 0 }] }),
    }),
    cancelled: sample('cancelled', { status: 'cancelled', origin: 'operator', resolved: false, updatedAt: now }),
    expired: closed('expired', { status: 'completed', parts: parts({ contacts: 'deleted' }), expiresAt: now }),
  } satisfies { readonly [name: string]: Sample };
}

export const SAMPLES = samples(NOW);
export const { sample } = makers(NOW);

function makers(now: number) {
  const accepted = now - 90_000;
  function make(name: string, change: Partial<DeletionRequest>): Sample {
    const code = confirmationCode(KEY, name);
    const request: DeletionRequest = {
      requestId: requestId(code),
      appId: '1234',
      subjectRef: subjectRef(KEY),
      origin: 'callback',
      scope: 'deletion',
      beganWith: 'asid',
      status: 'running',
      acceptedAt: accepted,
      askedAt: accepted,
      dueAt: accepted + 30 * DAY,
      updatedAt: now - 5_000,
      version: 4,
      epoch: 2,
      attempts: 0,
      resolved: true,
      parts: [],
      ...change,
    };
    return { code, request };
  }

  function closed(name: string, change: Partial<DeletionRequest>): Sample {
    const ended = { completedAt: now, backupsExpireAt: now + 35 * DAY, expiresAt: addMonths(now, 25) };
    const { code, request } = make(name, { ...ended, ...change });
    const signed = receiptSigningInput(receiptClaims(request, ISSUER), 'key-1');
    return { code, request: { ...request, receipt: `${signed}.c2lnbmF0dXJl` } };
  }

  return { sample: make, closed };
}

type PartSample = PartStatus | readonly [PartStatus, Partial<Omit<Part, 'name' | 'status'>>];

export function parts(byName: { readonly [name: string]: PartSample }, now = NOW): readonly Part[] {
  return Object.entries(byName).map(([name, given]) => {
    const [status, more] = typeof given === 'string' ? ([given, {}] as const) : given;
    return {
      name,
      label: `${name} as recorded`,
      status,
      attempts: 0,
      items: status === 'kept' || status === 'pending' ? 0 : 3,
      rounds: 0,
      updatedAt: now,
      ...(status === 'confirmed' && { confirmedBy: 'provider' as const }),
      ...more,
    };
  });
}
