import type { Input } from './input.ts';

/** The answer of an operation; undefined is an empty body. */
export type Output = Readonly<Record<string, unknown>> | undefined;

/** Operations by name. */
export type Operations = { readonly [name: string]: (input: Input) => Output };
