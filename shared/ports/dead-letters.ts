/** The messages on which the worker failed too often. */
export type DeadLetters = {
  /**
   * Moves them back into the queue that they came from. Answers when the move has begun.
   *
   * @throws DeletionError `redrive_refused` (reject) while another move is under way, `queue_unavailable` (retry)
   */
  redrive(): Promise<void>;
};
