import type { RequestId, SubjectRef } from '../domain/confirmation-code.ts';
import type { DeletionRequest, Hold } from '../domain/deletion-request.ts';

/**
 * Where the records are. Every method throws DeletionError `store_unavailable` (retry) when the store does not answer,
 * and `form_unknown` (retry) where it would read or change a record that a later version has written. What `replace`
 * and `amend` throw besides is thrown before anything was written: `record_refused` (retry), and errors of our own.
 */
export type RequestStore = RequestRecords &
  OpenRequests & {
    /**
     * The records that were open at this time or later, in no particular order. Reads the whole table, so it is for
     * operators only.
     *
     * @param passOver called for each item that is not a record; without it, such an item is an error
     * @throws DeletionError `record_malformed` (fail)
     */
    openSince(time: number, passOver?: (requestId: RequestId) => void): AsyncIterable<DeletionRequest>;
  };

/** The largest number of keys that `ofSubject` returns. */
export const MOST_OF_SUBJECT = 1000;

/** One record at a time, for whoever records a request, works on it, or decides about it. */
export type RequestRecords = {
  /** Records a request once. @returns false when this request is recorded already, which is not an error */
  create(request: DeletionRequest): Promise<boolean>;

  /** Reads with strong consistency. */
  read(requestId: RequestId): Promise<DeletionRequest | undefined>;

  /**
   * Claims a record that has something due: its epoch is raised, and until the given time nobody else can claim it.
   *
   * @returns the record as claimed, with `crashed` true when the previous claim was never returned; or why there is
   *   nothing to do: `not_due` (somebody else has it, or it waits, or it is closed), `missing`
   */
  claim(requestId: RequestId, now: number, until: number): Promise<Claim | 'not_due' | 'missing'>;

  /**
   * Replaces a record if nobody has changed it since it was read (`version`).
   *
   * @returns the record with its new version, or `changed` when somebody else was faster
   */
  replace(request: DeletionRequest): Promise<DeletionRequest | 'changed'>;

  /**
   * Writes the fields that others than the worker may write (`AMENDABLE`), where they changed, and drops the seal if it
   * is gone; provided that nobody has changed the record since it was read. Everything else stays as it is stored.
   *
   * @param after may say more than is written, such as what a decision will do to parts
   * @returns the record as stored, or `changed` when somebody else was faster
   */
  amend(before: DeletionRequest, after: DeletionRequest): Promise<DeletionRequest | 'changed'>;

  /**
   * Keys of a person's records that still have a seal, the latest first, `MOST_OF_SUBJECT` at most; eventually
   * consistent.
   */
  ofSubject(subjectRef: SubjectRef): Promise<readonly RequestId[]>;
};

/** Requests that still have something to do, for the sweeper. */
export type OpenRequests = {
  /**
   * Keys of records with work to do whose `nextAttemptAt` has passed, those that have waited longest first; eventually
   * consistent.
   */
  due(now: number, limit: number): Promise<readonly RequestId[]>;

  /**
   * Keys of records whose only remaining step is to drop the seal, and whose time for that has come; eventually
   * consistent.
   */
  sealsToDrop(now: number, limit: number): Promise<readonly RequestId[]>;

  /**
   * Drops the seal, unless the record has changed so that it is not time for that, or the seal is needed.
   *
   * @returns whether it was dropped. It is not if an operator has decided something about the record either: the record
   *   is then due, and the worker drops what is not needed
   */
  dropSeal(requestId: RequestId, now: number): Promise<boolean>;

  /** The open requests whose promised time is this or later; eventually consistent. */
  openDueFrom(dueAt: number): AsyncIterable<OpenRequest>;

  /**
   * Makes a request wait for an operator, unless a worker has begun, it already waits, or an operator has decided.
   *
   * @returns whether it waits because of this call
   */
  holdUnbegun(requestId: RequestId, hold: Hold): Promise<boolean>;

  /**
   * Figures about open requests. Reads only those that are overdue, and one record per shard. Eventually consistent.
   */
  openFigures(now: number): Promise<OpenFigures>;
};

/** What is known about an open request without reading its record. */
export type OpenRequest = Pick<DeletionRequest, 'requestId' | 'appId' | 'origin' | 'acceptedAt'>;

export type Claim = {
  readonly request: DeletionRequest;
  readonly crashed: boolean;
  /** It was written before records carried a proof. */
  readonly isBeforeProofs: boolean;
};

export type OpenFigures = {
  /** The earliest promised time of an open request. */
  readonly firstDueAt?: number;
  readonly overdue: number;
  readonly needsOperator: number;
};
