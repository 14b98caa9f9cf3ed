import type { Book } from './book.ts';
import type { RunbookWorld } from './world.ts';

/** For each runbook, a scenario that causes its problem and follows it until the problem is solved. */
export type Scenarios = { readonly [runbook: string]: (book: Book, world: RunbookWorld) => Promise<void> };
