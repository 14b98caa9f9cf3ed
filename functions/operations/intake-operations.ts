import * as v from 'valibot';
import type { RequestOrigin } from '../../shared/domain/deletion-request.ts';
import {
  ENTRY_IDENTIFIER_KINDS,
  type EntryIdentifierKind,
  requireKindInDataMap,
  requireKindOfApp,
} from '../../shared/domain/identifiers.ts';
import { REQUEST_CHANNELS, VERIFICATION_METHODS } from '../../shared/domain/verification.ts';
import { deletionAnswer } from '../../shared/meta/deletion-answer.ts';
import { expectedIdentifier, readIdentifier } from '../../shared/meta/entry-identifier.ts';
import { acceptRequest, isCancelled } from '../../shared/use-cases/accept-request.ts';
import { enterList } from '../../shared/use-cases/enter-list.ts';
import { AppId } from './app-operations.ts';
import {
  malformed,
  type NamedOperation,
  type Operation,
  type OperationPorts,
  operation,
  Reference,
  Time,
} from './operation.ts';

/** The most ids of a list that one call enters. */
export const MOST_IDS = 100;
/**
 * In milliseconds. After this no further id is started: the function has 25 seconds, and one id may take many retries.
 */
const TIME_FOR_IDS = 5000;

const Kind = v.picklist(ENTRY_IDENTIFIER_KINDS);
const Value = v.pipe(v.string(), v.nonEmpty(), v.maxLength(500));
const Request = {
  appId: AppId,
  kind: Kind,
  value: Value,
  askedBy: v.picklist(REQUEST_CHANNELS),
  verified: v.picklist(VERIFICATION_METHODS),
  reference: Reference,
  startInSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
} as const;

/** The operations that enter requests which Meta has not signed. */
export const INTAKE_OPERATIONS: readonly NamedOperation[] = [
  operation('create', Request, (fields) => enter(fields, 'operator')),
  operation('intake', Request, (fields) => enter(fields, 'system')),
  operation(
    'import',
    {
      appId: AppId,
      kind: Kind,
      list: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      askedAt: Time,
      ids: v.pipe(v.array(Value), v.nonEmpty(), v.maxLength(MOST_IDS)),
      again: v.optional(v.boolean()),
    },
    ({ appId, kind, list, askedAt, ids, again = false }) => {
      const read = ids.map((id) => readValue('ids', kind, id));
      return async (ports, enteredBy) => {
        const { clock, facts } = ports;
        await requireFoundBy(kind, appId, ports);
        const { promise, startAfter } = facts;
        const order = { appId, kind, hash: list, askedAt, startAfter, promise, enteredBy, again };
        const begin = clock();
        const entered = await enterList(ports, order, read, () => clock() - begin > TIME_FOR_IDS);
        return {
          entered: entered.map((one) => one && { code: one.code, repeated: one.repeated, cancelled: one.cancelled }),
        };
      };
    },
  ),
  operation('import-end', { appId: AppId }, ({ appId }) => async ({ apps, clock }) => {
    await apps.noteImport(appId, clock());
    return { appId };
  }),
];

type Fields = v.InferOutput<v.StrictObjectSchema<typeof Request, undefined>>;

/**
 * Enters one request. The same reference for the same person gives the same request and code. A system's request is
 * delayed as a callback's is, so that abuse can be stopped.
 */
function enter(fields: Fields, origin: Extract<RequestOrigin, 'operator' | 'system'>): Operation {
  const { appId, kind, askedBy, verified: method, reference, startInSeconds = 0 } = fields;
  const value = readValue('value', kind, fields.value);
  return async (ports, by) => {
    const { promise, startAfter, publicUrl } = ports.facts;
    const wait = Math.max(startInSeconds * 1000, origin === 'system' ? startAfter : 0);
    if (wait > promise) {
      throw malformed(`startInSeconds is invalid; expected at most ${promise / 1000}, the time that is promised`);
    }
    await requireFoundBy(kind, appId, ports);
    const accepted = await acceptRequest(ports, {
      subject: { appId, kind, value },
      occasion: `${origin}\n${reference}`,
      origin,
      scope: 'deletion',
      promise,
      startAt: wait === 0 ? undefined : ports.clock() + wait,
      verification: { askedBy, method, by },
      enteredBy: by,
    });
    const { code, requestId, repeated } = accepted;
    const cancelled = await isCancelled(ports.store, accepted);
    return { requestId, confirmationCode: code, url: deletionAnswer(publicUrl, code).url, repeated, cancelled };
  };
}

/** Refuses a kind of id by which the app or the data map finds nobody: the request would end as `nothing_found`. */
async function requireFoundBy(
  kind: EntryIdentifierKind,
  appId: string,
  { apps, facts }: OperationPorts,
): Promise<void> {
  requireKindOfApp(kind, await apps.registeredKind(appId));
  requireKindInDataMap(kind, facts.entryKinds);
}

/** The error says what is expected, never what was given. */
function readValue(field: string, kind: EntryIdentifierKind, written: string): string {
  const value = readIdentifier(kind, written);
  if (value === undefined) throw malformed(`${field} is invalid; for ${kind} expected ${expectedIdentifier(kind)}`);
  return value;
}
