import * as v from 'valibot';

/** The name that a row's `match` gives to the values that its function looks for. */
export const ValueName = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a name of letters and digits'));
