/** Why `npm start` cannot start. The message says what is wrong and what is expected. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
