/** A string that was proven to be of a certain kind; only the function that proves it may make one. */
export type Brand<Name extends string> = string & { readonly __brand: Name };
