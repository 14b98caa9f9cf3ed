import type { CanaryTexts } from '../domain/canary.ts';

/** What one row of the data map puts into its store for a canary, and whether that is still there. */
export type Seeding = {
  /** May run twice. @throws DeletionError */
  seed(canary: CanaryTexts): Promise<void>;
  /** Looks for what was seeded itself, by its own key and not by the selectors of the row. @throws DeletionError */
  isThere(canary: CanaryTexts): Promise<boolean>;
};
