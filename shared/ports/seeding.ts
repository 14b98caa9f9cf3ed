import type { CanaryTexts } from '../domain/canary.ts';

/** Puts what one row of the data map says into its store for a canary, and looks whether it is still there. */
export type Seeding = {
  /** May run twice. @throws DeletionError */
  seed(canary: CanaryTexts): Promise<void>;
  /** Looks for the seeded item itself, by its own key and not by the selectors of the row. @throws DeletionError */
  isThere(canary: CanaryTexts): Promise<boolean>;
};
