import type { RequestId, SubjectRef } from '../domain/confirmation-code.ts';
import type { DeletionRequest, Hold } from '../domain/deletion-request.ts';

/**
 * Where the records are. Every method throws DeletionError `store_unavailable` (retry) when the store does not answer, and
 * where it would read or change a record that a later version has written, `form_unknown` (retry). What `replace` and `amend` throw
 * besides is thrown before anything was written: `record_refused` (retry), and errors of our own.
 */
export type RequestStore = RequestRecords &
  OpenRequests & {
    /**
     * The records that were open at this time or later, in no order; reads the whole table, for operators only.
     *
     * @param passOver is told of each item that is no record; without it such an item is an error
     * @throws DeletionError `record_malformed` (fail)
     */
    openSince(time: number, passOver?: (requestId: RequestId) => void): AsyncIterable<DeletionRequest>;
  };

/** So many keys of a person's requests are told at most. */
export const MOST_OF_SUBJECT = 1000;

/** One record at a time, for whoever records a request, works on it, or decides about it. */
export type RequestRecords = {
  /** Records a request once. @returns false when this request is recorded already, which is not an error */
  create(request: DeletionRequest): Promise<boolean>;

  /** Reads with strong consistency. */
  read(requestId: RequestId): Promise<DeletionRequest | undefined>;

  /**
   * Claims a record that has something due: the epoch is raised, and until `until` nobody else can claim it.
   *
   * @returns the record as claimed, with `crashed` true when the previous claim was never given back;
   *   or why there is nothing to do: `not_due` (somebody else has it, or it waits, or it is closed), `missing`
   */
  claim(requestId: RequestId, now: number, until: number): Promise<Claim | 'not_due' | 'missing'>;

  /**
   * Replaces a record if nobody has changed it since it was read (`version`).
   *
   * @returns the record with its new version, or `changed` when somebody else was faster
   */
  replace(request: DeletionRequest): Promise<DeletionRequest | 'changed'>;

  /**
   * Writes what others than the worker may write (`AMENDABLE`), where it changed, and drops the seal where it is gone; if
   * nobody has changed the record since it was read. All else stays as it is stored.
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

/** Requests in which something is to come, for the sweeper. */
export type OpenRequests = {
  /** Keys of records with work to do whose `nextAttemptAt` has passed, the longest waiting first; eventually consistent. */
  due(now: number, limit: number): Promise<readonly RequestId[]>;

  /** Keys of records of which only the seal is left to drop, and it is time; eventually consistent. */
  sealsToDrop(now: number, limit: number): Promise<readonly RequestId[]>;

  /**
   * @returns false when the record has changed, so that it is not time or the seal is needed, or when an operator has decided
   *   something about it: then it is due, and the worker drops what is not needed
   */
  dropSeal(requestId: RequestId, now: number): Promise<boolean>;

  /** The open requests that are due at this time or later; eventually consistent. */
  openDueFrom(dueAt: number): AsyncIterable<OpenRequest>;

  /**
   * Makes a request wait for an operator unless a worker has begun, or it waits already, or an operator has decided.
   *
   * @returns whether it waits by this now
   */
  holdUnbegun(requestId: RequestId, hold: Hold): Promise<boolean>;

  /** Figures about what is open; reads only what is overdue, and one record a shard. Eventually consistent. */
  openFigures(now: number): Promise<OpenFigures>;
};

/** What is known of an open request without reading its record. */
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
