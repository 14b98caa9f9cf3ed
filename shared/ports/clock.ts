/** Epoch milliseconds. Injected, because order never depends on it and tests move it. */
export type Clock = () => number;
