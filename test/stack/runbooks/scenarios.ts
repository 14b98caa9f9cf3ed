import type { Book } from './book.ts';
import type { RunbookWorld } from './world.ts';

/** For each runbook: breaks what it is about, and follows it until that is well again. */
export type Scenarios = { readonly [runbook: string]: (book: Book, world: RunbookWorld) => Promise<void> };
