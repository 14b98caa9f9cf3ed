/** The messages that the worker failed on too often. */
export type DeadLetters = {
  /**
   * Has them moved back into the queue that they came from. Answers when the move has begun.
   *
   * @throws DeletionError `redrive_refused` (reject) while another move is under way, `queue_unavailable` (retry)
   */
  redrive(): Promise<void>;
};
