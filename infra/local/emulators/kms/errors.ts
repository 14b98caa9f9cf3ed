/** An answer of KMS that is an error, by the name the SDKs know it by. All of them are HTTP 400. */
export class KmsError extends Error {
  override readonly name = 'KmsError';
  readonly type: string;

  constructor(type: string, message = '') {
    super(message);
    this.type = type;
  }
}

/** KMS writes members in its messages with a small first letter. */
export function invalid(member: string, constraint: string): KmsError {
  const shown = member.charAt(0).toLowerCase() + member.slice(1);
  return new KmsError(
    'ValidationException',
    `1 validation error detected: Value at '${shown}' failed to satisfy constraint: ${constraint}`,
  );
}
