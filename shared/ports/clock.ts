/** Epoch milliseconds. Passed in, so that tests can set the time; no order depends on it. */
export type Clock = () => number;
