/** When lists from Meta were last entered. */
export type ImportTimes = {
  /**
   * The last import of each app that had one, in epoch milliseconds.
   *
   * @throws DeletionError `registry_unavailable` (retry)
   */
  lastImports(): Promise<readonly number[]>;
};
