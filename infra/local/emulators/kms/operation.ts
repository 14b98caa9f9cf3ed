import type { Input } from './input.ts';

/** What an operation answers; nothing is an empty body. */
export type Output = Readonly<Record<string, unknown>> | undefined;

/** By the name of the operation. */
export type Operations = { readonly [name: string]: (input: Input) => Output };
