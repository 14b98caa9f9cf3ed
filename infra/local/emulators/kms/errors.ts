/** An error answer of KMS, by the name that the SDKs know. All of them are HTTP 400. */
export class KmsError extends Error {
  override readonly name = 'KmsError';
  readonly type: string;

  constructor(type: string, message = '') {
    super(message);
    this.type = type;
  }
}

/** A validation error as KMS words it, with the member's first letter in lower case. */
export function invalid(member: string, constraint: string): KmsError {
  const shown = member.charAt(0).toLowerCase() + member.slice(1);
  return new KmsError(
    'ValidationException',
    `1 validation error detected: Value at '${shown}' failed to satisfy constraint: ${constraint}`,
  );
}
