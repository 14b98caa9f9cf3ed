/** Why `npm start` cannot start, as one line for whoever started it: what is wrong, and what is allowed. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
